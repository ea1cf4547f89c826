/**
 * Novell's IPX: 30 bytes of header, then what the socket says: routing (RIP), services (SAP), NetBIOS (NBIPX, NMPI), NetWare's
 * calls. Addresses are a network of four bytes and a node of six.
 *
 *     check sum 2 · length 2 · hops 1 · type 1 · to: network 4, node 6, socket 2 · from: the same
 */
import { readU16BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { named, type ToldDatagram } from '../named.ts';

const HEADER = 30;
const TO_SOCKET = 16;
const FROM_SOCKET = 28;

const SOCKETS: ReadonlyMap<number, string> = new Map([
  [0x0451, 'NCP'],
  [0x0452, 'IPX SAP'],
  [0x0453, 'IPX RIP'],
  [0x0455, 'NBIPX'],
  [0x0456, 'IPX'],
  [0x0457, 'Serialization'],
  [0x0553, 'NMPI'],
]);
const RIP = ['', 'Request', 'Response'];
const SAP = ['', 'General Query', 'General Response', 'Nearest Query', 'Nearest Response'];
/** Names stand behind the networks that a broadcast has passed, a byte of flags and the kind. */
const NETBIOS_KIND = HEADER + 33;
const NETBIOS_NAME = NETBIOS_KIND + 1;
const NAME_LENGTH = 16;
const NETBIOS: readonly string[] = ['', 'Find name', 'Name recognized', 'Check name', 'Name in use', 'Deregister name'];

/** A name of 15 characters and a byte for the service; characters that cannot be printed as bytes in brackets. */
function netbiosName(bytes: Uint8Array, at: number): string {
  const code = (byte: number): string => `<${byte.toString(16).padStart(2, '0')}>`;
  const letters = Array.from(bytes.subarray(at, at + NAME_LENGTH - 1), (byte) =>
    byte < 0x20 || byte > 0x7e ? code(byte) : String.fromCharCode(byte),
  );
  return letters.join('').replace(/(?: |<00>)+$/, '') + code(bytes[at + NAME_LENGTH - 1] ?? 0);
}

function told({ bytes, offset, end }: Cursor): ToldDatagram {
  if (end - offset < HEADER) return { info: '', column: 'IPX', above: [] };
  const to = readU16BE(bytes, offset + TO_SOCKET);
  const socket = SOCKETS.has(to) ? to : readU16BE(bytes, offset + FROM_SOCKET);
  const column = SOCKETS.get(socket);
  if (column === undefined) {
    return { info: `Unknown (0x${to.toString(16).padStart(4, '0')})`, column: 'IPX', above: [] };
  }
  const operation = end - offset < HEADER + 2 ? 0 : readU16BE(bytes, offset + HEADER);
  const kind = NETBIOS[bytes[offset + NETBIOS_KIND] ?? 0] ?? 'Unknown';
  const words: Readonly<Record<string, string | undefined>> = {
    'IPX RIP': RIP[operation],
    'IPX SAP': SAP[operation],
    NBIPX: end - offset < NETBIOS_NAME + NAME_LENGTH ? '' : `${kind} ${netbiosName(bytes, offset + NETBIOS_NAME)}`,
  };
  return { info: words[column] ?? '', column, above: [] };
}

/** IPX over LLC and by its ethertype. */
export const ipx: Dissector = named({
  id: 'ipx',
  title: 'Internetwork Packet eXchange',
  column: 'IPX',
  claims: [
    { table: Table.llcSap, value: 0xe0 },
    { table: Table.etherType, value: 0x8137 },
  ],
  told: (_reader, cursor) => told(cursor),
});
