/**
 * Protocols over UDP of campus networks and buildings, named, with what their first bytes say: Rx, over which the Andrew
 * File System calls, LISP's control messages (RFC 9301), BACnet/IP's virtual link control, the time daemon of
 * 4.3BSD, AODV (RFC 3561), OLSR (RFC 3626), LMP (RFC 4204), Cisco's Auto-RP, MikroTik's neighbours, local service discovery of
 * BitTorrent, port control (RFC 6887).
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { named } from '../named.ts';

type Names = Readonly<Record<number, string>>;

const left = ({ offset, end }: Cursor): number => end - offset;

const RX_TYPES: Names = {
  1: 'DATA',
  2: 'ACK',
  3: 'BUSY',
  4: 'ABORT',
  5: 'ACKALL',
  6: 'CHALLENGE',
  7: 'RESPONSE',
  8: 'DEBUG',
  9: 'PARAMS',
  10: 'PARAMS',
  11: 'PARAMS',
  12: 'PARAMS',
  13: 'VERSION',
};
const RX_REASONS = [
  'Ack Requested',
  'Duplicate Packet',
  'Out Of Sequence',
  'Exceeds Window',
  'No Space',
  'Ping',
  'Ping Response',
  'Delay',
  'Idle',
] as const;
const RX_DATA = 1;
const RX_ACK = 2;
const RX_ABORT = 4;
const RX_HEADER = 28;
/** In the header: call and sequence number, type, in an acknowledgment its reason. */
const RX = { call: 8, sequence: 12, type: 20, reason: RX_HEADER + 16 } as const;
const AFS_FIRST_PORT = 7000;
const AFS_LAST_PORT = 7009;
const AFS_BACKUP_PORT = 7021;

/** The server's port, by which AFS tells its services. */
const afsPort = ({ sourcePort, destinationPort }: Cursor): boolean =>
  [sourcePort, destinationPort].some(
    (port) => (port >= AFS_FIRST_PORT && port <= AFS_LAST_PORT) || port === AFS_BACKUP_PORT,
  );

/** What is AFS's above Rx: calls, answers, and that a call failed. */
const AFS_KINDS: ReadonlySet<number> = new Set([RX_DATA, RX_ABORT]);

const isAfsCall = (cursor: Cursor): boolean =>
  AFS_KINDS.has(cursor.bytes[cursor.offset + RX.type] ?? 0) && left(cursor) > RX_HEADER && afsPort(cursor);

function describeRx(cursor: Cursor): string {
  const { bytes, offset, sourcePort, destinationPort } = cursor;
  const type = bytes[offset + RX.type] ?? 0;
  const name = RX_TYPES[type] ?? `Unknown(${type})`;
  const reason = type === RX_ACK ? (RX_REASONS[(bytes[offset + RX.reason] ?? 0) - 1] ?? 'Unknown') : '';
  const numbers = `Seq: ${readU32BE(bytes, offset + RX.sequence)}  Call: ${readU32BE(bytes, offset + RX.call)}`;
  const ports = `Source Port: ${sourcePort}  Destination Port: ${destinationPort}`;
  return `${name}${reason === '' ? '' : ` ${reason}`}  ${numbers}  ${ports}  `;
}

const rx = named({
  id: 'rx',
  title: 'RX Protocol',
  column: 'RX',
  ports: [...Array.from({ length: AFS_LAST_PORT - AFS_FIRST_PORT + 1 }, (_, i) => AFS_FIRST_PORT + i), AFS_BACKUP_PORT],
  fits: (cursor) => left(cursor) >= RX_HEADER && RX_TYPES[cursor.bytes[cursor.offset + RX.type] ?? 0] !== undefined,
  info: (_reader, cursor) => (isAfsCall(cursor) ? '' : describeRx(cursor)),
  columnOf: (cursor) => (isAfsCall(cursor) ? 'AFS (RX)' : 'RX'),
  above: (cursor) => (isAfsCall(cursor) ? ['afs'] : []),
});

