/**
 * `node scripts/statistics-expectations.mjs`: asks the reference (tshark 4.0) for its statistics of every capture of the
 * corpus, without and with a display filter, and writes test/conformance/statistics.tsv.gz: capture, which statistic,
 * number of the filter, row. `zcat` shows it. It takes some ten minutes.
 */
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expertLines, expertRows } from './expert-lines.mjs';
import {
  conversationLines,
  endpointLines,
  FILTERS,
  hierarchyLines,
  INTERVAL,
  ioLines,
  SERIES,
  TALKING,
} from './statistics-lines.mjs';

const ROOT = join(import.meta.dirname, '..');
const FILE = join(ROOT, 'test', 'conformance', 'statistics.tsv.gz');
const CORPUS = join(ROOT, '..', 'shared', 'corpus');
const AT_ONCE = 2;
/** Of captures that last longer Capscope makes longer intervals. */
const MOST_INTERVALS = 20_000;
const LAYERS = Object.entries(TALKING);

const run = promisify(execFile);
const captures = ['captures', 'captures/malformed', 'lab'].flatMap((folder) =>
  readdirSync(join(CORPUS, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(md|json|keys)$/.test(entry.name))
    .map(({ name }) => `${folder}/${name}`),
);

async function ask(capture, statistics) {
  const words = ['-n', '-2', '-q', '-o', 'tcp.reassemble_out_of_order:FALSE', '-r', join(CORPUS, capture)];
  try {
    const { stdout } = await run('tshark', [...words, ...statistics.flatMap((one) => ['-z', one])], {
      maxBuffer: 1 << 28,
    });
    return stdout;
  } catch (error) {
    // A capture that is cut ends with status 2 after its lists.
    return error.stdout ?? '';
  }
}

async function rowsOf(capture) {
  const rows = [];
  for (const [number, filter] of FILTERS.entries()) {
    const filtered = (what) => (filter === '' ? what : `${what},${filter}`);
    const talks = ['conv', 'endpoints'].flatMap((what) => LAYERS.map(([, { asked }]) => filtered(`${what},${asked}`)));
    const output = await ask(capture, [filtered('io,phs'), filtered('expert'), ...talks]);
    const put = (statistic, lines) => {
      for (const line of lines) rows.push([capture, statistic, number, line].join('\t'));
    };
    put('hierarchy', hierarchyLines(output));
    // Without a filter it stands in expert.tsv.
    if (filter !== '')
      put(
        'expert',
        expertRows(expertLines(output)).map((row) => row.replaceAll('\t', ' ')),
      );
    for (const [layer] of LAYERS) {
      put(`conversations ${layer}`, conversationLines(output, layer));
      put(`endpoints ${layer}`, endpointLines(output, layer));
    }
    // A run of its own: of captures without times nothing else would be printed either.
    if (filter !== '') continue;
    const io = ioLines(await ask(capture, [`io,stat,${INTERVAL},${SERIES.join(',')}`]));
    if (io.length <= MOST_INTERVALS) put('io', io);
  }
  return rows;
}

const answers = new Map();
const waiting = [...captures];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let capture = waiting.shift(); capture !== undefined; capture = waiting.shift()) {
      answers.set(capture, await rowsOf(capture));
    }
  }),
);
writeFileSync(
  FILE,
  gzipSync(
    `${captures
      .sort()
      .flatMap((capture) => answers.get(capture))
      .join('\n')}\n`,
    { level: 9 },
  ),
);
