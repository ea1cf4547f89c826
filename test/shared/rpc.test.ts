import { describe, expect, it } from 'vitest';
import { isCount, isText } from '../../src/shared/check.ts';
import type { Result } from '../../src/shared/model/index.ts';
import { type Answers, type ArgumentChecks, createClient, type Named, type Port, serve } from '../../src/shared/rpc.ts';

interface Calls {
  add(a: number, b: number): number;
  shout(word: string): string;
  fail(): number;
}
interface Events {
  grew(rows: number): void;
}

const CHECKS: ArgumentChecks<Calls> = { add: [isCount, isCount], shout: [isText(5)], fail: [] };
const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** Two ports that copy what passes, as a process border does, one turn later. */
function portPair(): { readonly client: Port; readonly server: Port; readonly passed: unknown[] } {
  const passed: unknown[] = [];
  const listeners: ((message: unknown) => void)[] = [];
  const port = (own: number): Port => ({
    post(message) {
      const copy: unknown = structuredClone(message);
      passed.push(copy);
      queueMicrotask(() => listeners[1 - own]?.(copy));
    },
    listen(receive) {
      listeners[own] = receive;
    },
    close() {
      delete listeners[own];
    },
  });
  return { client: port(0), server: port(1), passed };
}

/** Both sides, with the answering side's work waiting until `work()`. */
function connect(options: { readonly epoch?: number } = {}) {
  const ports = portPair();
  const later: (() => void)[] = [];
  const complaints: string[] = [];
  const heard: Named<Events>[] = [];
  const asked: string[] = [];
  const answers: Answers<Calls> = {
    add: (a, b) => {
      asked.push(`add ${a} ${b}`);
      return ok(a + b);
    },
    shout: (word) => ok(word.toUpperCase()),
    fail: () => {
      throw new Error('a bug');
    },
  };
  const server = serve<Calls, Events>(
    ports.server,
    7,
    () => answers,
    CHECKS,
    (work) => later.push(work),
    (complaint) => {
      complaints.push(complaint);
    },
  );
  const client = createClient<Calls, Events>(
    ports.client,
    options.epoch ?? 7,
    (event) => heard.push(event),
    (complaint) => complaints.push(complaint),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const work = async () => {
    await settle();
    for (let next = later.shift(); next; next = later.shift()) {
      next();
      await settle();
    }
  };
  return { ...ports, server, client, complaints, heard, asked, work };
}

describe('a question', () => {
  it('is answered in its turn', async () => {
    const { client, work } = connect();
    const both = Promise.all([client.ask('add', [2, 3]), client.ask('shout', ['hey'])]);
    await work();
    expect(await both).toEqual([ok(5), ok('HEY')]);
  });

  it('that is urgent is answered before those that wait', async () => {
    const { client, asked, work } = connect();
    const all = Promise.all([
      client.ask('add', [1, 1]),
      client.ask('add', [2, 2]),
      client.ask('add', [3, 3], { isUrgent: true }),
      client.ask('add', [4, 4], { isUrgent: true }),
    ]);
    await work();
    expect(await all).toEqual([ok(2), ok(4), ok(6), ok(8)]);
    expect(asked).toEqual(['add 3 3', 'add 4 4', 'add 1 1', 'add 2 2']);
  });

  it('that is taken back before its turn is not worked on', async () => {
    const { client, asked, work } = connect();
    const controller = new AbortController();
    const first = client.ask('add', [1, 1], { signal: controller.signal });
    const second = client.ask('add', [2, 2]);
    controller.abort();
    await work();
    expect((await first).ok).toBe(false);
    expect(await second).toEqual(ok(4));
    expect(asked).toEqual(['add 2 2']);
  });

  it('whose answer throws fails as a value and is reported', async () => {
    const { client, complaints, work } = connect();
    const answer = client.ask('fail', []);
    await work();
    expect(await answer).toMatchObject({ ok: false, issue: { code: 'engine-fault', params: { question: 'fail' } } });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain('a bug');
  });

  it('that is open when the engine goes fails, and so does every later one', async () => {
    const { client } = connect();
    const open = client.ask('add', [1, 2]);
    client.close();
    expect(await open).toMatchObject({ ok: false, issue: { code: 'engine-gone' } });
    expect(await client.ask('add', [1, 2])).toMatchObject({ ok: false, issue: { code: 'engine-gone' } });
  });
});

/** The answering side alone, for messages that no client of ours would send. */
function rawServer() {
  const replies: unknown[] = [];
  const complaints: string[] = [];
  let receive: (message: unknown) => void = () => undefined;
  const port: Port = {
    post: (message) => replies.push(message),
    listen: (listener) => {
      receive = listener;
    },
    close: () => undefined,
  };
  const answers: Answers<Calls> = { add: (a, b) => ok(a + b), shout: (word) => ok(word), fail: () => ok(0) };
  serve<Calls, Events>(
    port,
    7,
    () => answers,
    CHECKS,
    (work) => work(),
    (complaint) => complaints.push(complaint),
  );
  return { replies, complaints, send: (message: unknown) => receive(message) };
}

describe('a message that does not fit', () => {
  it.each([
    ['an unknown question', 'rm', []],
    ['a name of the prototype', 'constructor', []],
    ['a negative number', 'add', [-1, 2]],
    ['too few arguments', 'add', [1]],
    ['too many arguments', 'add', [1, 2, 3]],
    ['text that is too long', 'shout', ['longer than five']],
  ])('is refused as a value: %s', (_case, name, args) => {
    const { send, replies, complaints } = rawServer();
    send({ kind: 'ask', id: 0, name, args });
    const result = { ok: false, issue: { code: 'question-misfit', layer: 'engine', offset: 0, params: {} } };
    expect(replies).toEqual([{ kind: 'answer', id: 0, epoch: 7, result }]);
    expect(complaints).toHaveLength(1);
  });

  it.each([
    ['nothing', undefined],
    ['text', 'ask'],
    ['a list', [1, 2]],
    ['a question without a number', { kind: 'ask', name: 'add', args: [1, 2] }],
    ['a question with a negative number', { kind: 'ask', id: -1, name: 'add', args: [1, 2] }],
    ['another kind', { kind: 'shutdown', id: 0 }],
  ])('is dropped and reported by the engine: %s', (_case, message) => {
    const { send, replies, complaints } = rawServer();
    send(message);
    expect(replies).toEqual([]);
    expect(complaints).toHaveLength(1);
  });

  it('is dropped and reported by the page', async () => {
    const { client, server, complaints, work } = connect();
    const open = client.ask('add', [1, 2]);
    server.emit('grew', 1);
    await work();
    await open;
    expect(complaints).toEqual([]);
    const stray = portPair();
    const said: string[] = [];
    createClient<Calls, Events>(
      stray.client,
      1,
      () => undefined,
      (complaint) => said.push(complaint),
    );
    stray.server.post({ kind: 'answer', id: 0, epoch: 1, result: 'forty-two' });
    await work();
    expect(said).toHaveLength(1);
  });
});

describe('an event', () => {
  it('is heard with its arguments', async () => {
    const { server, heard, work } = connect();
    server.emit('grew', 12);
    await work();
    expect(heard).toEqual([{ name: 'grew', args: [12] }]);
  });

  it('of another capture is not heard, nor is an answer of one', async () => {
    const { server, client, heard, work } = connect({ epoch: 8 });
    server.emit('grew', 12);
    let answered = false;
    void client.ask('add', [1, 2]).then(() => {
      answered = true;
    });
    await work();
    expect({ heard, answered }).toEqual({ heard: [], answered: false });
  });
});
