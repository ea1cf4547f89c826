/** A table that grows: nothing is lost, and a large one neither grows nor shrinks all at once. */
import { expect, it } from 'vitest';
import { HEAP } from '../../../../src/main/engine/bytes/index.ts';
import { PacketTable, RowBatch } from '../../../../src/main/engine/table/index.ts';

const LARGE = 1 << 20;

/** Append rows, each with its own number in a few columns of different kinds. */
function fill(table: PacketTable, to: number): void {
  while (table.length < to) {
    const row = table.append();
    table.fit('fileOffset', row * 2 ** 20);
    table.fileOffset[row] = row * 2 ** 20;
    table.stream[row] = -row;
    table.fit('issue', row & 0xffff);
    table.issue[row] = row & 0xffff;
  }
}

function expectRows(table: PacketTable): void {
  for (let row = 0; row < table.length; row += 4093)
    expect([table.fileOffset[row], table.stream[row] === -row, table.issue[row]]).toEqual([
      row * 2 ** 20,
      true,
      row & 0xffff,
    ]);
}

/** Columns whose array was replaced since. */
function replaced(table: PacketTable, before: ReadonlyMap<string, unknown>): number {
  return Object.entries(table).filter(([name, value]) => ArrayBuffer.isView(value) && before.get(name) !== value)
    .length;
}

const columnsOf = (table: PacketTable) => new Map<string, unknown>(Object.entries(table));

it('keeps every row while it grows, and has no spare room once it is trimmed', () => {
  const table = new PacketTable();
  fill(table, 10_000);
  expect(table.trim()).toBe(false);
  expectRows(table);
  expect(table.fileOffset.length).toBe(10_000);
  fill(table, 10_001);
  expectRows(table);
});

it('grows a large table a column at a time, where it is told between slices', () => {
  const table = new PacketTable();
  let most = 0;
  for (let to = 16_384; to <= 3 * LARGE; to += 16_384) {
    const before = columnsOf(table);
    table.prepare();
    fill(table, to);
    if (to > LARGE) most = Math.max(most, replaced(table, before));
  }
  expect(most).toBe(1);
  expectRows(table);
});

it('copies a column in pieces, and keeps rows and widths that come meanwhile', () => {
  const table = new PacketTable();
  table.fit('fileOffset', 2 ** 33);
  fill(table, 5 * LARGE);
  table.expect(8 * LARGE);
  const before = columnsOf(table);
  let calls = 0;
  for (; replaced(table, before) < 3 && calls < 100; calls++) {
    table.prepare();
    // The second column becomes wider while it is on its way.
    if (replaced(table, before) === 1) table.fit('capturedLength', 70_000);
    fill(table, table.length + 64);
  }
  // 40 MB of offsets, 10 of lengths that become 20, in pieces of 16.
  expect(calls).toBeGreaterThanOrEqual(5);
  expect(calls).toBeLessThan(10);
  expectRows(table);
});

it('makes room once for what is expected, and keeps the little that is over', () => {
  const table = new PacketTable();
  fill(table, 4096);
  table.expect(50_000);
  let steps = 0;
  for (let to = 5000; to <= 50_000; to += 1000) {
    const before = columnsOf(table);
    table.prepare();
    fill(table, to);
    if (replaced(table, before) > 0) steps++;
  }
  expect(steps).toBe(1);
  expect(table.trim()).toBe(false);
  expect(table.stream.length).toBeGreaterThanOrEqual(50_000);
  expect(table.stream.length).toBeLessThan(50_000 * 1.03);
  expectRows(table);
});

it('copies a large table once where what was expected is a little wrong', () => {
  for (const wrong of [0.97, 1.03]) {
    const table = new PacketTable();
    fill(table, 65_536);
    table.expect(200_000 * wrong);
    fill(table, 65_537);
    const before = columnsOf(table);
    fill(table, 200_000);
    expect([replaced(table, before), table.trim(), replaced(table, before)]).toEqual([0, false, 0]);
  }
});

it('is not led by an expectation beyond what has come so far', () => {
  const table = new PacketTable();
  fill(table, 4096);
  table.expect(1e12);
  fill(table, 4097);
  expect(table.stream.length).toBeLessThanOrEqual(4096 * 16);
});

