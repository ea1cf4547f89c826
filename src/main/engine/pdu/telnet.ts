/** Telnet, RFC 854: every segment is data for the screen, with commands in between, which are not told apart. */
import { type Dissector, Fault } from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import type { Piece, StreamProtocol } from './protocol.ts';

const LAYER: Dissector = {
  id: 'telnet',
  title: 'Telnet',
  short: 'TELNET',
  claims: [],
  fields: {},
  scan: () => undefined,
  detail: () => undefined,
};

/** Telnet. */
export const telnetProtocol: StreamProtocol = {
  layer: LAYER,
  start: undefined,
  ports: [23],
  read(piece, state, target) {
    if (target !== undefined) {
      target.out.protocols.push('telnet');
      target.out.columns.protocol = 'TELNET';
      target.out.columns.setInfo('Telnet Data ...');
      openLayer(target, LAYER, piece.from, piece.to - piece.from);
      if (!piece.cut && endsInCommand(piece)) target.cursor.fail(Fault.malformed);
    }
    return { used: piece.to - piece.from, state };
  },
};

const IAC = 0xff;
/** WILL, WON'T, DO and DON'T name an option in a third byte. */
const WILL = 0xfb;

/** Whether a command begins that does not end in the piece: the reference does not wait for the rest. */
function endsInCommand({ bytes, from, to }: Piece): boolean {
  for (let at = bytes.indexOf(IAC, from); at >= 0 && at < to; ) {
    const size = (bytes[at + 1] ?? 0) >= WILL && bytes[at + 1] !== IAC ? 3 : 2;
    if (at + size > to) return true;
    at = bytes.indexOf(IAC, at + size);
  }
  return false;
}