const LISP: Names = {
  0: 'Reserved',
  1: 'Map-Request',
  2: 'Map-Reply',
  3: 'Map-Register',
  4: 'Map-Notify',
  5: 'Map-Notify-Ack',
  6: 'Map-Referral',
  7: 'Info',
  8: 'Encapsulated Control Message',
};
const LISP_INFO = 7;

const lisp = named({
  id: 'lisp',
  title: 'Locator/ID Separation Protocol',
  column: 'LISP',
  ports: [4342],
  info(reader) {
    const first = reader.u8();
    const type = first >> 4;
    const name = LISP[type] ?? `Unknown LISP Control Packet (${type})`;
    if (type !== LISP_INFO) return name;
    return `${name}${(first & 0x08) === 0 ? '-Request' : '-Reply'}`;
  },
});

const BVLC_FUNCTIONS: readonly string[] = [
  'BVLC-Result',
  'Write-Broadcast-Distribution-Table',
  'Read-Broadcast-Distribution-Table',
  'Read-Broadcast-Distribution-Table-Ack',
  'Forwarded-NPDU',
  'Register-Foreign-Device',
  'Read-Foreign-Device-Table',
  'Read-Foreign-Device-Table-Ack',
  'Delete-Foreign-Device-Table-Entry',
  'Distribute-Broadcast-To-Network',
  'Original-Unicast-NPDU',
  'Original-Broadcast-NPDU',
  'Secured-BVLL',
];
const FORWARDED = 4;
const CARRYING: ReadonlySet<number> = new Set([FORWARDED, 9, 10, 11]);
/** First byte over IPv4. */
const BVLC_IP = 0x81;
const BVLC_HEADER = 4;
/** A forwarded one says in six bytes who sent it. */
const FORWARDED_HEADER = 10;
const UNCONFIRMED: readonly string[] = [
  'i-Am',
  'i-Have',
  'unconfirmedCOVNotification',
  'unconfirmedEventNotification',
  'unconfirmedPrivateTransfer',
  'unconfirmedTextMessage',
  'timeSynchronization',
  'who-Has',
  'who-Is',
  'utcTimeSynchronization',
  'writeGroup',
];
const APDU_KINDS: readonly string[] = [
  'Confirmed-REQ',
  'Unconfirmed-REQ',
  'Simple-ACK',
  'Complex-ACK',
  'Segment-ACK',
  'Error',
  'Reject',
  'Abort',
];
const UNCONFIRMED_REQUEST = 1;

/** Where the application's part begins behind the network layer's header; undefined in messages of the network layer. */
function apduAt({ bytes, end }: Cursor, at: number): number | undefined {
  const control = bytes[at + 1] ?? 0;
  if (at + 2 > end || (control & 0x80) !== 0) return undefined;
  let position = at + 2;
  const hasDestination = (control & 0x20) !== 0;
  // Network 2, length 1, address; a hop count stands behind both where there is a destination.
  if (hasDestination) position += 3 + (bytes[position + 2] ?? 0);
  if ((control & 0x08) !== 0) position += 3 + (bytes[position + 2] ?? 0);
  return position + (hasDestination ? 1 : 0);
}

function describeBacnet(cursor: Cursor): {
  readonly info: string;
  readonly column: string;
  readonly above: readonly string[];
} {
  const { bytes, offset, end } = cursor;
  const code = bytes[offset + 1] ?? 0;
  if (!CARRYING.has(code)) {
    const name = BVLC_FUNCTIONS[code] ?? 'unknown';
    return { info: `BACnet Virtual Link Control BVLC Function ${name} `, column: 'BVLC', above: [] };
  }
  const at = apduAt(cursor, offset + (code === FORWARDED ? FORWARDED_HEADER : BVLC_HEADER));
  if (at === undefined || at >= end) return { info: '', column: 'BACnet-NPDU', above: ['bacnet'] };
  const kind = (bytes[at] ?? 0) >> 4;
  const service = kind === UNCONFIRMED_REQUEST ? `${UNCONFIRMED[bytes[at + 1] ?? 0] ?? ''} ` : '';
  return { info: `${APDU_KINDS[kind] ?? ''} ${service}`, column: 'BACnet-APDU', above: ['bacnet', 'bacapp'] };
}

