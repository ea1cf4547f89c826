/**
 * Transmission Control Protocol, RFC 9293 section 3.1. The scan hands the header to the stream tracker; the painting
 * (tcp-lines.ts) takes what the analysis found (tcp-facts.ts) and shows Wireshark's lines.
 *
 *    |          source port          |       destination port        |
 *    |                        sequence number                        |
 *    |                     acknowledgment number                     |
 *    | words | res |ACEUAPRSF|            window             |
 *    |           checksum            |        urgent pointer         |
 *    |               options, up to 40 bytes, then payload           |
 *
 * Left out on purpose: what the payload is. Protocols on a stream are not layers of one packet: the scan leaves the
 * cursor on the payload and names a follower only where a port claims one.
 */
import { readI32BE, readU16BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { Fault } from '../faults.ts';
import { joinFields } from '../field.ts';
import { Layer, NO_PAYLOAD_LENGTH, type PacketScan } from '../packet-scan.ts';
import { isTcpRemarked } from './remarked-header.ts';
import { TCP_FIELDS, TCP_REMARKS, TcpFlag } from './tcp-fields.ts';
import { MIN_HEADER, paintTcp, TRACKED } from './tcp-lines.ts';
import { OPTION_FIELDS } from './tcp-option-kinds.ts';

/** The protocol. */
export const tcp: Dissector = {
  id: 'tcp',
  title: 'Transmission Control Protocol',
  short: 'TCP',
  claims: [{ table: Table.ipProtocol, value: 6 }],
  fields: joinFields(TCP_FIELDS, TCP_REMARKS, OPTION_FIELDS),
  scan: scanTcp,
  detail(cursor, out) {
    const layer = out.layer(cursor, tcp, cursor.end - cursor.offset, tcp.title);
    paintTcp(cursor, out, layer, out.occurrences.get(tcp.id) ?? 0);
  },
};

/** See {@link tcp}. */
export function scanTcp(cursor: Cursor, row: PacketScan): Dissector | undefined {
  row.enter(Layer.tcp);
  const { bytes, offset: at } = cursor;
  const available = cursor.end - at;
  if (available >= 4) {
    cursor.sourcePort = readU16BE(bytes, at);
    cursor.destinationPort = readU16BE(bytes, at + 2);
    row.sourcePort = cursor.sourcePort;
    row.destinationPort = cursor.destinationPort;
  }
  if (!cursor.has(TRACKED)) return undefined;
  const header = row.tcp;
  const headerLength = ((bytes[at + 12] as number) >> 4) * 4;
  const length = cursor.wireEnd - at;
  header.sourcePort = cursor.sourcePort;
  header.destinationPort = cursor.destinationPort;
  header.seq = readI32BE(bytes, at + 4);
  header.ack = readI32BE(bytes, at + 8);
  header.flags = readU16BE(bytes, at + 12) & 0xfff;
  header.window = readU16BE(bytes, at + 14);
  header.headerLength = headerLength;
  header.payloadLength = length < headerLength ? NO_PAYLOAD_LENGTH : length - headerLength;
  header.payloadOffset = at + headerLength;
  header.optionsOffset = at + MIN_HEADER;
  header.optionsWhole = available >= headerLength;
  header.whole = available >= MIN_HEADER;
  row.payloadOffset = cursor.sourceName === '' ? at + headerLength - cursor.base : NO_PAYLOAD_LENGTH;
  row.payloadLength = length < headerLength ? 0 : length - headerLength;
  if (cursor.fragment || length < headerLength) row.layers |= Layer.several;
  row.sink?.tcp(cursor, row);
  if (!cursor.has(MIN_HEADER)) return undefined;
  if (headerLength < MIN_HEADER) {
    cursor.fail(Fault.length);
    return undefined;
  }
  if (!cursor.has(headerLength)) return undefined;
  if (isTcpRemarked(bytes, at, headerLength)) row.layers |= Layer.remarked;
  cursor.offset += headerLength;
  if (cursor.offset === cursor.end || (header.flags & TcpFlag.rst) !== 0) return undefined;
  return payloadDissector(cursor);
}

/** Who reads the payload by its ports: the lower one first, as the one more likely to be registered. */
function payloadDissector(cursor: Cursor): Dissector | undefined {
  const { sourcePort, destinationPort, claims } = cursor;
  const low = Math.min(sourcePort, destinationPort);
  const high = Math.max(sourcePort, destinationPort);
  return claims.find(Table.tcpPort, low) ?? claims.find(Table.tcpPort, high);
}
