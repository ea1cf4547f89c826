/** Whether a filter that is typed somewhere else than in the display filter holds, a moment after the last key. */
import { useEffect, useState } from 'react';
import type { Failure } from '../../shared/model/index.ts';
import type { Engine } from '../state/capture.ts';
import { useEngine } from './hooks.ts';

/** Milliseconds without a key before a filter is checked. */
const CHECK_AFTER = 150;

/** What is said of a colouring rule. */
export interface RuleCheck {
  /** What is wrong with it, and where. */
  readonly failure?: Failure | undefined;
  /** What names in it are not known, so that no packet has them. */
  readonly unknown: readonly Failure[];
}

const HOLDS: RuleCheck = { unknown: [] };

/** What is wrong with a filter, and where; undefined while it holds, or while nothing can be asked. */
export function useFilterFailure(filter: string): Failure | undefined {
  return useChecked(filter, checkFilter);
}

/** The same of a colouring rule, which may name what is not known here. */
export function useRuleCheck(filter: string): RuleCheck {
  return useChecked(filter, checkRule) ?? HOLDS;
}

type Check<T> = (engine: Engine, filter: string, signal: AbortSignal) => Promise<T | undefined>;

const checkFilter: Check<Failure> = async (engine, filter, signal) => {
  const answer = await engine.ask('checkFilter', [filter], { signal });
  return answer.ok ? undefined : answer;
};

const checkRule: Check<RuleCheck> = async (engine, filter, signal) => {
  const answer = await engine.ask('checkRule', [filter], { signal });
  return answer.ok ? { unknown: answer.value } : { failure: answer, unknown: [] };
};

function useChecked<T>(filter: string, check: Check<T>): T | undefined {
  const engine = useEngine();
  const [said, setSaid] = useState<T>();
  useEffect(() => {
    if (!engine) return;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = window.setTimeout(() => {
      void check(engine, filter, signal).then((answer) => {
        if (!signal.aborted) setSaid(() => answer);
      });
    }, CHECK_AFTER);
    return () => {
      window.clearTimeout(timer);
      controller.abort();
    };
  }, [engine, filter, check]);
  return said;
}