const bvlc = named({
  id: 'bvlc',
  title: 'BACnet Virtual Link Control',
  column: 'BVLC',
  ports: [47808],
  fits: ({ bytes, offset, end }) => end - offset >= BVLC_HEADER && bytes[offset] === BVLC_IP,
  told: (_reader, cursor) => describeBacnet(cursor),
});

const TIMED: readonly (string | undefined)[] = [
  undefined,
  'adjtime',
  'ack',
  'masterreq',
  'masterack',
  'settime',
  'master',
  'slaveup',
  'masterup',
  'election',
  'accept',
  'refuse',
  'conflict',
  'resolve',
  'quit',
  'date',
  'datereq',
  'dateack',
  'traceon',
  'traceoff',
  'msite',
  'msitereq',
  'test',
  'setdate',
  'setdatereq',
  'loop',
];

const timed = named({
  id: 'tsp',
  title: 'Time Synchronization Protocol',
  column: 'TSP',
  ports: [525],
  info(reader) {
    const type = reader.u8();
    return TIMED[type] ?? `Unknown message type (${type})`;
  },
});

const AODV: Names = { 1: 'Route Request', 2: 'Route Reply', 3: 'Route Error', 4: 'Route Reply Acknowledgment' };

const aodv = named({
  id: 'aodv',
  title: 'Ad hoc On-demand Distance Vector Routing Protocol',
  column: 'AODV',
  ports: [654],
  info: (reader) => AODV[reader.u8()] ?? 'Unknown AODV Packet Type',
});

const olsr = named({
  id: 'olsr',
  title: 'Optimized Link State Routing Protocol',
  column: 'OLSR v1',
  ports: [698],
  info({ bytes }, { offset, end, addressesSize }) {
    if (end - offset < 2) return '';
    return `OLSR (${addressesSize === 32 ? 'IPv6' : 'IPv4'}) Packet,  Length: ${readU16BE(bytes, offset)} Bytes`;
  },
});

const lmp = named({ id: 'lmp', title: 'Link Management Protocol (LMP)', column: 'LMP', ports: [701] });
const autoRp = named({
  id: 'auto_rp',
  title: 'Cisco Auto-RP',
  column: 'Auto-RP',
  ports: [496],
  info(reader) {
    const first = reader.u8();
    const what = (first & 0x0f) === 2 ? 'mapping' : 'announcement';
    const count = reader.u8();
    const version = first >> 4 === 1 ? 'v1 or 1+' : `v${first >> 4}`;
    return `RP ${what} (${version}) for ${count} RP${count === 1 ? '' : 's'}`;
  },
});
const mndp = named({
  id: 'mndp',
  title: 'Mikrotik Neighbor Discovery Protocol',
  column: 'MNDP',
  ports: [5678],
  info: (_reader, { sourcePort, destinationPort, offset, wireEnd }) =>
    `${sourcePort} → ${destinationPort} Len=${wireEnd - offset}`,
});
const lsd = named({
  id: 'lsd',
  title: 'Local Service Discovery',
  column: 'LSD',
  ports: [6771],
  fits: ({ bytes, offset, end }) =>
    end - offset >= 9 && String.fromCharCode(...bytes.subarray(offset, offset + 9)) === 'BT-SEARCH',
});

/** All of them. */
export const CAMPUS: readonly Dissector[] = [rx, lisp, bvlc, timed, aodv, olsr, lmp, autoRp, mndp, lsd];
