/**
 * How often a question is asked again while the capture grows: the dearer its last answer was, the later. What a window asks
 * to stay true must never keep the engine from reading, or from the question of a key that was just pressed.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useCapture } from '../state/capture.ts';

/** Rest between two askings, in times of what the answer took. When a stage of reading ends, there is no rest. */
const REST = 10;

/** When an answer may be another: never, when a stage of reading ends, whenever the capture grows. */
export type Live = 'never' | 'stage' | 'growth';

/** When to ask again. */
export interface Pace {
  /** Goes up when it is time to ask again; 0 for ever where the answer never changes. */
  readonly revision: number;
  /** Tell how many milliseconds the answer took. */
  spent(milliseconds: number): void;
}

/** See the head of this file. */
export function usePace(live: Live): Pace {
  const latest = useCapture((state) => {
    if (live === 'never') return 0;
    return live === 'growth' ? state.revision : state.stage;
  });
  const stage = useCapture((state) => state.stage);
  const [revision, setRevision] = useState(latest);
  const restsUntil = useRef(0);
  const restingIn = useRef(stage);
  useEffect(() => {
    if (latest === revision) return;
    const rest = restingIn.current === stage ? restsUntil.current - performance.now() : 0;
    if (rest <= 0) return setRevision(latest);
    const timer = window.setTimeout(() => setRevision(latest), rest);
    return () => window.clearTimeout(timer);
  }, [latest, revision, stage]);
  const spent = useCallback((milliseconds: number) => {
    restsUntil.current = performance.now() + milliseconds * REST;
    restingIn.current = useCapture.getState().stage;
  }, []);
  return { revision, spent };
}
