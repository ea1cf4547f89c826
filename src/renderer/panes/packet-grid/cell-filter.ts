/**
 * What the cells of a packet's row can be made a filter of. Most of it the row says; of what stands in a column of a field,
 * and of addresses of links, the engine is asked, which knows what field has them in this packet.
 */
import type { TimeFormat } from '../../../shared/api.ts';
import { quoted } from '../../../shared/filter/index.ts';
import type { PacketRow } from '../../../shared/model/index.ts';
import { addressFilter } from '../../filter-text.ts';
import type { Engine } from '../../state/capture.ts';
import { FIELD_COLUMN } from '../../state/columns.ts';

/** Fields in which links have the addresses of either end. */
const LINK_FIELDS = {
  source: ['eth.src', 'wlan.sa', 'wlan.ta', 'sll.src.eth'],
  destination: ['eth.dst', 'wlan.da', 'wlan.ra'],
} as const;

const LINK_ADDRESS = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;

/** Tests of columns that the engine was asked for. */
export type AskedTests = ReadonlyMap<string, string>;

/** Fields of what the time column shows. */
const TIME_FIELDS: Readonly<Record<TimeFormat, string>> = {
  relative: 'frame.time_relative',
  // The time since the packet shown before it is another as soon as others are shown: the packet's own time stands for it.
  deltaShown: 'frame.time_relative',
  delta: 'frame.time_delta',
  deltaStream: 'tcp.time_delta',
  utc: 'frame.time',
  local: 'frame.time',
  iso: 'frame.time',
};

/** What {@link askTests} knows of packets that carry HTTP/2, which the row tells in one colour with HTTP/1. */
export const HTTP2 = 'http2';

/** Ask for the tests that the row itself does not tell; none where it tells all. */
export async function askTests(
  engine: Engine | undefined,
  row: PacketRow,
  column: string,
  timeFormat: TimeFormat = 'relative',
): Promise<AskedTests> {
  const wanted = new Map<string, readonly string[]>();
  for (const side of ['source', 'destination'] as const)
    if (LINK_ADDRESS.test(row[side])) wanted.set(side, LINK_FIELDS[side]);
  if (column === 'time') wanted.set(column, [TIME_FIELDS[timeFormat]]);
  if (column === 'delta') wanted.set(column, [TIME_FIELDS.delta]);
  if (column === 'clock') wanted.set(column, [TIME_FIELDS.utc]);
  if (row.family === 'http') wanted.set(HTTP2, ['http2.streamid', 'http2.magic']);
  if (column.startsWith(FIELD_COLUMN)) wanted.set(column, [column.slice(FIELD_COLUMN.length)]);
  const known = new Map<string, string>();
  if (!engine || wanted.size === 0) return known;
  const keys = [...wanted.values()].flat();
  const answer = await engine.ask('fieldTests', [row.packet, keys]);
  if (!answer.ok) return known;
  const testsOf = (key: string) => answer.value[keys.indexOf(key)] ?? [];
  for (const [id, fields] of wanted) {
    const tests = fields.flatMap(testsOf);
    const ofRow =
      id === 'source' || id === 'destination'
        ? tests.filter((test) => test.endsWith(`== ${row[id]}`)).slice(0, 1)
        : tests;
    if (ofRow.length > 0) known.set(id, ofRow.join(' && '));
  }
  return known;
}

/** Characters that a filter is to repeat at most; of longer texts it asks for the beginning. */
const LONGEST = 1000;
const BEGINNING = 200;

const textTest = (key: string, text: string): string =>
  text.length > LONGEST ? `${key} contains ${quoted(text.slice(0, BEGINNING))}` : `${key} == ${quoted(text)}`;

/** Seconds as text, to the nanosecond as far as the number tells. */
export const seconds = (value: number): string => value.toFixed(9).replace(/\.?0+$/, '');

/** The test of an address; of one that is no IP's it is asked for, and the column's own where no field has it. */
function endFilter(side: 'source' | 'destination', row: PacketRow, asked: AskedTests): string {
  const address = row[side];
  const known = LINK_ADDRESS.test(address)
    ? asked.get(side)
    : addressFilter(side === 'source' ? 'src' : 'dst', address);
  return known ?? `_ws.col.${side === 'source' ? 'Source' : 'Destination'} == ${quoted(address)}`;
}

/**
 * The test that a packet has what a column shows of this one; undefined where a column is no field. Of times the row has no
 * more than a number holds: they are asked for.
 */
export function columnFilter(column: string, row: PacketRow, asked: AskedTests = new Map()): string | undefined {
  switch (column) {
    case 'number':
      return `frame.number == ${row.packet + 1}`;
    case 'source':
    case 'destination':
      return endFilter(column, row, asked);
    case 'protocol':
      return `_ws.col.Protocol == ${quoted(row.protocol)}`;
    case 'length':
      return `frame.len == ${row.length}`;
    case 'stream':
      return row.stream === undefined ? undefined : `tcp.stream == ${row.stream}`;
    case 'notes':
      return row.notes.length === 0 ? undefined : row.notes.map((note) => `tcp.analysis.${note}`).join(' || ');
    case 'comment':
      return row.comment === undefined ? undefined : textTest('frame.comment', row.comment);
    case 'info':
      return textTest('_ws.col.Info', row.info);
    default:
      return asked.get(column);
  }
}

/** Both ends of a packet, whichever of them sends. */
export function conversationFilter(row: PacketRow, asked: AskedTests): string | undefined {
  const ends = [row.source, row.destination].map((address) =>
    // Which fields of a link have the addresses of both ends is known of Ethernet's alone.
    LINK_ADDRESS.test(address) && !asked.get('source')?.startsWith('eth.') ? undefined : addressFilter('addr', address),
  );
  return ends[0] === undefined || ends[1] === undefined ? undefined : ends.join(' && ');
}
