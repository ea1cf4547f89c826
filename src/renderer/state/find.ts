/**
 * Looking for something in the packets that are shown: what is looked for, how far it has come, what was found. The engine is
 * asked for share after share, so that it answers everything else in between; a further key or Escape takes the search back.
 */
import { create } from 'zustand';
import type { Failure, FindQuery, FindShare, Found } from '../../shared/model/index.ts';
import { packetIndex } from '../../shared/units.ts';
import { type Engine, useCapture } from './capture.ts';
import { useFilter } from './filter.ts';
import { useRightTab } from './right-tab.ts';
import { useSelection } from './selection.ts';

/** How a search stands. */
export type FindStatus =
  | { readonly kind: 'idle' }
  /** Share of the packets that have been looked through. */
  | { readonly kind: 'searching'; readonly share: number }
  /** `wrapped`: it began again at the other end. */
  | { readonly kind: 'found'; readonly found: Found; readonly wrapped: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly failure: Failure };

interface FindState {
  readonly isOpen: boolean;
  readonly query: FindQuery;
  readonly status: FindStatus;
  open(): void;
  close(): void;
  change(query: Partial<FindQuery>): void;
  /** The next packet that has it, after the selected one or before it, around the end at most once. */
  go(step: 1 | -1): void;
  /** Take back what is being looked for. */
  cancel(): void;
  /** Another capture: what was found is not in it. */
  reset(): void;
}

let running: AbortController | undefined;

export const useFind = create<FindState>()((set, get) => ({
  isOpen: false,
  query: { text: '', kind: 'text', place: 'details', matchCase: false },
  status: { kind: 'idle' },
  open: () => set({ isOpen: true }),
  close() {
    get().cancel();
    set({ isOpen: false });
  },
  change(query) {
    get().cancel();
    set({ query: { ...get().query, ...query }, status: { kind: 'idle' } });
  },
  go(step) {
    if (get().query.text === '') return set({ isOpen: true });
    void search(step, (status) => set({ status }));
  },
  cancel() {
    running?.abort();
    if (get().status.kind === 'searching') set({ status: { kind: 'idle' } });
  },
  reset() {
    running?.abort();
    set({ status: { kind: 'idle' } });
  },
}));

/** Milliseconds between two words on how far it is. */
const TELL_EVERY = 100;

async function search(step: 1 | -1, tell: (status: FindStatus) => void): Promise<void> {
  const { engine, progress } = useCapture.getState();
  running?.abort();
  if (!engine) return;
  running = new AbortController();
  const { signal } = running;
  const { view, total: filtered } = useFilter.getState();
  const total = filtered ?? progress?.packets ?? 0;
  const start = await startOf(engine, view, step, total, signal);
  const far = (position: number) => (step > 0 ? position - start : start - position);
  let toldAt = performance.now();
  /** Look from a position up to another, of which it is not said whether it is looked at as well. */
  const look = async (from: number, until: number, before: number): Promise<FindShare | Failure | undefined> => {
    for (let position = from; step > 0 ? position < until : position > until; ) {
      const answer = await engine.ask('find', [useFind.getState().query, view, position, step], { signal });
      if (signal.aborted) return undefined;
      if (!answer.ok) return answer;
      const { found, next } = answer.value;
      if (found) return (step > 0 ? found.position < until : found.position > until) ? answer.value : undefined;
      position = next;
      if (performance.now() - toldAt < TELL_EVERY) continue;
      toldAt = performance.now();
      tell({ kind: 'searching', share: Math.min(1, (before + Math.abs(position - from)) / Math.max(1, total)) });
    }
    return undefined;
  };
  const end = step > 0 ? total : -1;
  const further = await look(start, end, 0);
  if (signal.aborted) return;
  // Around the end, up to the packet that it began at, that one included.
  const around = further ?? (await look(step > 0 ? 0 : total - 1, start, Math.abs(far(end))));
  if (signal.aborted) return;
  if (around === undefined) return tell({ kind: 'none' });
  if ('ok' in around) return tell({ kind: 'refused', failure: around });
  if (around.found) show(around.found, further === undefined, tell);
}

/** Position to begin at: beside the selected packet where that is shown. */
async function startOf(
  engine: Engine,
  view: number,
  step: 1 | -1,
  total: number,
  signal: AbortSignal,
): Promise<number> {
  const { packet } = useSelection.getState();
  if (packet === undefined) return step > 0 ? 0 : total - 1;
  const answer = await engine.ask('positionOf', [view, packet], { signal });
  const position = answer.ok ? answer.value : -1;
  // Where the selected packet is not shown, its position is that of the one before it.
  const here = await engine.ask('packetAt', [view, Math.max(0, position)], { signal });
  const isShown = here.ok && here.value === packetIndex(packet);
  return step > 0 ? position + 1 : isShown ? position - 1 : position;
}

function show(found: Found, wrapped: boolean, tell: (status: FindStatus) => void): void {
  tell({ kind: 'found', found, wrapped });
  if (found.body) useRightTab.getState().choose(found.body.kind);
  useSelection.getState().select(found.packet);
}
