/** What lines of FTP (RFC 959), POP (RFC 1939) and IMAP (RFC 3501) say, field by field. */
import { type Detail, declareFields, type FieldSpec } from '../dissect/index.ts';

/** A line of a piece, and where it stands. */
export interface LineAt {
  readonly text: string;
  readonly at: number;
  /** With its end. */
  readonly length: number;
  readonly fromServer: boolean;
  /** The first of its piece. */
  readonly isFirst: boolean;
  /** That one. */
  readonly first: string;
}

/** Fields of a protocol of lines, and how they are painted. */
export interface LineFields {
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** What stands before the first line. */
  start?(out: Detail, at: number, fromServer: boolean): void;
  paint(out: Detail, line: LineAt): void;
}

const lineWords = ({ text }: LineAt): string => `${text}\\r\\n`;

const FTP_CODES: Readonly<Record<number, string>> = {
  110: 'Restart marker reply',
  120: 'Service ready in nnn minutes',
  125: 'Data connection already open; transfer starting',
  150: 'File status okay; about to open data connection',
  200: 'Command okay',
  202: 'Command not implemented, superfluous at this site',
  211: 'System status, or system help reply',
  212: 'Directory status',
  213: 'File status',
  214: 'Help message',
  215: 'NAME system type',
  220: 'Service ready for new user',
  221: 'Service closing control connection',
  225: 'Data connection open; no transfer in progress',
  226: 'Closing data connection',
  227: 'Entering Passive Mode',
  229: 'Entering Extended Passive Mode',
  230: 'User logged in, proceed',
  234: 'Security data exchange complete',
  250: 'Requested file action okay, completed',
  257: 'PATHNAME',
  331: 'User name okay, need password',
  332: 'Need account for login',
  350: 'Requested file action pending further information',
  421: 'Service not available, closing control connection',
  425: "Can't open data connection",
  426: 'Connection closed; transfer aborted',
  450: 'Requested file action not taken',
  500: 'Syntax error, command unrecognized',
  501: 'Syntax error in parameters or arguments',
  502: 'Command not implemented',
  503: 'Bad sequence of commands',
  504: 'Command not implemented for that parameter',
  530: 'Not logged in',
  550: 'Requested action not taken: File unavailable',
};

const FTP = declareFields({
  request: { key: 'ftp.request', label: 'Request', type: 'boolean' },
  response: { key: 'ftp.response', label: 'Response', type: 'boolean' },
  command: { key: 'ftp.request.command', label: 'Request command', type: 'string' },
  argument: { key: 'ftp.request.arg', label: 'Request arg', type: 'string' },
  code: { key: 'ftp.response.code', label: 'Response code', type: 'uint32', names: FTP_CODES },
  answer: { key: 'ftp.response.arg', label: 'Response arg', type: 'string' },
  passiveAddress: { key: 'ftp.passive.ip', label: 'Passive IP address', type: 'ipv4' },
  passivePort: { key: 'ftp.passive.port', label: 'Passive port', type: 'uint16' },
  activeAddress: { key: 'ftp.active.cip', label: 'Active IP address', type: 'ipv4' },
  activePort: { key: 'ftp.active.port', label: 'Active port', type: 'uint16' },
});

/** Six numbers between commas: an address and a port (RFC 959 section 4.1.2). */
const PLACE = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/;

function paintPlace(out: Detail, { text, at }: LineAt, address: FieldSpec, port: FieldSpec): void {
  const found = PLACE.exec(text);
  if (found === null) return;
  const numbers = found.slice(1).map(Number);
  if (numbers.some((number) => number > 255)) return;
  const [, , , , high = 0, low = 0] = numbers;
  const start = at + found.index;
  const tail = `${high},${low}`.length;
  out.add(address, start, found[0].length - tail - 1, numbers.slice(0, 4).join('.'));
  out.add(port, start + found[0].length - tail, tail, high * 256 + low);
}

/** FTP. */
export const FTP_LINES: LineFields = {
  fields: FTP,
  start(out, at, fromServer) {
    out.add(FTP.request, at, 0, !fromServer, { hidden: true });
    out.add(FTP.response, at, 0, fromServer, { hidden: true });
  },
  paint(out, line) {
    const { text, at, length, fromServer, isFirst } = line;
    const node = out.label(at, length, lineWords(line));
    out.within(node, () => {
      if (!fromServer) {
        if (!isFirst) return;
        const [command = ''] = text.split(' ', 1);
        const argument = text.slice(command.length + 1);
        out.add(FTP.command, at, command.length, command);
        if (argument !== '') out.add(FTP.argument, at + command.length + 1, argument.length, argument);
        if (command === 'PORT') paintPlace(out, line, FTP.activeAddress, FTP.activePort);
        return;
      }
      const [, code] = /^(\d{3})(?:[ -]|$)/.exec(text) ?? [];
      if (code === undefined) return;
      out.add(FTP.code, at, 3, Number(code));
      if (text.length > 4) out.add(FTP.answer, at + 4, text.length - 4, text.slice(4));
      if (code === '227') paintPlace(out, line, FTP.passiveAddress, FTP.passivePort);
    });
  },
};

