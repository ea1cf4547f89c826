/**
 * SMTP in the grid: RFC 5321, authentication by LOGIN (RFC 4954), STARTTLS (RFC 3207). The mail itself is counted as it
 * passes; its last piece shows who it is from and what about (RFC 5322).
 */
import { type Detail, type Dissector, declareFields, type FieldSpec, formatBytesText } from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import { readLine, readLines } from './lines.ts';
import { MessageKind } from './message-kinds.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';

const PORTS = [25, 587];
const LF = 10;
/** Of a mail's head that is kept for its last piece. */
const MAX_HEAD = 8192;

const F = declareFields({
  request: { key: 'smtp.req', label: 'Request', type: 'boolean' },
  commandLine: { key: 'smtp.command_line', label: 'Command Line', type: 'string' },
  command: { key: 'smtp.req.command', label: 'Command', type: 'string' },
  parameter: { key: 'smtp.req.parameter', label: 'Request parameter', type: 'string' },
  user: { key: 'smtp.auth.username', label: 'Username', type: 'string' },
  password: { key: 'smtp.auth.password', label: 'Password', type: 'string' },
  response: { key: 'smtp.rsp', label: 'Response', type: 'boolean' },
  responseLine: { key: 'smtp.response', label: 'Response', type: 'string' },
  code: { key: 'smtp.response.code', label: 'Response code', type: 'uint32' },
  answer: { key: 'smtp.rsp.parameter', label: 'Response parameter', type: 'string' },
});

/** A command is four letters, a blank, and what it is about. */
const COMMAND = 4;

const LAYER: Dissector = {
  id: 'smtp',
  title: 'Simple Mail Transfer Protocol',
  short: 'SMTP',
  claims: [],
  fields: F,
  scan: () => undefined,
  detail: () => undefined,
};

/** The conversation so far. */
interface SmtpState {
  /** `data`: mail is passing; `user`, `password`: what the client says next; `offered`: STARTTLS awaits its answer. */
  readonly phase: 'commands' | 'asked' | 'data' | 'user' | 'password' | 'offered' | 'secured';
  /** Head of the mail that is passing. */
  readonly head: string;
  /** State of the protocol that took over. */
  readonly secured: unknown;
}

/** SMTP, going on as `tls` after STARTTLS. */
export function smtpProtocol(tls: StreamProtocol): StreamProtocol {
  const start: SmtpState = { phase: 'commands', head: '', secured: tls.start };
  return {
    layer: LAYER,
    start,
    ports: PORTS,
    startAt: (piece) =>
      PORTS.includes(piece.destinationPort) && !looksLikeCommand(piece) ? { ...start, phase: 'data' } : start,
    kinds: () => MessageKind.tls,
    read(piece, raw, target) {
      const state = raw as SmtpState;
      if (state.phase === 'secured') {
        const inner = target && { ...target, latest: (target.latest as SmtpState).secured };
        const outcome = tls.read(piece, state.secured, inner);
        return { ...outcome, state: { ...state, secured: outcome.state } };
      }
      const fromClient = PORTS.includes(piece.destinationPort);
      if (fromClient && state.phase === 'data') return readMail(piece, state, target);
      if (piece.more && piece.bytes[piece.to - 1] !== LF) return { used: 0, need: 'segment', state };
      return fromClient ? readCommands(piece, state, target) : readAnswers(piece, state, target);
    },
  };
}

/** Commands of RFC 5321 section 4.1, of its extensions, and those that are obsolete by its appendix F. */
const COMMANDS =
  /^(?:HELO|EHLO|MAIL|RCPT|DATA|BDAT|RSET|NOOP|QUIT|VRFY|EXPN|HELP|AUTH|STARTTLS|ETRN|TURN|ATRN|SEND|SOML|SAML|BURL)\b/i;

const looksLikeCommand = ({ bytes, from, to }: Piece): boolean => COMMANDS.test(readLine(bytes, from, to).text);

/** Paints one line, from `at` on. */
type PaintLine = (out: Detail, text: string, at: number, length: number) => void;

const paintText: PaintLine = (out, text, at, length) => void out.label(at, length, text);

const paintCommand: PaintLine = (out, text, at, length) => {
  const node = out.add(F.commandLine, at, length, `${text}\r\n`, { text: `Command Line: ${text}\\r\\n` });
  out.within(node, () => {
    out.add(F.command, at, Math.min(COMMAND, text.length), text.slice(0, COMMAND));
    const parameter = text.slice(COMMAND + 1);
    if (parameter !== '') out.add(F.parameter, at + COMMAND + 1, parameter.length, parameter);
  });
};

const paintAnswer: PaintLine = (out, text, at, length) => {
  const [, code = '', about = ''] = /^(\d{3})[ -]?(.*)$/.exec(text) ?? [];
  if (code === '') {
    out.label(at, length, text);
    return;
  }
  const node = out.add(F.responseLine, at, length, `${text}\r\n`, { text: `Response: ${text}\\r\\n` });
  out.within(node, () => {
    out.add(F.code, at, 3, Number(code));
    out.add(F.answer, at + 4, about.length, about);
  });
};

