/**
 * The statistics of every capture of the corpus against those that the reference prints, without a display filter and with
 * some: protocol hierarchy, conversations, endpoints, I/O, and the expert list with a filter (without: expert.test.ts).
 * statistics.tsv.gz has its answers: capture, statistic, number of the filter, row (scripts/statistics-expectations.mjs
 * makes it). What differs, and why, is in DIFFERENT and in the expert list's own; nothing else may, and nothing may be
 * listed that does not. Needs ../shared/corpus.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { expertRows } from '../../scripts/expert-lines.mjs';
import { FILTERS, hierarchyRows, INTERVAL, printedSize, printedWay, SERIES } from '../../scripts/statistics-lines.mjs';
import type { Capture } from '../../src/main/engine/index.ts';
import { ADDRESS_LAYERS, type AddressLayer, type StatisticsQuery } from '../../src/shared/model/index.ts';
import type { StatisticsRecord } from '../../src/shared/records.ts';
import { CORPUS_ROOT, corpusCaptures, expectedSummary, hasCorpus } from '../support/corpus.ts';
import { openForReading } from '../support/open-capture.ts';
import { DIFFERENT as DIFFERENT_REMARKS } from './expert-known.ts';
import { DIFFERENT } from './statistics-known.ts';

/** Rows by capture, statistic and number of the filter. */
const EXPECTED = new Map<string, string[]>();
for (const line of gunzipSync(readFileSync(join(import.meta.dirname, 'statistics.tsv.gz')))
  .toString()
  .split('\n')) {
  const [capture = '', statistic = '', filter = '', row = ''] = line.split('\t');
  const key = `${capture}\t${statistic}\t${filter}`;
  const rows = EXPECTED.get(key);
  if (rows === undefined) EXPECTED.set(key, [row]);
  else rows.push(row);
}

/** The whole of a statistic. */
function recordsOf(capture: Capture, query: StatisticsQuery): readonly StatisticsRecord[] {
  for (;;) {
    const answer = capture.statisticsRecords(query);
    if (!answer.ok) throw new Error(answer.issue.code);
    const { checked, packets, value } = answer.value;
    if (checked >= packets) return value;
  }
}

/** A row, and the same as it may be printed as well. */
type Row = readonly string[];

/** Seconds that differ by the dust of a double: what lies as far from two printed numbers may be printed as either. */
const DUST = 1e-7;
const printedSeconds = (seconds: number): Row =>
  [seconds - DUST, seconds + DUST].map((one) => Math.max(0, one).toFixed(4));

function conversationRows(capture: Capture, layer: AddressLayer, filter: string): Row[] {
  const end = (address: unknown, port: unknown) => (port === undefined ? String(address) : `${address}:${port}`);
  return recordsOf(capture, { kind: 'conversations', filter, layer, sort: 'packets', descending: true }).map((r) => {
    const forth = `${r.packetsAB} ${printedSize(Number(r.bytesAB))}`;
    const back = `${r.packetsBA} ${printedSize(Number(r.bytesBA))}`;
    const row = `${end(r.addressA, r.portA)} ${end(r.addressB, r.portB)} ${forth} ${back} ${Number(r.start).toFixed(6)}`;
    return printedSeconds(Number(r.duration)).map((seconds) => `${row} ${seconds}`);
  });
}

const endpointRows = (capture: Capture, layer: AddressLayer, filter: string): Row[] =>
  recordsOf(capture, { kind: 'endpoints', filter, layer, sort: 'packets', descending: true }).map((r) => {
    const end = r.port === undefined ? r.address : `${r.address} ${r.port}`;
    return [`${end} ${r.packets} ${r.bytes} ${r.packetsTx} ${r.bytesTx} ${r.packetsRx} ${r.bytesRx}`];
  });

const hierarchyOf = (capture: Capture, filter: string): Row[] =>
  hierarchyRows(
    recordsOf(capture, { kind: 'hierarchy', filter }).map((r) => [
      printedWay(String(r.path).split(':')),
      Number(r.packets),
      Number(r.bytes),
    ]),
  ).map((row) => [row]);

const remarksOf = (capture: Capture, filter: string): Row[] =>
  expertRows(
    recordsOf(capture, { kind: 'expert', filter }).map((r) => ({
      severity: String(r.severity),
      group: String(r.kind),
      protocol: String(r.protocol),
      summary: String(r.summary),
      count: Number(r.count),
    })),
  ).map((row) => [row.replaceAll('\t', ' ')]);

