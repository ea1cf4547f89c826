/**
 * How panes ask: {@link useEngine} for the typed client, {@link useAnswer} for one question kept up to date. The latest
 * question wins, an answer of a past one is dropped, a pane that goes away takes its question back.
 */
import { useEffect, useState } from 'react';
import type { EngineCalls } from '../../shared/api.ts';
import type { Failure } from '../../shared/model/index.ts';
import type { Answer, Args } from '../../shared/rpc.ts';
import { type Engine, useCapture } from '../state/capture.ts';
import { type Live, usePace } from './pace.ts';

/** The engine of the open capture; undefined when nothing is open, or the engine has died. */
export const useEngine = (): Engine | undefined => useCapture((state) => state.engine);

/** What is known of an answer. */
export interface Answered<T> {
  /** The latest answer, kept while the next is on its way; undefined at first and for another capture. */
  readonly value: T | undefined;
  /** `value` answers the arguments as they are now. */
  readonly fresh: boolean;
  /** Why there is no answer to the arguments as they are now. */
  readonly failure: Failure | undefined;
}

const NOTHING = { value: undefined, fresh: false, failure: undefined } as const;

/**
 * Ask a question and keep its answer. `args` undefined: nothing to ask. Arguments are compared by value. `live`: ask again
 * as the capture grows, or only when a stage of reading ends.
 */
export function useAnswer<K extends keyof EngineCalls>(
  name: K,
  args: Args<EngineCalls, K> | undefined,
  { live = 'never' }: { readonly live?: Live } = {},
): Answered<Answer<EngineCalls, K>> {
  type Known = Answered<Answer<EngineCalls, K>> & { readonly epoch: number; readonly key: string | undefined };
  const engine = useEngine();
  const epoch = useCapture((state) => state.epoch);
  const { revision, spent } = usePace(live);
  const key = args === undefined ? undefined : JSON.stringify(args);
  const [known, setKnown] = useState<Known>({ ...NOTHING, epoch, key: undefined });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is `args` by value; `revision` asks the same again.
  useEffect(() => {
    if (!engine || args === undefined || key === undefined) return;
    const controller = new AbortController();
    const begun = performance.now();
    void engine.ask(name, args, { signal: controller.signal }).then((result) => {
      spent(performance.now() - begun);
      if (controller.signal.aborted) return;
      setKnown(
        result.ok
          ? { value: result.value, fresh: true, failure: undefined, epoch: engine.epoch, key }
          : { value: undefined, fresh: false, failure: result, epoch: engine.epoch, key },
      );
    });
    return () => controller.abort();
  }, [engine, name, key, revision, spent]);

  if (key === undefined || known.epoch !== epoch) return NOTHING;
  if (known.key !== key) return { value: known.value, fresh: false, failure: undefined };
  return known;
}
