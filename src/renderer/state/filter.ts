/**
 * The display filter: a chip for one stream (from the streams list) and typed text, joined into one expression for the
 * engine, which answers with a view. A text that does not hold leaves the view as it was and says where it fails.
 */
import { create } from 'zustand';
import { ALL_PACKETS, type Failure, type ViewId } from '../../shared/model/index.ts';
import type { StreamIndex } from '../../shared/units.ts';
import { type Engine, useCapture } from './capture.ts';

interface FilterState {
  /** Stream of the chip. */
  readonly chip: StreamIndex | undefined;
  /** Typed text, as applied last. */
  readonly text: string;
  readonly view: ViewId;
  /** Packets of the view; undefined for all packets, whose number is that of the capture. */
  readonly total: number | undefined;
  /** Share of the packets that have been looked at, while that is not all of them. */
  readonly looked: number | undefined;
  /** Why the text was not applied; positions are those of the typed text. */
  readonly failure: Failure | undefined;
  setChip(chip: StreamIndex | undefined): void;
  setText(text: string): void;
  /** Chip and text away. */
  clear(): void;
  reset(): void;
}

const EMPTY = {
  chip: undefined,
  text: '',
  view: ALL_PACKETS,
  total: undefined,
  looked: undefined,
  failure: undefined,
} as const;

export const useFilter = create<FilterState>()((set, get) => ({
  ...EMPTY,
  setChip(chip) {
    set({ chip });
    void apply();
  },
  setText(text) {
    if (text === get().text && get().failure === undefined) return;
    set({ text });
    void apply();
  },
  clear() {
    set({ chip: undefined, text: '' });
    void apply();
  },
  reset: () => set(EMPTY),
}));

/** Chip and text as one expression. `from` is where the text begins in it. */
export function expressionOf(chip: StreamIndex | undefined, text: string): { expression: string; from: number } {
  const typed = text.trim();
  const lead = text.length - text.trimStart().length;
  if (chip === undefined) return { expression: typed, from: 0 - lead };
  const only = `tcp.stream == ${chip}`;
  if (typed === '') return { expression: only, from: 0 };
  return { expression: `${only} && (${typed})`, from: only.length + ' && ('.length - lead };
}

/** Milliseconds between two looks at what a filter has found so far. */
const SHOW_EVERY = 500;

let latest: AbortController | undefined;

/** Ask the engine for the view of chip and text. The latest wins; while reading, it is asked again as packets come. */
export async function apply(): Promise<void> {
  const { engine } = useCapture.getState();
  const { chip, text } = useFilter.getState();
  const { expression, from } = expressionOf(chip, text);
  latest?.abort();
  if (!engine) return;
  latest = new AbortController();
  const { signal } = latest;
  let shownAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const result = await engine.ask('filter', [expression], { signal });
    if (signal.aborted || !isCurrent(engine)) return;
    if (!result.ok) return refuse(result, from);
    const { view, total, checked } = result.value;
    const packets = useCapture.getState().progress?.packets ?? 0;
    const whole = checked >= packets;
    // A filter that looks into every packet comes in shares: what is found is shown now and then on the way.
    if (whole || performance.now() - shownAt >= SHOW_EVERY) {
      const looked = whole ? undefined : checked / packets;
      useFilter.setState({ view, total: expression === '' ? undefined : total, looked, failure: undefined });
      shownAt = performance.now();
    }
    if (whole) return;
  }
}

function refuse(result: Failure, from: number): void {
  const { position } = result;
  const moved = position && { from: Math.max(0, position.from - from), to: Math.max(0, position.to - from) };
  useFilter.setState({ looked: undefined, failure: moved ? { ...result, position: moved } : result });
}

/** Milliseconds between two askings for a filtered view while the capture grows. */
const FOLLOW_EVERY = 2000;

/**
 * Keep a filtered view true while the file is read, and when what its streams carry becomes known. Once, at the start of
 * the page.
 */
export function followGrowth(): void {
  let next = 0;
  useCapture.subscribe((now, before) => {
    const { chip, text, failure } = useFilter.getState();
    if (now.revision === before.revision || failure || (chip === undefined && text.trim() === '')) return;
    const stageEnded = now.stage !== before.stage;
    if (!stageEnded && performance.now() < next) return;
    next = performance.now() + FOLLOW_EVERY;
    void apply();
  });
}

const isCurrent = (engine: Engine) => useCapture.getState().engine === engine;
