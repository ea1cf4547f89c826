/**
 * Questions, answers and events over any port-like thing, typed by a map from name to function (api.ts).
 *
 * Every message is one of four plain objects. Every answer is a {@link Result} and carries the epoch of the capture it
 * is about; what belongs to a past epoch is dropped. A question can be cancelled until it is answered. A message that
 * does not fit is dropped and reported, never thrown at: the engine does not trust the page, nor the page the engine.
 * No buffers are listed for transfer: between processes they are copied anyway, and listing one loses it.
 */
import { type Check, isAbsent, isBoolean, isCount, isEither, isObject, isOneOf, isShape, isText } from './check.ts';
import type { Failure, Result } from './model/index.ts';

/** Both ends of whatever carries messages: a MessagePort, Electron's MessagePortMain, a pair made by a test. */
export interface Port {
  post(message: unknown): void;
  /** The one listener; a second call replaces the first. */
  listen(receive: (message: unknown) => void): void;
  close(): void;
}

/** Arguments of one function of a contract. */
export type Args<C, K extends keyof C> = C[K] extends (...args: infer A extends unknown[]) => unknown ? A : never;
/** What one function of a contract gives. */
export type Answer<C, K extends keyof C> = C[K] extends (...args: never[]) => infer R ? R : never;

/** Name and arguments of any one function of a contract, as a union that a switch over the name opens. */
export type Named<C> = { [K in keyof C]: { readonly name: K; readonly args: Args<C, K> } }[keyof C];
type ChecksOf<A extends readonly unknown[]> = { readonly [I in keyof A]: Check<A[I]> };
/** One check for each argument of each function: what the answering side admits. */
export type ArgumentChecks<C> = { readonly [K in keyof C]: ChecksOf<Args<C, K>> };
/** What answers the questions of a contract. */
export type Answers<C> = {
  readonly [K in keyof C]: (...args: Args<C, K>) => Result<Answer<C, K>>;
};
/** Told of a message that does not fit, and of an answer that threw (a bug). */
export type Report = (complaint: string) => void;

