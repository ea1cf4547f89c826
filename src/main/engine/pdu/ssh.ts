/** SSH in the grid: the version exchange (RFC 4253 section 4.2) and the messages before encryption begins (section 7). */
import { readU32BE } from '../bytes/index.ts';
import { type Dissector, Fault } from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import { readLine } from './lines.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';

const PORTS = [22];
const LF = 10;
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
  30: 'Elliptic Curve Diffie-Hellman Key Exchange Init',
  31: 'Elliptic Curve Diffie-Hellman Key Exchange Reply',
  34: 'Diffie-Hellman Group Exchange Request',
};

const LAYER: Dissector = {
  id: 'ssh',
  title: 'SSH Protocol',
  short: 'SSH',
  claims: [],
  fields: {},
  scan: () => undefined,
  detail: () => undefined,
};

/** What each end has said so far, by sender. */
interface SshState {
  readonly greeted: readonly [boolean, boolean];
  readonly encrypted: readonly [boolean, boolean];
}

const set = (pair: readonly [boolean, boolean], side: 0 | 1): readonly [boolean, boolean] =>
  side === 0 ? [true, pair[1]] : [pair[0], true];

/** SSH. */
export const sshProtocol: StreamProtocol = {
  layer: LAYER,
  start: { greeted: [false, false], encrypted: [false, false] } satisfies SshState,
  ports: PORTS,
  recognise: ({ bytes, from, to }) => readLine(bytes, from, to).text.startsWith('SSH-'),
  read,
};

function read(piece: Piece, raw: unknown, target?: PaintTarget): Outcome {
  const { bytes, from, to, more, sender } = piece;
  let state = raw as SshState;
  let at = from;
  const words: string[] = [];
  while (at < to) {
    if (!state.greeted[sender]) {
      const lf = bytes.indexOf(LF, at);
      if ((lf < 0 || lf >= to) && more) return { used: at - from, need: 'segment', state };
      const { text, next } = readLine(bytes, at, to);
      words.push(`Protocol (${text})`);
      if (text.startsWith('SSH-')) state = { ...state, greeted: set(state.greeted, sender) };
      at = next;
      continue;
    }
    if (state.encrypted[sender]) {
      // Nothing can be said of it, not even where it ends.
      at = to;
      break;
    }
    if (to - at < 4 && more) return { used: at - from, need: 'segment', state };
    const length = to - at < 4 ? MAX_PACKET + 1 : readU32BE(bytes, at);
    const end = length > MAX_PACKET ? to : at + 4 + length;
    if (end > to && more) return { used: at - from, need: end - to, state };
    if (end > to) target?.cursor.fail(Fault.cut);
    const code = bytes[at + 5] ?? 0;
    words.push(NAMES[code] ?? `Unknown (${code})`);
    if (code === NEW_KEYS) state = { ...state, encrypted: set(state.encrypted, sender) };
    at = Math.min(end, to);
  }
  if (target !== undefined) paint(target, piece, words);
  return { used: to - from, state };
}

function paint(target: PaintTarget, piece: Piece, words: readonly string[]): void {
  const { out } = target;
  const who = PORTS.includes(piece.destinationPort) ? 'Client' : 'Server';
  out.protocols.push('ssh');
  if (out.columns.protocol === 'SSHv2') out.columns.appendInfo(words.map((word) => `, ${word}`).join(''));
  else out.columns.setInfo(`${who}: ${words.join(', ')}`);
  out.columns.protocol = 'SSHv2';
  openLayer(target, LAYER, piece.from, piece.to - piece.from);
  for (const word of words) out.label(piece.from, 0, word);
}
