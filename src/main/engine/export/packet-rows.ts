/** The packet list as CSV and as JSON: the columns of the grid, and times that lose nothing. */

import { csvCell } from '../../../shared/csv-cell.ts';
import type { PacketRow } from '../../../shared/model/index.ts';
import type { PacketList, PacketSource } from './packet-source.ts';

/** Headings as Wireshark has them, and what stands below. */
const COLUMNS: readonly (readonly [heading: string, value: (row: PacketRow) => string | number])[] = [
  ['No.', (row) => row.packet + 1],
  ['Time', (row) => row.relative.toFixed(9)],
  ['Source', (row) => row.source],
  ['Destination', (row) => row.destination],
  ['Protocol', (row) => row.protocol],
  ['Length', (row) => row.length],
  ['Info', (row) => row.info],
];

/** The file in pieces; `told` after each packet. */
export function* writePacketCsv(source: PacketSource, packets: PacketList, told: () => void): Generator<string> {
  yield `${COLUMNS.map(([heading]) => heading).join(',')}\r\n`;
  for (let position = 0; position < packets.length; position++) {
    const row = source.row(packets.at(position));
    yield `${COLUMNS.map(([, value]) => csvCell(value(row))).join(',')}\r\n`;
    told();
  }
}

/** One JSON array, an object a packet. See {@link writePacketCsv}. */
export function* writePacketJson(source: PacketSource, packets: PacketList, told: () => void): Generator<string> {
  let between = '[\n';
  for (let position = 0; position < packets.length; position++) {
    yield `${between}${JSON.stringify(rowOf(source, packets.at(position)))}`;
    between = ',\n';
    told();
  }
  yield between === '[\n' ? '[]\n' : '\n]\n';
}

function rowOf(source: PacketSource, packet: number): unknown {
  const { table } = source;
  const row = source.row(packet);
  const comments = source.newComments(packet) ?? source.options(packet).comments;
  const hasTime = !Number.isNaN(table.seconds[packet] ?? Number.NaN);
  return {
    number: packet + 1,
    ...(hasTime && { time: `${row.time.seconds}.${String(row.time.nanos).padStart(9, '0')}` }),
    relative: row.relative,
    source: row.source,
    destination: row.destination,
    protocol: row.protocol,
    length: row.length,
    capturedLength: table.capturedLength[packet] ?? 0,
    ...(row.stream !== undefined && { stream: row.stream }),
    info: row.info,
    ...(comments.length > 0 && { comments }),
  };
}