/** An interval a row, its number in front; none where the capture lasts for so long that intervals are longer. */
function ioRows(capture: Capture): Row[] | undefined {
  const records = recordsOf(capture, { kind: 'io', filter: '', series: SERIES, milliseconds: INTERVAL * 1000 });
  if (records.some(({ seconds }) => seconds !== INTERVAL)) return undefined;
  const count = records.length / SERIES.length;
  return Array.from({ length: count }, (_, interval) => {
    const cells = SERIES.map((_, series) => records[series * count + interval]);
    return [`${interval} ${cells.map((cell) => `${cell?.packets} ${cell?.bytes}`).join(' ')}`];
  });
}

/** What one has and the other has not, with a sign for who has it: `-` the reference alone, `+` Capscope alone. */
function differencesOf(expected: readonly string[], actual: readonly Row[]): string[] {
  const theirs = new Map<string, number>();
  for (const row of expected) theirs.set(row, (theirs.get(row) ?? 0) + 1);
  const different: string[] = [];
  for (const row of actual) {
    const met = row.find((one) => (theirs.get(one) ?? 0) > 0);
    if (met === undefined) different.push(`+ ${row[0]}`);
    else theirs.set(met, (theirs.get(met) ?? 0) - 1);
  }
  for (const [row, left] of theirs) for (let i = 0; i < left; i++) different.push(`- ${row}`);
  return different;
}

/** Every statistic of a capture: its name, the filter's number, and what differs. */
function* comparisons(name: string, capture: Capture): Generator<readonly [statistic: string, different: string[]]> {
  const expected = (statistic: string, filter: number) => EXPECTED.get(`${name}\t${statistic}\t${filter}`) ?? [];
  for (const [number, filter] of FILTERS.entries()) {
    yield ['hierarchy', differencesOf(expected('hierarchy', number), hierarchyOf(capture, filter))];
    if (number > 0) yield ['expert', differencesOf(expected('expert', number), remarksOf(capture, filter))];
    for (const layer of ADDRESS_LAYERS) {
      const talks = expected(`conversations ${layer}`, number);
      yield [`conversations ${layer}`, differencesOf(talks, conversationRows(capture, layer, filter))];
      const ends = expected(`endpoints ${layer}`, number);
      yield [`endpoints ${layer}`, differencesOf(ends, endpointRows(capture, layer, filter))];
    }
  }
  const io = ioRows(capture);
  const printed = expected('io', 0).map((row, interval) => `${interval} ${row}`);
  // It prints nothing of a capture that is shorter than its own clock.
  if (io !== undefined && printed.length > 0) yield ['io', differencesOf(printed, io)];
}

describe.skipIf(!hasCorpus)('statistics say what the reference says (needs ../shared/corpus)', () => {
  // Those in which there is a packet.
  const captures = corpusCaptures()
    .filter((capture) => expectedSummary(capture).packets > 0)
    .map(({ path }) => ({ name: relative(CORPUS_ROOT, path), path }));
  const unused = new Set(DIFFERENT.keys());

  it.each(captures)('$name', { timeout: 120_000 }, async ({ name, path }) => {
    const capture = await openForReading(path);
    const unexplained: string[] = [];
    for (const [statistic, different] of comparisons(name, capture)) {
      for (const row of different) {
        const at = DIFFERENT.findIndex((d) => d.captures.test(name) && d.statistic.test(statistic) && d.rows.test(row));
        const isRemark =
          statistic === 'expert' && DIFFERENT_REMARKS.some((d) => d.captures.test(name) && d.rows.test(row));
        if (at >= 0) unused.delete(at);
        else if (!isRemark) unexplained.push(`${statistic}: ${row}`);
      }
    }
    expect(unexplained).toEqual([]);
  });

  it('has a reason for nothing else', () => {
    expect(Array.from(unused, (at) => String(DIFFERENT[at]?.because))).toEqual([]);
  });

  it('holds every capture that the reference tells of', () => {
    const names = new Set(captures.map(({ name }) => name));
    const told = new Set([...EXPECTED.keys()].map((key) => key.split('\t')[0] ?? ''));
    expect([...told].filter((name) => name !== '' && !names.has(name))).toEqual([]);
  });
});
