/** How many messages of a stream something is wrong with; they are looked at a share at a time, behind the list itself. */
import { useEffect, useState } from 'react';
import { ALL_MESSAGES, type MessageQuery } from '../../../shared/model/index.ts';
import type { StreamIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { useCapture } from '../../state/capture.ts';

const TROUBLED: MessageQuery = { ...ALL_MESSAGES, type: 'trouble' };

/** As far as they have been looked at; not begun before `begins`. */
export function useTroubled(stream: StreamIndex, begins: boolean): number {
  const engine = useEngine();
  const stage = useCapture((state) => state.stage);
  const [troubled, setTroubled] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new stage of reading is a reason to look again.
  useEffect(() => {
    if (!engine || !begins) return;
    const controller = new AbortController();
    const { signal } = controller;
    const look = async () => {
      for (;;) {
        const answer = await engine.ask('messages', [stream, TROUBLED, 0, 0], { signal });
        if (!answer.ok || signal.aborted) return;
        setTroubled(answer.value.total);
        if (answer.value.checked >= answer.value.totalAll) return;
      }
    };
    void look();
    return () => controller.abort();
  }, [engine, stream, begins, stage]);
  return troubled;
}
