/** What became of messages, as exports and the command line write it: packets numbered from 1, as people do. */
import type { Fate, WsEnd } from '../../../shared/model/index.ts';

/** See the file's first line. */
export const fateFields = ({ kind, packet, seconds, late }: Fate) => ({
  kind,
  ...(packet !== undefined && { packet: packet + 1 }),
  ...(seconds !== undefined && { seconds }),
  ...(late && { late: { seconds: late.seconds, packet: late.packet + 1 } }),
});

/** How a WebSocket connection ended that was not closed as RFC 6455 has it. */
export const endFields = ({ closeSent, by, direction, packet, seconds }: WsEnd) => ({
  // The close code of whoever got no Close frame (section 7.1.5).
  closeCode: 1006,
  ...(closeSent && { closeSent }),
  by,
  direction,
  packet: packet + 1,
  seconds,
});