/** A further line of an answer. */
const paintMore: PaintLine = (out, text, at) => {
  const about = text.slice(COMMAND);
  out.add(F.answer, at + COMMAND, about.length, about);
};

function paint(
  target: PaintTarget | undefined,
  piece: Piece,
  info: string,
  whole?: FieldSpec,
  line: PaintLine = paintText,
  further: PaintLine = line,
): void {
  if (target === undefined) return;
  const { out } = target;
  out.protocols.push('smtp');
  out.columns.protocol = 'SMTP';
  out.columns.setInfo(info);
  openLayer(target, LAYER, piece.from, piece.to - piece.from);
  if (whole !== undefined) out.add(whole, piece.from, piece.to - piece.from, true, { generated: true });
  for (let at = piece.from; at < piece.to; ) {
    const { text, next } = readLine(piece.bytes, at, piece.to);
    (at === piece.from ? line : further)(out, text, at, next - at);
    at = next;
  }
}

function readCommands(piece: Piece, state: SmtpState, target?: PaintTarget): Outcome {
  const lines = readLines(piece);
  const used = piece.to - piece.from;
  if (state.phase === 'user' || state.phase === 'password') {
    const spec = state.phase === 'user' ? F.user : F.password;
    const paintSecret: PaintLine = (out, text, at) => void out.add(spec, at, text.length, text);
    paint(target, piece, `C: ${state.phase === 'user' ? 'User' : 'Pass'}: ${lines[0] ?? ''}`, F.request, paintSecret);
    return { used, state: { ...state, phase: state.phase === 'user' ? 'password' : 'commands' } };
  }
  paint(target, piece, `C: ${lines.join(' | ')}`, F.request, paintCommand);
  const last = (lines.at(-1) ?? '').trim().toUpperCase();
  if (last === 'DATA') return { used, state: { ...state, phase: 'asked', head: '' } };
  if (last === 'AUTH LOGIN') return { used, state: { ...state, phase: 'user' } };
  if (last === 'STARTTLS') return { used, state: { ...state, phase: 'offered' } };
  return { used, state };
}

function readAnswers(piece: Piece, state: SmtpState, target?: PaintTarget): Outcome {
  const lines = readLines(piece);
  const words = lines.map((line, i) => {
    const [, code = '', mark = '', text = ''] = /^(\d{3})([ -]?)(.*)$/.exec(line) ?? [];
    // Further lines of one answer repeat its code.
    return i > 0 && lines[i - 1]?.startsWith(`${code}-`) ? text : code + mark + text;
  });
  paint(target, piece, `S: ${words.join(' | ')}`, F.response, paintAnswer, paintMore);
  const code = lines.at(-1)?.slice(0, 3);
  const used = piece.to - piece.from;
  if (state.phase === 'asked') return { used, state: { ...state, phase: code === '354' ? 'data' : 'commands' } };
  if (state.phase === 'offered') return { used, state: { ...state, phase: code === '220' ? 'secured' : 'commands' } };
  return { used, state };
}

/** A piece of the mail; a line with a single dot ends it. */
function readMail(piece: Piece, state: SmtpState, target?: PaintTarget): Outcome {
  const { bytes, from, to } = piece;
  const used = to - from;
  const head = state.head + formatHead(bytes.subarray(from, Math.min(to, from + MAX_HEAD - state.head.length)));
  const ended = endsMail(bytes, from, to);
  if (!ended) {
    paint(target, piece, `C: DATA fragment, ${used} bytes`);
    target?.out.protocols.push('data-text-lines');
    target?.out.mention('data-text-lines', () => bytes.subarray(from, to));
    return { used, state: { ...state, head } };
  }
  paint(target, piece, describeMail(head));
  if (target !== undefined) {
    target.out.carry('imf');
    target.out.columns.protocol = 'SMTP/IMF';
    const type = contentType(head);
    if (type.startsWith('text/')) {
      target.out.protocols.push('data-text-lines');
      target.out.mention('data-text-lines');
    }
  }
  return { used, state: { ...state, phase: 'commands', head: '' } };
}

function endsMail(bytes: Uint8Array, from: number, to: number): boolean {
  const tail = formatHead(bytes.subarray(Math.max(from, to - 5), to));
  return tail.endsWith('\n.\r\n') || tail === '.\r\n' || formatHead(bytes.subarray(from, to)).includes('\r\n.\r\n');
}

const LATIN1 = new TextDecoder('latin1');
const formatHead = (bytes: Uint8Array): string => LATIN1.decode(bytes);

const contentType = (head: string): string =>
  /^content-type:\s*([^;\r\n]+)/im.exec(head)?.[1]?.trim().toLowerCase() ?? '';

/** Subject and sender in the order in which the mail has them, and what it is made of. */
function describeMail(head: string): string {
  let info = '';
  for (const [, name = '', value = ''] of head.matchAll(/^(from|subject): *([^\r\n]*)/gim)) {
    info += `${name.toLowerCase()}: ${formatBytesText(Uint8Array.from(value, (c) => c.charCodeAt(0)))}, `;
  }
  const type = contentType(head);
  return type === '' ? info : `${info} (${type})`;
}