interface Ask {
  readonly kind: 'ask';
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
  /** Answered before those that are not. */
  readonly isUrgent?: boolean | undefined;
}
interface Cancel {
  readonly kind: 'cancel';
  readonly id: number;
}
interface Reply {
  readonly kind: 'answer';
  readonly id: number;
  readonly epoch: number;
  readonly result: Result<unknown>;
}
interface Event {
  readonly kind: 'event';
  readonly epoch: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

const isList: Check<readonly unknown[]> = (value): value is readonly unknown[] => Array.isArray(value);
const isResult: Check<Result<unknown>> = (value): value is Result<unknown> =>
  isObject(value) && (value.ok === true ? 'value' in value : value.ok === false && isObject(value.issue));

const isAsk = isShape<Ask>({
  kind: isOneOf('ask'),
  id: isCount,
  name: isText(64),
  args: isList,
  isUrgent: isEither(isAbsent, isBoolean),
});
const isCancel = isShape<Cancel>({ kind: isOneOf('cancel'), id: isCount });
const isReply = isShape<Reply>({ kind: isOneOf('answer'), id: isCount, epoch: isCount, result: isResult });
const isEvent = isShape<Event>({ kind: isOneOf('event'), epoch: isCount, name: isText(64), args: isList });

/** A failure that is not about captured bytes: the asking itself went wrong. */
const rpcFailure = (code: string, params: Readonly<Record<string, string | number>> = {}): Failure => ({
  ok: false,
  issue: { code, layer: 'engine', offset: 0, params },
});

/** How a question is asked. */
export interface AskOptions {
  /** Takes the question back. */
  readonly signal?: AbortSignal;
  /** Somebody looks at where the answer is to stand: it is given before those of questions that wait and are not urgent. */
  readonly isUrgent?: boolean;
}

/** The asking side. */
export interface Client<C> {
  readonly epoch: number;
  /**
   * Ask. The promise never rejects: a lost engine answers `engine-gone`, a question that was taken back
   * `question-cancelled`.
   */
  ask<K extends keyof C & string>(name: K, args: Args<C, K>, options?: AskOptions): Promise<Result<Answer<C, K>>>;
  /** Give every question that is still open the failure `engine-gone` and close the port. */
  close(): void;
}

/**
 * Make the asking side. `hear` gets every event of this epoch.
 */
export function createClient<C, E>(
  port: Port,
  epoch: number,
  hear: (event: Named<E>) => void,
  report: Report,
): Client<C> {
  const open = new Map<number, (result: Result<unknown>) => void>();
  let nextId = 0;
  let closed = false;

  port.listen((message) => {
    if (isReply(message)) {
      if (message.epoch !== epoch) return;
      const settle = open.get(message.id);
      open.delete(message.id);
      settle?.(message.result);
    } else if (isEvent(message)) {
      // The sender's word: its name and arguments are typed by the same contract.
      if (message.epoch === epoch) hear({ name: message.name, args: message.args } as unknown as Named<E>);
    } else report(`dropped a message that is neither answer nor event: ${describe(message)}`);
  });

  return {
    epoch,
    ask<K extends keyof C & string>(name: K, args: Args<C, K>, { signal, isUrgent }: AskOptions = {}) {
      if (closed) return Promise.resolve<Result<Answer<C, K>>>(rpcFailure('engine-gone'));
      if (signal?.aborted) return Promise.resolve<Result<Answer<C, K>>>(rpcFailure('question-cancelled'));
      const id = nextId++;
      return new Promise<Result<Answer<C, K>>>((resolve) => {
        const takeBack = () => {
          if (!open.delete(id)) return;
          port.post({ kind: 'cancel', id } satisfies Cancel);
          resolve(rpcFailure('question-cancelled'));
        };
        open.set(id, (result) => {
          signal?.removeEventListener('abort', takeBack);
          // The answering side is typed by the same contract: the one cast on this side.
          resolve(result as Result<Answer<C, K>>);
        });
        signal?.addEventListener('abort', takeBack, { once: true });
        const ask: Ask = { kind: 'ask', id, name, args: args as readonly unknown[] };
        port.post(isUrgent ? { ...ask, isUrgent } : ask);
      });
    },
    close() {
      if (closed) return;
      closed = true;
      port.close();
      const waiting = [...open.values()];
      open.clear();
      for (const settle of waiting) settle(rpcFailure('engine-gone'));
    },
  };
}

/** The answering side. */
export interface Server<E> {
  emit<K extends keyof E & string>(name: K, ...args: Args<E, K>): void;
  /** Questions that wait. */
  readonly waiting: number;
  close(): void;
}

/**
 * Make the answering side. Questions are answered one at a time in the order they came, urgent ones first; `later` runs a piece of work
 * after the messages that have arrived meanwhile, so that a cancelled question is never worked on. `answers` gives who
 * answers now.
 */
export function serve<C, E>(
  port: Port,
  epoch: number,
  answers: () => Answers<C>,
  checks: ArgumentChecks<C>,
  later: (work: () => void) => void,
  report: Report,
): Server<E> {
  const queue: Ask[] = [];
  let running = false;
  let closed = false;

  const answer = (ask: Ask): Result<unknown> => {
    const name = ask.name as keyof C & string;
    if (!Object.hasOwn(checks as object, name)) return misfit(`no question is called ${describe(ask.name)}`);
    const expected = checks[name] as readonly Check<unknown>[];
    // An argument that is left out and may be is `undefined`, which the sender may have cut from the end of the list.
    const fits = ask.args.length <= expected.length && expected.every((check, index) => check(ask.args[index]));
    if (!fits) return misfit(`arguments of ${name} do not fit: ${describe(ask.args)}`);
    try {
      return answers()[name](...(ask.args as Args<C, typeof name>));
    } catch (error) {
      report(`${name} threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return rpcFailure('engine-fault', { question: name });
    }
  };
  const misfit = (complaint: string): Failure => {
    report(complaint);
    return rpcFailure('question-misfit');
  };
  const step = () => {
    running = false;
    const urgent = queue.findIndex(({ isUrgent }) => isUrgent);
    const [ask] = queue.splice(Math.max(0, urgent), 1);
    if (!ask || closed) return;
    port.post({ kind: 'answer', id: ask.id, epoch, result: answer(ask) } satisfies Reply);
    run();
  };
  const run = () => {
    if (running || queue.length === 0) return;
    running = true;
    later(step);
  };

  port.listen((message) => {
    if (isAsk(message)) {
      queue.push(message);
      run();
    } else if (isCancel(message)) {
      const index = queue.findIndex((ask) => ask.id === message.id);
      if (index >= 0) queue.splice(index, 1);
    } else report(`dropped a message that is no question: ${describe(message)}`);
  });

  return {
    emit(name, ...args) {
      if (!closed) port.post({ kind: 'event', epoch, name, args } satisfies Event);
    },
    get waiting() {
      return queue.length;
    },
    close() {
      closed = true;
      queue.length = 0;
      port.close();
    },
  };
}

/** A short picture of a message for a complaint: hostile values are cut, never printed whole. */
function describe(message: unknown): string {
  try {
    return (JSON.stringify(message) ?? typeof message).slice(0, 120);
  } catch {
    return typeof message;
  }
}