it('gives the room of a large table back a column at a time', () => {
  const table = new PacketTable();
  fill(table, LARGE + 1);
  for (;;) {
    const before = columnsOf(table);
    const more = table.trim();
    expect(replaced(table, before)).toBeLessThanOrEqual(1);
    if (!more) break;
  }
  expectRows(table);
  expect(Object.values(table).filter((value) => ArrayBuffer.isView(value) && value.byteLength === 0)).toEqual([]);
  expect(table.stream.length).toBe(LARGE + 1);
  fill(table, LARGE + 2);
  expectRows(table);
});

it('makes a narrow column wide by the first value that asks for it, and keeps what it held', () => {
  const table = new PacketTable();
  const widths: number[] = [];
  const values = [200, 255, 256, 65_535, 65_536, 0xffffffff, 3];
  for (const value of values) {
    const row = table.append();
    table.fit('payloadOffset', value);
    table.payloadOffset[row] = value;
    widths.push(table.payloadOffset.BYTES_PER_ELEMENT);
  }
  expect(widths).toEqual([1, 1, 2, 2, 4, 4, 4]);
  expect([...table.payloadOffset.subarray(0, table.length)]).toEqual(values);
});

it('holds times before 1970, none at all, and places beyond 4 GB', () => {
  const table = new PacketTable();
  const seconds = [0, 0xffffffff, -1, Number.NaN];
  for (const second of seconds) {
    const row = table.append();
    table.fit('seconds', second);
    table.seconds[row] = second;
    table.fit('fileOffset', 2 ** 32 + row);
    table.fileOffset[row] = 2 ** 32 + row;
  }
  expect([...table.seconds.subarray(0, 4)]).toEqual(seconds);
  expect([...table.fileOffset.subarray(0, 4)]).toEqual(seconds.map((_, row) => 2 ** 32 + row));
});

it('keeps interfaces where there are several, and takes no room for them where there is one', () => {
  const table = new PacketTable();
  const interfaces = Array.from({ length: 9000 }, (_, row) =>
    row < 5000 ? 0 : row < 7000 ? row % 3 : (row % 3) * 300,
  );
  for (const index of interfaces) {
    const row = table.append();
    if (index !== 0) table.noteInterface(row, index);
  }
  expect(Array.from(interfaces, (_, row) => table.interfaceOf(row))).toEqual(interfaces);
  table.trim();
  expect(Array.from(interfaces, (_, row) => table.interfaceOf(row))).toEqual(interfaces);
  table.noteInterface(table.append(), 7);
  expect([table.interfaceOf(8999), table.interfaceOf(9000)]).toEqual([interfaces[8999], 7]);
});

it('does not come to columns that batches have nothing in, and keeps those of the next that has', () => {
  const table = new PacketTable();
  const rows = new RowBatch(HEAP);
  table.expect(4);
  table.grow();
  const written: string[] = [];
  for (const name of ['seq', 'tcpNotes', 'sourcePort', 'payloadLength', 'stream'] as const) {
    const column = table[name];
    const set = column.set.bind(column);
    column.set = (values: ArrayLike<number>, at?: number) => {
      written.push(name);
      set(values, at);
    };
  }
  const take = (has: 'nothing' | 'ports' | 'tcp'): string[] => {
    rows.length = 1;
    rows.stream[0] = -1;
    rows.hasTransport = has !== 'nothing';
    rows.hasTcp = has === 'tcp';
    rows.sourcePort[0] = has === 'nothing' ? 0 : 7;
    rows.seq[0] = has === 'tcp' ? 9 : 0;
    written.length = 0;
    table.take(rows);
    return written.toSorted();
  };
  expect(take('nothing')).toEqual(['stream']);
  expect(take('ports')).toEqual(['payloadLength', 'sourcePort', 'stream']);
  expect(take('tcp')).toEqual(['payloadLength', 'seq', 'sourcePort', 'stream', 'tcpNotes']);
  expect([...table.sourcePort.subarray(0, 3), ...table.seq.subarray(0, 3)]).toEqual([0, 7, 7, 0, 0, 9]);
});
