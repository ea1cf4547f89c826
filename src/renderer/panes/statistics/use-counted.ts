/**
 * A statistic comes in shares: asked again until every packet has been looked at, what there is drawn meanwhile. A
 * question that is replaced, or taken back, is not asked again; what has been counted stays.
 */
import { useEffect, useRef, useState } from 'react';
import type { Counted, Failure, Result } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import { type Engine, useCapture } from '../../state/capture.ts';

/** What is known of a statistic. */
export interface CountedAnswer<T> {
  /** Undefined until the first answer. */
  readonly value: T | undefined;
  /** Of the packets, how many have been looked at: 1 when it is whole. */
  readonly share: number;
  readonly failure: Failure | undefined;
  /** Somebody stopped it; `resume` goes on. */
  readonly stopped: boolean;
  stop(): void;
  resume(): void;
}

type Ask<T> = (engine: Engine, signal: AbortSignal) => Promise<Result<Counted<T>>>;

const NOTHING = { value: undefined, share: 0, failure: undefined } as const;

/** `question` names what is asked, by value: when it changes, the statistic begins anew. */
export function useCounted<T>(question: string, ask: Ask<T>): CountedAnswer<T> {
  const engine = useEngine();
  const revision = useCapture((state) => state.revision);
  const latest = useRef(ask);
  latest.current = ask;
  const [stopped, setStopped] = useState(false);
  const [known, setKnown] = useState<Pick<CountedAnswer<T>, 'value' | 'share' | 'failure'> & { readonly of: string }>({
    ...NOTHING,
    of: '',
  });

  // More packets are a reason to ask again: what has been counted is not counted anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision is the reason.
  useEffect(() => {
    if (!engine || stopped) return;
    const controller = new AbortController();
    void (async () => {
      while (!controller.signal.aborted) {
        const result = await latest.current(engine, controller.signal);
        if (controller.signal.aborted) return;
        if (!result.ok) return setKnown({ ...NOTHING, failure: result, of: question });
        const { checked, packets, value } = result.value;
        const share = packets === 0 ? 1 : checked / packets;
        setKnown({ value, share, failure: undefined, of: question });
        if (share >= 1) return;
      }
    })();
    return () => controller.abort();
  }, [engine, question, stopped, revision]);

  // Another question is not stopped by what was said of the one before.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `question` is the reason.
  useEffect(() => setStopped(false), [question]);
  const { of, ...rest } = known;
  const shown = of === question ? rest : NOTHING;
  return { ...shown, stopped, stop: () => setStopped(true), resume: () => setStopped(false) };
}
