/** SSH in the grid: the version exchange (RFC 4253 section 4.2) and the messages before encryption begins (section 7). */
import { readU32BE } from '../bytes/index.ts';
import { type Dissector, Fault, readAscii } from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import { readLine } from './lines.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';
import { paintSshPacket, SSH_FIELDS, type SshPacket } from './ssh-fields.ts';

const PORTS = [22];
const LF = 10;
const KEY_EXCHANGE = 20;
const NEW_KEYS = 21;
/** RFC 4253 section 6.1 asks for 35000 to be supported; a larger length is no length. */
const MAX_PACKET = 262144;
const NAMES: Readonly<Record<number, string>> = {
  1: 'Disconnect',
  2: 'Ignore',
  3: 'Unimplemented',
  4: 'Debug',
  5: 'Service Request',
  6: 'Service Accept',
  20: 'Key Exchange Init',
  21: 'New Keys',
};
const ELLIPTIC: Readonly<Record<number, string>> = {
  30: 'Elliptic Curve Diffie-Hellman Key Exchange Init',
  31: 'Elliptic Curve Diffie-Hellman Key Exchange Reply',
};
/** What the numbers from 30 on mean depends on the method of key exchange: by how its name begins. */
const METHODS: readonly (readonly [beginning: string, names: Readonly<Record<number, string>>])[] = [
  [
    'diffie-hellman-group-exchange-',
    {
      30: 'Diffie-Hellman Group Exchange Request (Old)',
      31: 'Diffie-Hellman Group Exchange Group',
      32: 'Diffie-Hellman Group Exchange Init',
      33: 'Diffie-Hellman Group Exchange Reply',
      34: 'Diffie-Hellman Group Exchange Request',
    },
  ],
  ['diffie-hellman-', { 30: 'Diffie-Hellman Key Exchange Init', 31: 'Diffie-Hellman Key Exchange Reply' }],
];
/** Code, cookie: what stands before the first list of names (RFC 4253 section 7.1). */
const BEFORE_METHODS = 17;
const MAX_METHODS = 4096;

const LAYER: Dissector = {
  id: 'ssh',
  title: 'SSH Protocol',
  short: 'SSH',
  claims: [],
  fields: SSH_FIELDS,
  scan: () => undefined,
  detail: () => undefined,
};

/** What each end has said so far, by sender. */
interface SshState {
  readonly greeted: readonly [boolean, boolean];
  readonly encrypted: readonly [boolean, boolean];
  /** Methods of key exchange that each end offers, the best first, by whether it is the client. */
  readonly offered: { readonly client: readonly string[]; readonly server: readonly string[] };
}

/** The methods that a Key Exchange Init offers; `at` is its code, `end` after it. */
function offeredMethods(bytes: Uint8Array, at: number, end: number): readonly string[] {
  const from = at + BEFORE_METHODS + 4;
  if (from > end) return [];
  const length = Math.min(readU32BE(bytes, from - 4), MAX_METHODS, end - from);
  return readAscii(bytes.subarray(from, from + length)).split(',');
}

/** What one piece is made of. */
type SshPart =
  | { readonly kind: 'greeting'; readonly text: string; readonly at: number; readonly size: number }
  | { readonly kind: 'encrypted'; readonly at: number; readonly size: number }
  | ({ readonly kind: 'packet' } & SshPacket);

/** The method of key exchange: the client's first that the server has too. */
const methodOf = ({ offered }: Pick<SshState, 'offered'>): string =>
  offered.client.find((one) => offered.server.includes(one)) ?? '';

/** A message of the key exchange, by the client's first method that the server has too. */
function nameOf(code: number, { offered }: SshState): string {
  const method = methodOf({ offered });
  const names = METHODS.find(([beginning]) => method.startsWith(beginning))?.[1] ?? ELLIPTIC;
  return NAMES[code] ?? names[code] ?? `Unknown (${code})`;
}

const set = (pair: readonly [boolean, boolean], side: 0 | 1): readonly [boolean, boolean] =>
  side === 0 ? [true, pair[1]] : [pair[0], true];

/** SSH. */
export const sshProtocol: StreamProtocol = {
  layer: LAYER,
  start: {
    greeted: [false, false],
    encrypted: [false, false],
    offered: { client: [], server: [] },
  } satisfies SshState,
  ports: PORTS,
  recognise: ({ bytes, from, to }) => readLine(bytes, from, to).text.startsWith('SSH-'),
  read,
};

function read(piece: Piece, raw: unknown, target?: PaintTarget): Outcome {
  const { bytes, from, to, more, sender } = piece;
  let state = raw as SshState;
  let at = from;
  const words: string[] = [];
  const parts: SshPart[] = [];
  while (at < to) {
    if (!state.greeted[sender]) {
      const lf = bytes.indexOf(LF, at);
      if ((lf < 0 || lf >= to) && more) return { used: at - from, need: 'segment', state };
      const { text, next } = readLine(bytes, at, to);
      words.push(`Protocol (${text})`);
      parts.push({ kind: 'greeting', text, at, size: next - at });
      if (text.startsWith('SSH-')) state = { ...state, greeted: set(state.greeted, sender) };
      at = next;
      continue;
    }
    if (state.encrypted[sender]) {
      // Nothing can be said of it, not even where it ends.
      words.push(`Encrypted packet (len=${to - at})`);
      parts.push({ kind: 'encrypted', at, size: to - at });
      at = to;
      break;
    }
    if (to - at < 4 && more) return { used: at - from, need: 'segment', state };
    const length = to - at < 4 ? MAX_PACKET + 1 : readU32BE(bytes, at);
    const end = length > MAX_PACKET ? to : at + 4 + length;
    if (end > to && more) return { used: at - from, need: end - to, state };
    if (end > to) target?.cursor.fail(Fault.cut);
    const code = bytes[at + 5] ?? 0;
    if (code === KEY_EXCHANGE) {
      const side = PORTS.includes(piece.destinationPort) ? 'client' : 'server';
      const methods = offeredMethods(bytes, at + 5, Math.min(end, to));
      state = { ...state, offered: { ...state.offered, [side]: methods } };
    }
    words.push(nameOf(code, state));
    parts.push({ kind: 'packet', at, end: Math.min(end, to), name: nameOf(code, state), method: methodOf(state) });
    if (code === NEW_KEYS) state = { ...state, encrypted: set(state.encrypted, sender) };
    at = Math.min(end, to);
  }
  if (target !== undefined) paint(target, piece, words, parts);
  return { used: to - from, state };
}

function paint(target: PaintTarget, piece: Piece, words: readonly string[], parts: readonly SshPart[]): void {
  const { out } = target;
  const who = PORTS.includes(piece.destinationPort) ? 'Client' : 'Server';
  out.protocols.push('ssh');
  if (out.columns.protocol === 'SSHv2') out.columns.appendInfo(words.map((word) => `, ${word}`).join(''));
  else out.columns.setInfo(`${who}: ${words.join(', ')}`);
  out.columns.protocol = 'SSHv2';
  openLayer(target, LAYER, piece.from, piece.to - piece.from);
  const isServer = who === 'Server';
  for (const part of parts) {
    if (part.kind === 'greeting') out.add(SSH_FIELDS.protocol, part.at, part.size, part.text);
    else if (part.kind === 'encrypted') out.label(part.at, part.size, `Encrypted packet (len=${part.size})`);
    else paintSshPacket(out, piece.bytes, part, isServer);
  }
  out.add(SSH_FIELDS.direction, piece.from, 0, isServer, { generated: true });
}
