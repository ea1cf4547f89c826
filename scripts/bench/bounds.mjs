/** What the engine must reach on a large capture, and the table that holds measured values against it. */

const MILLION = 1_000_000;

/**
 * A row: what, its bound, how it is written, and its value in a result (undefined where it was not measured). `after` is
 * the result of the capture before, which is smaller. Bounds hold from a million packets on; those with `million` for as many alone.
 */
const ROWS = [
  {
    what: 'load: times less CPU than tshark -Y frame.number==1',
    least: 40,
    unit: '×',
    of: ({ tsharkSeconds, scanSeconds }) => tsharkSeconds && tsharkSeconds / scanSeconds,
  },
  {
    what: 'load: CPU a packet, over that of the capture before',
    most: 1.1,
    unit: '×',
    of: (one, before) => before && one.scanSeconds / one.packets / (before.scanSeconds / before.packets),
  },
  { what: 'index of messages over load', most: 1, unit: '×', of: (one) => one.indexSeconds / one.scanSeconds },
  { what: 'memory a packet, index and all', most: 100, unit: 'bytes', of: (one) => one.bytesPerPacketIndexed },
  {
    what: 'first 1,000 packets from opening the file',
    most: 300,
    unit: 'ms',
    of: (one) => one.firstRowsSeconds * 1000,
  },
  { what: 'longest step until a cancel is heard: reading', most: 100, unit: 'ms', of: (one) => one.readStepMs },
  { what: 'longest step until a cancel is heard: filters', most: 100, unit: 'ms', of: (one) => one.filterStepMs },
  { what: 'longest step until a cancel is heard: find', most: 100, unit: 'ms', of: (one) => one.findStepMs },
  { what: 'longest step until a cancel is heard: export', most: 100, unit: 'ms', of: (one) => one.exportStepMs },
  { what: 'tcp.stream == 5', most: 20, unit: 'ms', million: true, of: (one) => one.filterStreamMs },
  { what: 'tcp.dstport == 8000', most: 100, unit: 'ms', million: true, of: (one) => one.filterPortMs },
  { what: 'ip.addr == 192.168.6.10', most: 100, unit: 'ms', million: true, of: (one) => one.filterAddressMs },
  { what: 'ip.ttl < 64', most: 100, unit: 'ms', million: true, of: (one) => one.filterHeaderMs },
  {
    what: 'frame contains "Switching", over reading the file',
    most: 2,
    unit: '×',
    of: (one) => one.filterContainsMs / one.readMs,
  },
  { what: "60 rows anywhere: the engine's part of a jump", most: 50, unit: 'ms', of: (one) => one.rowsMs },
  { what: 'longest stream, not followed yet: Follow', most: 100, unit: 'ms', of: (one) => one.followMs },
  { what: 'longest stream, not followed yet: HTTP', most: 100, unit: 'ms', of: (one) => one.exchangesMs },
  { what: 'longest stream, not followed yet: WebSocket', most: 100, unit: 'ms', of: (one) => one.messagesMs },
];

/** Every row for results in order of their size: value, bound, and whether it is within. */
export function holdAgainstBounds(results) {
  return ROWS.map(({ what, least, most, unit, million = false, of }) => ({
    what,
    bound: least === undefined ? `≤ ${most} ${unit}` : `≥ ${least} ${unit}`,
    values: results.map((one, i) => {
      const value = of(one, results[i - 1]);
      if (value === undefined) return undefined;
      const isBound = million ? one.packets === MILLION : one.packets >= MILLION;
      return { value, ...(isBound && { within: least === undefined ? value <= most : value >= least }) };
    }),
  }));
}

/** The table, a column for each result. A value beyond its bound has an exclamation mark. */
export function tellBounds(rows, results) {
  const line = (what, bound, cells) => [what.padEnd(56), bound.padEnd(14), ...cells].join('');
  console.log(
    line(
      '',
      'bound',
      results.map(({ packets }) => packets.toLocaleString('en-US').padStart(14)),
    ),
  );
  for (const { what, bound, values } of rows) {
    const cells = values.map((one) =>
      one === undefined ? '–' : `${digits(one.value)}${one.within === false ? ' !' : '  '}`,
    );
    console.log(
      line(
        what,
        bound,
        cells.map((cell) => cell.padStart(14)),
      ),
    );
  }
}

const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(2 + Number(value >= 10)));
