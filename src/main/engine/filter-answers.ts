/** Answers to filters: runs that are at work or done, by their text, and the views of what they have found so far. */
import { lowerBound } from '../../shared/bisect.ts';
import type { Completions, Failure, FilterAnswer, FilterProbe, Result, ViewId } from '../../shared/model/index.ts';
import { ok } from './answer.ts';
import { FIELDS } from './fields.ts';
import {
  completionsAt,
  FilterRules,
  type FilterRun,
  type FilterSource,
  refusalOf,
  type SeenValues,
  startFilter,
  unknownIn,
} from './filter/index.ts';
import type { Views } from './views.ts';

/** Filters kept: typing goes back and forth between a few. */
const KEPT = 3;
/** Packets painted in one answer at most: some hundredths of a second, more where streams have to be read as well. */
const PAINTINGS = 64;

/** Packets looked at for probes at most in one answer. */
const PROBED = 1000;

interface Kept {
  readonly run: FilterRun;
  view: ViewId | undefined;
}

/** See the file's first line. */
export class FilterAnswers {
  readonly #views: Views;
  readonly #source: FilterSource;
  readonly #kept = new Map<string, Kept>();
  readonly #seen: SeenValues;

  constructor(views: Views, source: FilterSource, seen: SeenValues) {
    this.#seen = seen;
    this.#views = views;
    this.#source = source;
  }

  /** What was painted may have changed: look at everything again. */
  forget(): void {
    this.#source.kept.clear();
    this.#kept.clear();
  }

  /** What a person says of packets has changed: look again where a filter asks for that. */
  annotationsChanged(): void {
    for (const text of this.#kept.keys()) if (/frame|pkt_comment|_ws/i.test(text)) this.#kept.delete(text);
  }

  /** What can stand at a place of a text that is being typed. */
  complete(text: string, at: number): Result<Completions> {
    return ok(completionsAt(text, at, FIELDS, this.#seen));
  }

  /** Whether a text holds as a filter; nothing is looked for. An empty one does. */
  check(text: string): Result<true> {
    return (text.trim() === '' ? undefined : refusalOf(text, FIELDS)) ?? ok(true as const);
  }

  /** What names in a colouring rule are no fields here. */
  checkRule(text: string): Result<readonly Failure[]> {
    const unknown = text.trim() === '' ? [] : unknownIn(text, FIELDS);
    return 'ok' in unknown ? unknown : ok(unknown);
  }

  /**
   * For each probe whether its filter lets through one of its packets, which its stream has to have. The last ones are
   * looked at first: a message is told of where it is whole. What would take too long counts as not let through.
   */
  probe(probes: readonly FilterProbe[]): Result<readonly boolean[]> {
    const compiled = new Map<string, FilterRules>();
    let left = PROBED;
    const holds = ({ filter, stream, packets: [first, last] }: FilterProbe): boolean => {
      const rules = compiled.get(filter) ?? new FilterRules([filter], FIELDS, this.#source);
      compiled.set(filter, rules);
      const packets = this.#source.packetsOf(stream);
      const end = lowerBound(packets, packets.length, last + 1);
      for (let at = end - 1; at >= 0 && left > 0 && (packets[at] as number) >= first; at--) {
        left--;
        if (rules.first(packets[at] as number) === 0) return true;
      }
      return false;
    };
    return ok(probes.map(holds));
  }

  /** The next share of a filter: the view of what it has found, and how many packets it has looked at. */
  ask(text: string): Result<FilterAnswer> {
    const kept = this.#keep(text);
    if ('ok' in kept) return kept;
    const { run } = kept;
    run.advance(PAINTINGS);
    const total = run.packets.length;
    // The run only adds at the end, so that its view stays the same one and grows.
    if (kept.view === undefined || !this.#views.grow(kept.view, run.packets)) {
      kept.view = this.#views.add(run.packets);
    }
    const { checked, foreign } = run;
    return ok({ view: kept.view, total, checked, ...(foreign.length > 0 && { foreign }) });
  }

  #keep(text: string): Kept | Extract<Result<never>, { ok: false }> {
    let kept = this.#kept.get(text);
    if (kept === undefined) {
      const run = startFilter(text, FIELDS, this.#source);
      if ('ok' in run) return run;
      kept = { run, view: undefined };
    }
    this.#kept.delete(text);
    this.#kept.set(text, kept);
    for (const other of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(other);
    }
    return kept;
  }
}
