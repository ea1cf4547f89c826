/**
 * UDP (RFC 768) and UDP-Lite (RFC 3828). Who follows is found by what earlier packets said (talks.ts), by port, the lower
 * of the two first, then by those who recognise their payload.
 */
import { readU16BE } from '../../bytes/index.ts';
import { CHECKSUM_STATUS_NAMES, ChecksumStatus } from '../checksum.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, type DetailNode, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { Fault } from '../faults.ts';
import { declareFields, joinFields } from '../field.ts';
import { Layer, type PacketScan } from '../packet-scan.ts';
import { remark } from '../remarks.ts';
import { paintTransportChecksum } from './transport-checksum.ts';

const HEADER = 8;
const UDP = 17;

const F = declareFields({
  sourcePort: { key: 'udp.srcport', label: 'Source Port', type: 'uint16', at: 0, size: 2, also: ['udp.port'] },
  destinationPort: {
    key: 'udp.dstport',
    label: 'Destination Port',
    type: 'uint16',
    at: 2,
    size: 2,
    also: ['udp.port'],
  },
  length: { key: 'udp.length', label: 'Length', type: 'uint16', at: 4, size: 2, fixed: { least: 1 } },
  checksum: { key: 'udp.checksum', label: 'Checksum', type: 'uint16', base: 'hex', at: 6, size: 2, fixed: true },
  checksumStatus: {
    key: 'udp.checksum.status',
    label: 'Checksum Status',
    type: 'uint8',
    names: CHECKSUM_STATUS_NAMES,
    unverified: [ChecksumStatus.unverified, ChecksumStatus.notPresent, ChecksumStatus.illegal],
  },
  checksumCalculated: { key: 'udp.checksum_calculated', label: 'Calculated Checksum', type: 'uint16', base: 'hex' },
  stream: { key: 'udp.stream', label: 'Stream index', type: 'uint32' },
  timeRelative: { key: 'udp.time_relative', label: 'Time since first frame', type: 'duration' },
  timeDelta: { key: 'udp.time_delta', label: 'Time since previous frame', type: 'duration' },
  payload: { key: 'udp.payload', label: 'Payload', type: 'bytes' },
});

const R = declareFields({
  traceroute: remark('udp.possible_traceroute', 'Possible traceroute', 'chat/Sequence'),
  length: remark('udp.length.bad', 'Bad length value', 'error/Malformed'),
  checksumZero: remark('udp.checksum.zero', 'Illegal checksum value (0)', 'error/Checksum'),
});

/** Bytes of payload written out in the tree's line and its value. */
const SHOWN = 64;

/** Whether the length field says nothing: over IPv6, 0 stands for all there is (a jumbogram, RFC 2675 section 4). */
const isJumbogram = (cursor: Cursor): boolean =>
  cursor.addressesSize === 32 && readU16BE(cursor.bytes, cursor.offset + 4) === 0;

/** Length of header and payload. UDP-Lite has its checksum coverage where UDP has its length. */
function datagramLength(cursor: Cursor): number {
  if (cursor.ipProtocol !== UDP || isJumbogram(cursor)) return cursor.wireEnd - cursor.offset;
  return readU16BE(cursor.bytes, cursor.offset + 4);
}

/** Whether the length goes beyond what IP carries, and that means something: quotes and fragments are cut as a rule. */
const isTooLong = (cursor: Cursor, length: number): boolean =>
  length > cursor.wireEnd - cursor.offset && !cursor.fragment && !cursor.quoted;

/** See {@link udp}. */
export function scanUdp(cursor: Cursor, row: PacketScan): Dissector | undefined {
  row.enter(cursor.ipProtocol === UDP ? Layer.udp : Layer.udp | Layer.several);
  if (!cursor.has(4)) return undefined;
  const { bytes, offset } = cursor;
  cursor.sourcePort = readU16BE(bytes, offset);
  cursor.destinationPort = readU16BE(bytes, offset + 2);
  row.sourcePort = cursor.sourcePort;
  row.destinationPort = cursor.destinationPort;
  if (!cursor.has(HEADER)) return undefined;
  row.sink?.udp(cursor, row);
  const length = datagramLength(cursor);
  if (length < HEADER) {
    cursor.fail(Fault.length);
    return undefined;
  }
  if (length !== cursor.wireEnd - offset || cursor.fragment) row.layers |= Layer.remarked;
  // A length beyond what IP carries is told of (in detail) and not believed.
  cursor.narrow(length);
  cursor.offset = offset + HEADER;
  row.payloadLength = length - HEADER;
  row.payloadOffset = cursor.sourceName === '' ? cursor.offset - cursor.base : 0xffffffff;
  // Nobody reads a payload of which the capture has nothing.
  if (length === HEADER || !cursor.has(1)) return undefined;
  return readerOfDatagram(cursor);
}

/** Who reads the payload that begins at the cursor: whom earlier packets named, who has the port, who knows its look. Changes nothing. */
export function readerOfDatagram(cursor: Cursor): Dissector {
  const told = cursor.state.talks.find(cursor);
  if (told !== undefined) return told;
  const low = Math.min(cursor.sourcePort, cursor.destinationPort);
  const high = Math.max(cursor.sourcePort, cursor.destinationPort);
  const claimant = cursor.claims.find(Table.udpPort, low) ?? cursor.claims.find(Table.udpPort, high);
  if (claimant !== undefined) return claimant;
  const { udpHeuristics } = cursor.claims;
  for (let i = 0; i < udpHeuristics.length; i++) {
    const dissector = udpHeuristics[i];
    if (dissector?.recogniseUdp?.(cursor)) return dissector;
  }
  return cursor.claims.data;
}

