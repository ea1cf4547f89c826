/**
 * The display filter: a chip for one stream (from the streams list), further chips (from clicks), and typed text, joined
 * into one expression for the engine, which answers with a view. A text that does not hold changes nothing but what is said
 * of it: what was shown stays, and goes on growing.
 */
import { create } from 'zustand';
import { ALL_PACKETS, type Failure, type ViewId } from '../../shared/model/index.ts';
import type { StreamIndex } from '../../shared/units.ts';
import { type Engine, useCapture } from './capture.ts';
import { remember } from './filter-memory.ts';
import { expressionOf, type FilterParts, isEmpty, type Join, joinAll, joined, NO_PARTS } from './filter-parts.ts';

export { expressionOf, isEmpty, type Join } from './filter-parts.ts';

interface FilterState extends FilterParts {
  readonly view: ViewId;
  /** Packets of the view; undefined for all packets, whose number is that of the capture. */
  readonly total: number | undefined;
  /** Share of the packets that have been looked at, while that is not all of them. */
  readonly looked: number | undefined;
  /** Names in the filter that nothing here looks into, so that no packet has them. */
  readonly foreign: readonly string[];
  /** A text that was to be applied and does not hold, and why; positions are those of the text. `whole`: without the chips. */
  readonly refused: { readonly text: string; readonly failure: Failure; readonly whole: boolean } | undefined;
  /** Goes up whenever the parts are other ones, also when they read the same. */
  readonly revision: number;
  setChip(chip: StreamIndex | undefined): void;
  setText(text: string): void;
  /** A whole filter instead of all that holds: from the history, a saved one. */
  setWhole(text: string): void;
  /** Something was clicked: join it to what holds. */
  combine(how: Join, expression: string): void;
  /** One of the further chips away. */
  removeChip(index: number): void;
  /** One of the further chips back into the text, to be edited there. */
  editChip(index: number): void;
  /** Forget what is said of a text that was refused. */
  excuse(): void;
  /** Chips and text away. */
  clear(): void;
  reset(): void;
}

const NO_NAMES: readonly string[] = [];

const EMPTY = {
  ...NO_PARTS,
  view: ALL_PACKETS,
  total: undefined,
  looked: undefined,
  foreign: NO_NAMES,
  refused: undefined,
} as const;

export const useFilter = create<FilterState>()((set, get) => {
  const take = (parts: Partial<FilterParts>) => {
    set({ ...parts, refused: undefined, revision: get().revision + 1 });
    void apply();
  };
  return {
    ...EMPTY,
    revision: 0,
    setChip: (chip) => take({ chip }),
    setText(text) {
      const { chip, chips, refused } = get();
      if (text === get().text && !refused) return;
      // What is made of a text that was to be the whole filter is the whole filter as well.
      void attempt(refused?.whole ? { ...NO_PARTS, text } : { chip, chips, text }, refused?.whole);
    },
    setWhole: (text) => void attempt({ ...NO_PARTS, text }, true),
    combine(how, expression) {
      const parts = joined(get(), how, expression);
      remember(expressionOf(parts).expression);
      take(parts);
    },
    removeChip: (index) => take({ chips: get().chips.filter((_, at) => at !== index) }),
    editChip(index) {
      const { chips, text } = get();
      const parts = [text.trim(), chips[index] ?? ''].filter((part) => part !== '');
      take({ chips: chips.filter((_, at) => at !== index), text: joinAll(parts) });
    },
    excuse: () => set({ refused: undefined }),
    clear: () => take(NO_PARTS),
    reset: () => set({ ...EMPTY, revision: get().revision + 1 }),
  };
});

/** Milliseconds between two looks at what a filter has found so far. */
const SHOW_EVERY = 500;

let latest: AbortController | undefined;

let attempts = 0;

/** Apply a typed text if it holds; if it does not, say so and go on with what held before. */
async function attempt(parts: FilterParts, whole = false): Promise<void> {
  const { text } = parts;
  const mine = ++attempts;
  const { expression, from } = expressionOf(parts);
  // By itself first: in the parentheses behind chips, `a) || (b` would hold.
  const alone = expression === text.trim() ? undefined : await useCapture.getState().engine?.ask('checkFilter', [text]);
  if (mine !== attempts) return;
  const failure =
    alone?.ok === false
      ? alone
      : moved(await run(expression, { ...parts, refused: undefined }, () => remember(text)), from);
  if (failure === undefined) return;
  useFilter.setState({ refused: { text, failure, whole } });
  void apply();
}

/** Ask the engine for the view of what holds; while the file is read, it is asked again as packets come. */
export async function apply(): Promise<void> {
  const { expression } = expressionOf(useFilter.getState());
  const failure = await run(expression, {});
  if (failure)
    useFilter.setState({ looked: undefined, refused: { text: useFilter.getState().text, failure, whole: false } });
}

/** The view of an expression, as it grows; `parts` hold with its first answer. The latest wins. */
async function run(expression: string, parts: Partial<FilterState>, onHold?: () => void): Promise<Failure | undefined> {
  const { engine } = useCapture.getState();
  latest?.abort();
  if (!engine) return undefined;
  if (expression === '') {
    // All packets: that needs no question, behind which whatever the engine is at would be waited for.
    onHold?.();
    useFilter.setState({ ...parts, view: ALL_PACKETS, total: undefined, looked: undefined, foreign: NO_NAMES });
    return undefined;
  }
  latest = new AbortController();
  const { signal } = latest;
  let shownAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const result = await engine.ask('filter', [expression], { signal });
    if (signal.aborted || !isCurrent(engine)) return undefined;
    if (!result.ok) return result;
    onHold?.();
    const { view, total, checked, foreign = NO_NAMES } = result.value;
    const packets = useCapture.getState().progress?.packets ?? 0;
    const whole = checked >= packets;
    // A filter that looks into every packet comes in shares: what is found is shown now and then on the way.
    if (whole || performance.now() - shownAt >= SHOW_EVERY) {
      const looked = whole ? undefined : checked / packets;
      useFilter.setState({ ...parts, view, total, looked, foreign });
      shownAt = performance.now();
    }
    if (whole) return undefined;
  }
}

/** A failure with its place in the typed text, instead of in the whole expression. */
function moved(failure: Failure | undefined, from: number): Failure | undefined {
  const position = failure?.position;
  if (!failure || !position) return failure;
  return { ...failure, position: { from: Math.max(0, position.from - from), to: Math.max(0, position.to - from) } };
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
    if (now.revision === before.revision || isEmpty(useFilter.getState())) return;
    const stageEnded = now.stage !== before.stage;
    if (!stageEnded && performance.now() < next) return;
    next = performance.now() + FOLLOW_EVERY;
    void apply();
  });
}

const isCurrent = (engine: Engine) => useCapture.getState().engine === engine;
