/**
 * `npm run bench [-- PACKETS…]`: makes its own captures, loads them with the engine, with tshark where it is installed,
 * and with the npm package pcap-parser (framing only), several rounds in turn, and prints medians and ratios, and what of
 * it has a bound beside that bound. Written as JSON to out/bench.json with machine, versions and commit. CPU time counts; wall time on a shared machine is noise.
 * `npm run bench -- window [PACKETS…]` measures the real window (window.mjs).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../build.mjs';
import { ROOT } from '../process.mjs';
import { holdAgainstBounds, tellBounds } from './bounds.mjs';
import { generateCapture } from './generate.mjs';
import { median, record, tell } from './record.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** tshark and pcap-parser take minutes on more packets than this. */
const SLOW_LIMIT = 1_000_000;

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

const [kind, ...rest] = process.argv.slice(2);
const sizes = (kind === 'window' ? rest : process.argv.slice(2)).map(Number);
if (sizes.length === 0) sizes.push(100_000, 1_000_000);
if (kind === 'window') {
  const { benchWindow } = await import('./window.mjs');
  await benchWindow(sizes);
} else {
  await ensureBuilt();
  const results = sizes.toSorted((a, b) => a - b).map(compare);
  const bounds = holdAgainstBounds(results);
  tell(results);
  console.log('');
  tellBounds(bounds, results);
  console.log(record('bench.json', { rounds: ROUNDS, results, bounds }));
}