function detail(cursor: Cursor, out: Detail): void {
  const { bytes, offset } = cursor;
  const here = cursor.end - offset;
  const self = cursor.ipProtocol === UDP ? udp : udpLite;
  if (here < 4) {
    out.layer(cursor, self, Math.max(0, here), self.title);
    return;
  }
  const source = readU16BE(bytes, offset);
  const destination = readU16BE(bytes, offset + 2);
  out.columns.protocol = self === udp ? 'UDP' : 'UDP-Lite';
  out.columns.setInfo(`${source} → ${destination}`);
  out.layer(cursor, self, Math.min(HEADER, here), `${self.title}, Src Port: ${source}, Dst Port: ${destination}`);
  paintPort(out, out.read(cursor, F.sourcePort), offset, source);
  paintPort(out, out.read(cursor, F.destinationPort), offset + 2, destination);
  if (here < 6) return;
  const length = datagramLength(cursor);
  const wrong = length < HEADER || isTooLong(cursor, length);
  const node = out.read(cursor, F.length);
  if (wrong) {
    const why = length < HEADER ? `${length} < ${HEADER}` : `${length} > IP payload length`;
    out.columns.appendInfo(` [BAD UDP LENGTH ${why.toUpperCase()}]`);
    out.within(node, () => out.remark(R.length, offset + 4, 2, `${R.length.label} ${why}`));
  }
  if (length >= HEADER) out.columns.appendInfo(` Len=${length - HEADER}`);
  if (self === udp && isJumbogram(cursor)) out.columns.appendInfo(' [Jumbogram]');
  if (here < HEADER) return;
  paintChecksum(cursor, out, wrong ? 0 : length, self);
  const occurrence = out.occurrences.get(self.id) ?? 0;
  const stream = out.context.udpStream?.(cursor.packet, occurrence);
  if (stream !== undefined) out.add(F.stream, offset, 0, stream, { generated: true });
  if (!cursor.quoted) paintTimes(cursor, out, occurrence);
  const payload = Math.min(here, length) - HEADER;
  if (payload > 0) {
    const hex = formatBytes(bytes, offset + HEADER, Math.min(payload, SHOWN));
    out.add(F.payload, offset + HEADER, payload, hex, {
      text: `UDP payload (${payload} byte${payload === 1 ? '' : 's'})`,
    });
  }
}

/** Ports that traceroute counts up from by one a packet, three packets a hop, and how many are taken for its own. */
const FIRST_TRACED = 33_435;
const TRACED = 30;

/** What a port says of who sends: `at` is its offset. */
function paintPort(out: Detail, node: DetailNode | undefined, at: number, port: number): void {
  const step = port - FIRST_TRACED;
  if (step < 0 || step >= TRACED) return;
  const words = `${R.traceroute.label}: hop #${Math.floor(step / 3) + 1}, attempt #${(step % 3) + 1}`;
  out.within(node, () => out.remark(R.traceroute, at, 2, words));
}

function paintTimes({ packet, offset }: Cursor, out: Detail, occurrence: number): void {
  const times = out.asks(F.timeRelative, F.timeDelta) ? out.context.udpTimes?.(packet, occurrence) : undefined;
  if (times === undefined) return;
  out.within(out.label(offset, 0, '[Timestamps]', { generated: true }), () => {
    const { relative, delta } = times;
    const first = `[${F.timeRelative.label}: ${relative} seconds]`;
    out.add(F.timeRelative, offset, 0, relative, { generated: true, text: first });
    out.add(F.timeDelta, offset, 0, delta, { generated: true, text: `[${F.timeDelta.label}: ${delta} seconds]` });
  });
}

function paintChecksum(cursor: Cursor, out: Detail, length: number, self: Dissector): void {
  const at = cursor.offset + 6;
  const isAbsent = readU16BE(cursor.bytes, at) === 0;
  if (isAbsent && (cursor.addressesSize === 32 || self === udpLite) && length > 0) {
    out.columns.appendInfo(' [ILLEGAL CHECKSUM (0)]');
    const node = out.read(cursor, F.checksum, { text: 'Checksum: 0x0000 [zero-value illegal]' });
    out.within(node, () => out.remark(R.checksumZero, at, 2));
    const text = '[Checksum Status: Illegal]';
    out.add(F.checksumStatus, at, 0, ChecksumStatus.illegal, { text, generated: true });
    return;
  }
  if (isAbsent) {
    out.read(cursor, F.checksum, { text: 'Checksum: 0x0000 [zero-value ignored]' });
    const text = '[Checksum Status: Not present]';
    out.add(F.checksumStatus, at, 0, ChecksumStatus.notPresent, { text, generated: true });
    return;
  }
  const specs = { checksum: F.checksum, status: F.checksumStatus, calculated: F.checksumCalculated };
  paintTransportChecksum(cursor, out, specs, at, length, 'UDP');
}

/** UDP. */
export const udp: Dissector = {
  id: 'udp',
  title: 'User Datagram Protocol',
  short: 'UDP',
  claims: [{ table: Table.ipProtocol, value: UDP }],
  fields: joinFields(F, R),
  scan: scanUdp,
  detail,
};

/** UDP-Lite: the same ports, a checksum that covers part of the payload. */
export const udpLite: Dissector = {
  id: 'udplite',
  title: 'Lightweight User Datagram Protocol',
  short: 'UDP-Lite',
  claims: [{ table: Table.ipProtocol, value: 136 }],
  fields: {},
  scan: scanUdp,
  detail,
};
