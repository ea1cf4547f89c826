/** Whether a filter that is typed somewhere else than in the display filter holds, a moment after the last key. */
import { useEffect, useState } from 'react';
import type { Failure } from '../../shared/model/index.ts';
import { useEngine } from './hooks.ts';

/** Milliseconds without a key before a filter is checked. */
const CHECK_AFTER = 150;

/** What is wrong with a filter, and where; undefined while it holds, or while nothing can be asked. */
export function useFilterFailure(filter: string): Failure | undefined {
  const engine = useEngine();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    if (!engine) return;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = window.setTimeout(() => {
      void engine.ask('checkFilter', [filter], { signal }).then((answer) => {
        if (!signal.aborted) setFailure(answer.ok ? undefined : answer);
      });
    }, CHECK_AFTER);
    return () => {
      window.clearTimeout(timer);
      controller.abort();
    };
  }, [engine, filter]);
  return failure;
}
