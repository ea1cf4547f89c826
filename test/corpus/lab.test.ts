/**
 * The command line's `http` and `websocket` against what the programs of the lab captures say themselves: every
 * exchange as the client saw it, every message as the other end received it; encrypted ones with the secrets that were
 * written beside them or into the file.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/build.mjs';
import { corpusCaptures, hasCorpus, runCli } from '../../scripts/corpus.mjs';

type Capture = ReturnType<typeof corpusCaptures>[number];

interface TruthExchange {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  /** Interim statuses and those of redirects that the client followed, the final one last. */
  readonly all_statuses?: readonly number[];
  readonly http_version?: string;
  readonly client_port: number;
  readonly decoded_body_len: number;
  readonly decoded_body_sha256: string;
}

interface TruthMessage {
  readonly type: string;
  readonly len: number;
  readonly sha256?: string;
}

interface TruthSession {
  readonly client_port: number;
  readonly client_to_server?: readonly TruthMessage[];
  readonly server_to_client?: readonly TruthMessage[];
}

interface Truth {
  readonly tls?: { readonly key_file?: string | null; readonly secrets_in_file?: boolean };
  readonly http?: readonly TruthExchange[];
  readonly websockets?: readonly TruthSession[];
  /** What a correct reader finds in the file; a count is absent where something is missing by design. */
  readonly counts: Readonly<Record<string, number | undefined>>;
}

/** Captures in which a body cannot be whole: each packet was cut to 96 bytes. */
const WITHOUT_BODIES = ['http-bottleneck-snap96.pcap'];

/** Opcodes and their names in the truth; with the control frames that it tells of, and without. */
const DATA = new Map([
  [1, 'text'],
  [2, 'binary'],
]);
const ALL = new Map([...DATA, [9, 'ping'], [10, 'pong']]);

const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function truthOf({ truth }: Capture): Truth {
  return JSON.parse(readFileSync(truth ?? '', 'utf8'));
}

/** The parts of the command line's records that are compared. */
interface StreamRecord {
  readonly stream: number;
  readonly client: { readonly port: number };
}
interface HttpRecord {
  readonly stream: number;
  readonly request?: { readonly method: string; readonly target: string };
  readonly response?: { readonly status: number; readonly body?: { readonly length: number; readonly sha256: string } };
}
interface MessageRecord {
  readonly stream: number;
  readonly direction: string;
  readonly opcode: number;
  readonly length: number;
  readonly sha256: string;
  readonly issues?: readonly unknown[];
}

async function records<Kind>(command: string, capture: Capture): Promise<readonly Kind[]> {
  const keys = capture.keys === undefined ? [] : ['--keylog', capture.keys];
  const { output, status } = await runCli([command, capture.file, ...keys]);
  expect(status, `exit status of ${command}`).toBeLessThan(2);
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** The client's port of every stream. */
async function clientPorts(capture: Capture): Promise<ReadonlyMap<number, number>> {
  return new Map((await records<StreamRecord>('streams', capture)).map(({ stream, client }) => [stream, client.port]));
}

/** Those that are in the clear or whose secrets are known. */
const readable = corpusCaptures()
  .filter(({ truth }) => truth !== undefined)
  .map((capture) => ({ name: capture.name, capture, truth: truthOf(capture) }))
  .filter(({ truth: { tls } }) => tls === undefined || tls.secrets_in_file === true || tls.key_file != null);

const withHttp = readable.filter(
  ({ truth }) =>
    (truth.counts.http_requests ?? 0) > 0 &&
    truth.http !== undefined &&
    truth.http.every(({ http_version }) => http_version !== '2'),
);
const withWebSocket = readable.filter(({ truth }) => truth.counts.websockets !== undefined);

beforeAll(() => ensureBuilt(), 120_000);

describe.skipIf(!hasCorpus)('HTTP exchanges of the lab captures (needs ../shared/corpus)', () => {
  it.each(withHttp)('$name', async ({ capture, truth }) => {
    const [found, ports] = await Promise.all([records<HttpRecord>('http', capture), clientPorts(capture)]);
    const actual = found.map(({ stream, request, response }) => ({
      port: ports.get(stream),
      method: request?.method,
      target: request?.target,
      status: response?.status,
      length: response?.body?.length ?? 0,
      sha256: response?.body?.sha256 ?? SHA256_OF_NOTHING,
    }));
    const expected = (truth.http ?? []).flatMap((exchange) =>
      onTheWire(exchange, !WITHOUT_BODIES.includes(capture.name)),
    );
    expect(actual).toEqual(expected.map((exchange) => expect.objectContaining(exchange)));
    expect(actual.length).toBe(truth.counts.http_requests);
  });
});

/** The exchanges of one that the client tells of: a redirect it followed was one of its own, to a target it does not tell. */
function onTheWire(exchange: TruthExchange, withBody: boolean): readonly object[] {
  const { client_port: port, method, status } = exchange;
  const target = exchange.target.replace(/^http:\/\/[^/]+/, '');
  const body = withBody && { length: exchange.decoded_body_len, sha256: exchange.decoded_body_sha256 };
  const redirects = (exchange.all_statuses ?? []).filter((each) => each >= 300 && each < 400);
  const followed = redirects.map((each) => ({ port, method, target, status: each }));
  return [...followed, { port, method, status, ...(followed.length === 0 && { target }), ...body }];
}

describe.skipIf(!hasCorpus)('WebSocket messages of the lab captures (needs ../shared/corpus)', () => {
  it.each(withWebSocket)('$name', async ({ capture, truth }) => {
    const [found, ports] = await Promise.all([records<MessageRecord>('websocket', capture), clientPorts(capture)]);
    // Some libraries answer pings themselves and do not tell.
    const recorded = truth.counts.ws_pings === undefined ? DATA : ALL;
    const of = (port: number, direction: string) =>
      found
        .filter((message) => ports.get(message.stream) === port && message.direction === direction)
        .filter(({ opcode }) => recorded.has(opcode))
        // What breaks the protocol is shown with its issues; the receiver took none of it.
        .filter(({ issues = [] }) => issues.length === 0)
        .map(({ opcode, length, sha256 }) => ({ type: recorded.get(opcode), length, sha256 }));
    for (const { client_port, client_to_server, server_to_client } of truth.websockets ?? []) {
      const sides = [
        ['toServer', client_to_server],
        ['toClient', server_to_client],
      ] as const;
      for (const [direction, messages] of sides) {
        if (!messages) continue;
        const actual = of(client_port, direction);
        // The lists leave out the hash of some control frames; take from ours only what the truth has.
        const expected = messages.map(({ type, len, sha256 }, index) => ({
          type,
          length: len,
          sha256: sha256 ?? actual[index]?.sha256,
        }));
        expect(actual, `${client_port} ${direction}`).toEqual(expected);
      }
    }
  });
});
