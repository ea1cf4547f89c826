/** The bundled samples through the command line, against what the recorded programs said they received. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ensureBuilt } from '../scripts/build.mjs';
import { runCli } from '../scripts/corpus.mjs';

const ROOT = dirname(import.meta.dirname);

interface Received {
  readonly kind: string;
  readonly length?: number;
  readonly sha256?: string;
  readonly code?: number;
  readonly [key: string]: unknown;
}

function truthOf(sample: string): { readonly toServer: readonly Received[]; readonly toClient: readonly Received[] } {
  return JSON.parse(readFileSync(join(ROOT, 'test', 'captures', 'samples', `${sample}.json`), 'utf8'));
}

async function records(command: string, sample: string): Promise<readonly Record<string, unknown>[]> {
  const { output, status } = await runCli([command, join(ROOT, 'resources', 'samples', sample)]);
  expect(status).toBe(0);
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

beforeAll(() => ensureBuilt(), 120_000);

it('gives the exchange of the HTTP sample as both programs saw it', async () => {
  const sample = 'http-three-way-handshake.pcap';
  const { toServer, toClient } = truthOf(sample);
  const [request] = toServer;
  const [response] = toClient;
  expect(await records('http', sample)).toMatchObject([
    {
      stream: 0,
      // The request head ends in the second of its two segments.
      request: { method: request?.method, target: request?.target, packet: 5, packets: [4, 5] },
      response: {
        status: response?.status,
        body: { length: response?.length, sha256: response?.sha256, status: 'complete' },
      },
    },
  ]);
});

it('gives the handshake and the four-packet teardown of the HTTP sample', async () => {
  const args = ['packets', join(ROOT, 'resources', 'samples', 'http-three-way-handshake.pcap')];
  const { output } = await runCli([...args, '-e', 'tcp.flags', '-e', 'tcp.seq', '-e', 'tcp.ack', '-e', 'tcp.len']);
  expect(output.split('\n').slice(0, -1)).toEqual([
    'tcp.flags\ttcp.seq\ttcp.ack\ttcp.len',
    '0x0002\t0\t0\t0',
    '0x0012\t0\t1\t0',
    '0x0010\t1\t1\t0',
    '0x0010\t1\t1\t1448',
    '0x0018\t1449\t1\t790',
    '0x0010\t1\t1449\t0',
    '0x0010\t1\t2239\t0',
    '0x0018\t1\t2239\t470',
    '0x0010\t2239\t471\t0',
    '0x0011\t2239\t471\t0',
    '0x0010\t471\t2240\t0',
    '0x0011\t471\t2240\t0',
    '0x0010\t2240\t472\t0',
  ]);
});

it('gives the messages of the WebSocket sample as both programs received them', async () => {
  const sample = 'websocket-session.pcapng';
  const truth = truthOf(sample);
  const messages = await records('websocket', sample);
  const kinds = new Map([
    [1, 'text'],
    [2, 'binary'],
    [8, 'close'],
    [9, 'ping'],
    [10, 'pong'],
  ]);
  const received = (direction: string) =>
    messages
      .filter((message) => message.direction === direction)
      .map(({ opcode, length, sha256, closeCode }) => {
        const kind = kinds.get(Number(opcode));
        return kind === 'close' ? { kind, code: closeCode } : { kind, length, sha256 };
      });
  const said = (list: readonly Received[]) =>
    list.map(({ kind, length, sha256, code }) => (kind === 'close' ? { kind, code } : { kind, length, sha256 }));
  expect({ toServer: received('toServer'), toClient: received('toClient') }).toEqual({
    toServer: said(truth.toServer),
    toClient: said(truth.toClient),
  });
  expect(messages.filter(({ compressed }) => compressed).length).toBe(4);
  expect(messages.filter(({ frames }) => frames === 3).length).toBe(1);
});
