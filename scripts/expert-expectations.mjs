/**
 * `node scripts/expert-expectations.mjs`: asks the reference (tshark 4.0) for its expert list of every capture of the
 * corpus, and writes test/conformance/expert.tsv: capture, severity, group, protocol, summary, count. Captures of which
 * nothing is remarked have no row.
 */
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expertLines, expertRows } from './expert-lines.mjs';

const ROOT = join(import.meta.dirname, '..');
const FILE = join(ROOT, 'test', 'conformance', 'expert.tsv');
const CORPUS = join(ROOT, '..', 'shared', 'corpus');
const AT_ONCE = 2;

const run = promisify(execFile);
const captures = ['captures', 'captures/malformed', 'lab'].flatMap((folder) =>
  readdirSync(join(CORPUS, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map(({ name }) => `${folder}/${name}`),
);
const answers = new Map();

async function listOf(capture) {
  const words = ['-n', '-2', '-q', '-o', 'tcp.reassemble_out_of_order:FALSE', '-z', 'expert'];
  try {
    const { stdout } = await run('tshark', [...words, '-r', join(CORPUS, capture)], { maxBuffer: 1 << 26 });
    return stdout;
  } catch (error) {
    // A capture that is cut ends with status 2 after its list.
    return error.stdout ?? '';
  }
}

const waiting = [...captures];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let capture = waiting.shift(); capture !== undefined; capture = waiting.shift()) {
      answers.set(capture, expertRows(expertLines(await listOf(capture))));
    }
  }),
);
const lines = captures.sort().flatMap((capture) => answers.get(capture).map((row) => `${capture}\t${row}`));
writeFileSync(FILE, `${lines.join('\n')}\n`);
