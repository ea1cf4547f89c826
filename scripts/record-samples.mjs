/**
 * Records the two captures of resources/samples/ from real programs: a client and a server in network namespaces of
 * their own, joined by a third that routes between them, so that nothing leaves the machine and nothing else is in the
 * files. What the programs themselves say they received goes to test/captures/samples/. Run as root on Linux: `node scripts/record-samples.mjs`. Needs iproute2, ethtool, tcpdump, dumpcap and tshark
 * (Debian: iproute2 ethtool tcpdump tshark).
 *
 *     client 192.168.66.65 ── 192.168.66.1 router 192.168.6.1 ── 192.168.6.10 server
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, runScript, say } from './process.mjs';

const SERVER = '192.168.6.10';
const PROGRAMS = join(import.meta.dirname, 'samples');

/** Namespaces get this process's number, so that they are nobody else's. */
const CLIENT = `client${process.pid}`;
const ROUTER = `router${process.pid}`;
const HOST = `server${process.pid}`;

/** What is recorded: file, the two programs, and the command that captures at the client. */
const SAMPLES = [
  {
    file: 'http-three-way-handshake.pcap',
    programs: 'http',
    capture: (out) => ['tcpdump', '-i', 'eth0', '-Z', 'root', '-U', '-w', out, 'tcp'],
  },
  {
    file: 'websocket-session.pcapng',
    programs: 'websocket',
    capture: (out) => ['dumpcap', '-q', '-i', 'eth0', '-f', 'tcp', '-w', out],
  },
];

function ip(...args) {
  execFileSync('ip', args, { stdio: 'inherit' });
}

/** Runs a command inside a namespace, to its end; gives what it said. */
function inside(namespace, ...command) {
  return execFileSync('ip', ['netns', 'exec', namespace, ...command], { encoding: 'utf8' });
}

/**
 * Starts a command inside a namespace; resolves when it has said the first thing on either output. `ended` resolves to
 * the lines it said afterwards.
 */
async function start(namespace, command) {
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
  await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
  child.stderr.resume();
  return {
    child,
    ended: child.stdout
      .setEncoding('utf8')
      .toArray()
      .then((pieces) => pieces.join('')),
  };
}

/** One end and its wire to the router. */
function addHost(name, address, gateway, wire) {
  ip('netns', 'add', name);
  ip('link', 'add', 'eth0', 'netns', name, 'type', 'veth', 'peer', 'name', wire, 'netns', ROUTER);
  ip('-n', ROUTER, 'address', 'add', `${gateway}/24`, 'dev', wire);
  ip('-n', ROUTER, 'link', 'set', wire, 'up');
  ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
  ip('-n', name, 'link', 'set', 'lo', 'up');
  ip('-n', name, 'link', 'set', 'eth0', 'up');
  ip('-n', name, 'route', 'add', 'default', 'via', gateway);
  // Segments as they are on a wire, with their checksums: the card (here the kernel) must not do that later.
  inside(name, 'ethtool', '-K', 'eth0', 'tso', 'off', 'gso', 'off', 'gro', 'off', 'tx', 'off');
}

async function record({ file, programs, capture }, folder) {
  const out = join(folder, file);
  const server = await start(HOST, [process.execPath, join(PROGRAMS, `${programs}-server.mjs`)]);
  const tool = await start(CLIENT, capture(out));
  // The tools speak a moment before they listen.
  await sleep(500);
  const toClient = inside(CLIENT, process.execPath, join(PROGRAMS, `${programs}-client.mjs`), SERVER);
  const toServer = await server.ended;
  await sleep(500);
  tool.child.kill('SIGINT');
  await tool.ended;

  const kept = join(ROOT, 'resources', 'samples', file);
  copyFileSync(out, kept);
  chmodSync(kept, 0o644);
  const truth = { toServer: parseLines(toServer), toClient: parseLines(toClient) };
  writeFileSync(join(ROOT, 'test', 'captures', 'samples', `${file}.json`), `${JSON.stringify(truth, null, 2)}\n`);
  say(`${file}: ${statSync(kept).size} bytes`);
}

function parseLines(text) {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

await runScript(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  try {
    ip('netns', 'add', ROUTER);
    addHost(CLIENT, '192.168.66.65', '192.168.66.1', 'lan');
    addHost(HOST, SERVER, '192.168.6.1', 'dmz');
    inside(ROUTER, 'sysctl', '-q', '-w', 'net.ipv4.ip_forward=1');
    for (const sample of SAMPLES) await record(sample, folder);
  } finally {
    for (const name of [CLIENT, HOST, ROUTER]) ip('netns', 'del', name);
    rmSync(folder, { recursive: true });
  }
});
