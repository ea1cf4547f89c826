/**
 * `npm run bench [-- PACKETS…]`: makes its own captures, loads them with the engine, with tshark where it is installed,
 * and with the npm package pcap-parser (framing only), several rounds in turn, and prints medians and ratios. Written as
 * JSON to out/bench.json with machine, versions and commit. CPU time counts; wall time on a shared machine is noise.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../build.mjs';
import { generateCapture } from './generate.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** tshark and pcap-parser take minutes on more packets than this. */
const SLOW_LIMIT = 1_000_000;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** CPU seconds (user and system) of a command, by the shell's own accounting of its children. */
function cpuOf(command, args) {
  const script = '"$@" >/dev/null 2>&1; times';
  const { stdout } = spawnSync('bash', ['-c', script, 'bash', command, ...args], { encoding: 'utf8' });
  const last = stdout.trim().split('\n').at(-1) ?? '';
  return [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
}

function has(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

function ours(file) {
  const args = ['--expose-gc', join(ROOT, 'out', 'main', 'measure.js'), file];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

/** Runs each contender once a round, so that a busy spell of the machine hits all alike. */
function compare(packets) {
  const folder = join(tmpdir(), 'capscope-bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${packets}.pcap`);
  if (!existsSync(file)) generateCapture(file, packets);
  const slow = packets <= SLOW_LIMIT;
  const runs = { ours: [], tshark: [], pcapParser: [] };
  for (let round = 0; round < ROUNDS; round++) {
    runs.ours.push(ours(file));
    if (slow && has('tshark')) runs.tshark.push(cpuOf('tshark', ['-n', '-r', file, '-Y', 'frame.number==1']));
    if (slow) runs.pcapParser.push(cpuOf(process.execPath, [join(import.meta.dirname, 'pcap-parser.mjs'), file]));
  }
  const values = {};
  for (const key of Object.keys(runs.ours[0])) values[key] = median(runs.ours.map((run) => run[key]));
  const tshark = runs.tshark.length > 0 ? median(runs.tshark) : undefined;
  const pcapParser = runs.pcapParser.length > 0 ? median(runs.pcapParser) : undefined;
  return {
    ...values,
    tsharkSeconds: tshark,
    pcapParserSeconds: pcapParser,
    tsharkOverScan: tshark && tshark / values.scanSeconds,
    pcapParserOverScan: pcapParser && pcapParser / values.scanSeconds,
  };
}

await ensureBuilt();
const sizes = process.argv.slice(2).map(Number);
const results = (sizes.length > 0 ? sizes : [100_000, 1_000_000]).map(compare);
const rows = Object.keys(results[0]).map((key) => [key, ...results.map((r) => format(r[key]))]);
for (const row of rows) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(24) : cell.padStart(14))).join(''));

function format(value) {
  if (value === undefined) return '–';
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}

const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).stdout.trim();
mkdirSync(join(ROOT, 'out'), { recursive: true });
writeFileSync(
  join(ROOT, 'out', 'bench.json'),
  `${JSON.stringify({ machine: cpus()[0]?.model, cores: cpus().length, node: process.version, commit, rounds: ROUNDS, results }, null, 2)}\n`,
);