const POP = declareFields({
  response: { key: 'pop.response', label: 'Response', type: 'string' },
  indicator: { key: 'pop.response.indicator', label: 'Response indicator', type: 'string' },
  description: { key: 'pop.response.description', label: 'Response description', type: 'string' },
  data: { key: 'pop.response.data', label: 'Data', type: 'string' },
  request: { key: 'pop.request', label: 'Request', type: 'string' },
  command: { key: 'pop.request.command', label: 'Request command', type: 'string' },
  parameter: { key: 'pop.request.parameter', label: 'Request parameter', type: 'string' },
  requestData: { key: 'pop.request.data', label: 'Data', type: 'string' },
});

/** POP. Its whole lines are there to be looked for, and have no value: the reference gives them an empty one. */
export const POP_LINES: LineFields = {
  fields: POP,
  paint(out, line) {
    const { text, at, length, fromServer, isFirst } = line;
    const [first = ''] = text.split(' ', 1);
    const words = { text: lineWords(line) };
    // What does not begin with how it went is the middle of a message.
    if (fromServer && !/^[+-]/.test(line.first)) {
      out.label(at, length, words.text);
      return;
    }
    if (!isFirst) {
      out.add(fromServer ? POP.data : POP.requestData, at, length, '', words);
      return;
    }
    const rest = text.slice(first.length + 1);
    const node = out.add(fromServer ? POP.response : POP.request, at, length, '', words);
    out.within(node, () => {
      out.add(fromServer ? POP.indicator : POP.command, at, first.length, first);
      const spec = fromServer ? POP.description : POP.parameter;
      if (rest !== '') out.add(spec, at + first.length + 1, rest.length, rest);
    });
  },
};

const IMAP = declareFields({
  isRequest: { key: 'imap.isrequest', label: 'Request', type: 'boolean' },
  line: { key: 'imap.line', label: 'Line', type: 'string' },
  request: { key: 'imap.request', label: 'Request', type: 'string' },
  requestTag: { key: 'imap.request_tag', label: 'Request Tag', type: 'string', also: ['imap.tag'] },
  requestCommand: { key: 'imap.request.command', label: 'Request Command', type: 'string', also: ['imap.command'] },
  user: { key: 'imap.request.username', label: 'Request Username', type: 'string' },
  password: { key: 'imap.request.password', label: 'Request Password', type: 'string' },
  folder: { key: 'imap.request.folder', label: 'Request Folder', type: 'string' },
  response: { key: 'imap.response', label: 'Response', type: 'string' },
  responseTag: { key: 'imap.response_tag', label: 'Response Tag', type: 'string', also: ['imap.tag'] },
  status: { key: 'imap.response.status', label: 'Response Status', type: 'string' },
  responseCommand: { key: 'imap.response.command', label: 'Response Command', type: 'string', also: ['imap.command'] },
});

/** Commands that are about a folder. */
const FOLDER_COMMANDS: ReadonlySet<string> = new Set(['select', 'examine', 'create', 'delete', 'subscribe', 'status']);

function paintImapRequest(out: Detail, { text, at }: LineAt): void {
  const [tag = '', ...words] = text.split(' ');
  // UID says only how messages are numbered (RFC 3501 section 6.4.8).
  const prefix = words.length > 1 && words[0]?.toLowerCase() === 'uid' ? 1 : 0;
  const [command = '', first = '', second = ''] = words.slice(prefix);
  out.add(IMAP.request, at, text.length, text);
  out.add(IMAP.requestTag, at, tag.length, tag);
  if (command === '') return;
  const from = at + tag.length + 1 + (prefix === 0 ? 0 : 'uid '.length);
  out.add(IMAP.requestCommand, from, command.length, command);
  const argument = from + command.length + 1;
  const verb = command.toLowerCase();
  if (verb === 'login' && first !== '') {
    out.add(IMAP.user, argument, first.length, first);
    if (second !== '') out.add(IMAP.password, argument + first.length + 1, second.length, second);
  } else if (FOLDER_COMMANDS.has(verb) && first !== '') out.add(IMAP.folder, argument, first.length, first);
}

function paintImapResponse(out: Detail, { text, at }: LineAt): void {
  const [tag = '', status = '', command = ''] = text.split(' ');
  if (tag === '*' || tag === '+') return;
  out.add(IMAP.response, at, text.length, text);
  out.add(IMAP.responseTag, at, tag.length, tag);
  if (status === '') return;
  out.add(IMAP.status, at + tag.length + 1, status.length, status);
  if (command !== '') {
    out.add(IMAP.responseCommand, at + tag.length + status.length + 2, command.length, command);
  }
}

/** IMAP. */
export const IMAP_LINES: LineFields = {
  fields: IMAP,
  start: (out, at, fromServer) => void out.add(IMAP.isRequest, at, 0, !fromServer, { hidden: true }),
  paint(out, line) {
    const { text, at, length, fromServer } = line;
    const node = out.add(IMAP.line, at, length, `${text}\r\n`, { text: `Line: ${lineWords(line)}` });
    out.within(node, () => (fromServer ? paintImapResponse : paintImapRequest)(out, line));
  },
};
