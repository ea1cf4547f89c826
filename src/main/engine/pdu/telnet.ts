/** Telnet, RFC 854: every segment is data for the screen, with commands in between. Commands are not told apart. */
import type { Dissector } from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import type { StreamProtocol } from './protocol.ts';

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
    }
    return { used: piece.to - piece.from, state };
  },
};
