/**
 * Answers about statistics. A statistic is worked out in shares, a share an answer: the same question again goes on, also
 * when the capture has grown. The last few are kept, so that changing between them, or their order, costs nothing.
 */
import type {
  AddressLayer,
  CaptureTotals,
  Conversation,
  ConversationQuery,
  Counted,
  EndpointQuery,
  EndpointTotals,
  ExpertList,
  IoGraph,
  IoQuery,
  ListWindow,
  ProtocolHierarchy,
  Result,
  StatisticsForm,
  StatisticsQuery,
} from '../../shared/model/index.ts';
import { type StatisticsRecord, writeRecords } from '../../shared/records.ts';
import { type PacketIndex, packetIndex } from '../../shared/units.ts';
import { ok } from './answer.ts';
import { FIELDS, protocolTitle } from './fields.ts';
import { type FilterRun, type FilterSource, startFilter } from './filter/index.ts';
import {
  Conversations,
  type Counter,
  conversationRecords,
  Expert,
  endpointRecords,
  expertRecords,
  Hierarchy,
  hierarchyRecords,
  IoCounter,
  ioRecords,
  Reach,
  Stacks,
  type StatisticsSource,
  Totals,
} from './statistics/index.ts';

/** Statistics kept. */
const KEPT = 6;
/**
 * Effort of one answer: looks at columns (statistics/source.ts), and paintings of a filter. The first is smaller: nothing
 * is compiled for it yet, and a cancel is heard between two.
 */
const SHARE = 80_000;
const FIRST_SHARE = 20_000;
const PAINTINGS = 64;
/** Rows of one answer at most. */
const MAX_ROWS = 500;
/** Series of a graph. */
const MAX_SERIES = 12;

/** A counter at work on all packets, or on those that a filter finds. */
class Job<C extends Counter> {
  readonly counter: C;
  readonly #table: StatisticsSource['table'];
  readonly #run: FilterRun | undefined;
  /** Packets, or finds of the filter, that have been counted. */
  #next = 0;
  #share = FIRST_SHARE;

  constructor(counter: C, table: StatisticsSource['table'], run: FilterRun | undefined) {
    this.counter = counter;
    this.#table = table;
    this.#run = run;
  }

  /** One share of work. */
  advance(): void {
    this.#run?.advance(PAINTINGS);
    const found = this.#run?.packets;
    const end = found?.length ?? this.#table.length;
    for (let left = this.#share; left > 0 && this.#next < end; this.#next++) {
      left -= this.counter.add(found === undefined ? this.#next : (found[this.#next] as number));
    }
    this.#share = SHARE;
  }

  /** Packets that are done with. */
  get checked(): number {
    if (this.#run === undefined) return this.#next;
    const found = this.#run.packets;
    return this.#next < found.length ? (found[this.#next] as number) : this.#run.checked;
  }
}

type Failed = Extract<Result<never>, { ok: false }>;

/** See the file's first lines. */
export class StatisticsAnswers {
  readonly #source: StatisticsSource;
  readonly #filters: FilterSource;
  readonly #stacks: Stacks;
  readonly #reach: Reach;
  readonly #kept = new Map<string, Job<Counter>>();

  constructor(source: StatisticsSource, filters: FilterSource) {
    this.#source = source;
    this.#filters = filters;
    this.#stacks = new Stacks(source);
    this.#reach = new Reach(source.table);
  }

  /** What packets are made of may have changed: count everything again. */
  forget(): void {
    this.#kept.clear();
    this.#stacks.forget();
  }

  /** Comments have changed: they are counted among the remarks, and filters may ask for them. */
  annotationsChanged(): void {
    this.#kept.clear();
  }

  totals(filter: string): Result<Counted<CaptureTotals>> {
    const job = this.#work('totals', filter, () => new Totals(this.#source));
    return 'ok' in job ? job : this.#counted([job], job.counter.result());
  }

  hierarchy(filter: string): Result<Counted<ProtocolHierarchy>> {
    const make = () => new Hierarchy(this.#source, this.#stacks, protocolTitle);
    const job = this.#work('hierarchy', filter, make);
    return 'ok' in job ? job : this.#counted([job], job.counter.result());
  }

  conversations(query: ConversationQuery, from: number, count: number): Result<Counted<ListWindow<Conversation>>> {
    const job = this.#talks(query.layer, query.filter);
    if ('ok' in job) return job;
    return this.#counted(
      [job],
      windowOf(job.counter.count, () => job.counter.conversations(query), from, count),
    );
  }

  endpoints(query: EndpointQuery, from: number, count: number): Result<Counted<ListWindow<EndpointTotals>>> {
    const job = this.#talks(query.layer, query.filter);
    if ('ok' in job) return job;
    return this.#counted(
      [job],
      windowOf(job.counter.endCount, () => job.counter.endpoints(query), from, count),
    );
  }

  io({ filter, series, milliseconds }: IoQuery): Result<Counted<IoGraph>> {
    const interval = this.#reach.fittingInterval(Math.max(1, milliseconds));
    const all: Job<IoCounter>[] = [];
    for (const one of series.slice(0, MAX_SERIES)) {
      const job = this.#work(`io ${interval}`, both(filter, one), () => new IoCounter(this.#source, interval));
      if ('ok' in job) return job;
      all.push(job);
    }
    const intervals = this.#reach.intervals(interval);
    const value = { milliseconds: interval, intervals, series: all.map(({ counter }) => counter.result(intervals)) };
    return this.#counted(all, value);
  }

  expert(filter: string): Result<Counted<ExpertList>> {
    const job = this.#expert(filter);
    return 'ok' in job ? job : this.#counted([job], job.counter.result(this.#isWhole(job)));
  }

  /** Packets of a group of the expert list, by the group's number. */
  expertPackets(filter: string, group: number, from: number, count: number): Result<ListWindow<PacketIndex>> {
    const job = this.#expert(filter);
    if ('ok' in job) return job;
    const packets = job.counter.packets(group);
    const rows = Array.from(packets.subarray(from, from + Math.min(count, MAX_ROWS)), packetIndex);
    return ok({ rows, total: packets.length });
  }

  /** The records of a statistic; none of a list before it is whole, for putting it in order takes its time. */
  records(query: StatisticsQuery): Result<Counted<readonly StatisticsRecord[]>> {
    switch (query.kind) {
      case 'hierarchy':
        return mapped(this.hierarchy(query.filter), hierarchyRecords);
      case 'conversations': {
        const job = this.#talks(query.layer, query.filter);
        return 'ok' in job
          ? job
          : this.#counted([job], this.#isWhole(job) ? conversationRecords(job.counter.conversations(query)) : []);
      }
      case 'endpoints': {
        const job = this.#talks(query.layer, query.filter);
        return 'ok' in job
          ? job
          : this.#counted([job], this.#isWhole(job) ? endpointRecords(job.counter.endpoints(query)) : []);
      }
      case 'io':
        return mapped(this.io(query), (graph) => ioRecords(graph, query.series));
      case 'expert': {
        const job = this.#expert(query.filter);
        return 'ok' in job
          ? job
          : this.#counted([job], this.#isWhole(job) ? expertRecords(job.counter.result(true)) : []);
      }
    }
  }

  /** The same as text. */
  text(query: StatisticsQuery, form: StatisticsForm): Result<Counted<string>> {
    return mapped(this.records(query), (records) => writeRecords(records, form));
  }

  #talks(layer: AddressLayer, filter: string): Job<Conversations> | Failed {
    return this.#work(`talks ${layer}`, filter, () => new Conversations(this.#source, layer));
  }

  #expert(filter: string): Job<Expert> | Failed {
    return this.#work('expert', filter, () => new Expert(this.#source));
  }

  /** The job of a statistic, begun or taken up again, one share further. */
  #work<C extends Counter>(kind: string, filter: string, make: () => C): Job<C> | Failed {
    const key = `${kind}\n${filter.trim()}`;
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      const run = filter.trim() === '' ? undefined : startFilter(filter, FIELDS, this.#filters);
      if (run !== undefined && 'ok' in run) return run;
      kept = new Job(make(), this.#source.table, run);
    }
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const other of this.#kept.keys()) {
      if (this.#kept.size <= KEPT + MAX_SERIES) break;
      this.#kept.delete(other);
    }
    kept.advance();
    // The key names the kind, and a kind has one class of counters.
    return kept as Job<C>;
  }

  #isWhole(job: Job<Counter>): boolean {
    return job.checked >= this.#source.table.length;
  }

  #counted<T>(jobs: readonly Job<Counter>[], value: T): Result<Counted<T>> {
    const packets = this.#source.table.length;
    return ok({ checked: Math.min(packets, ...jobs.map((job) => job.checked)), packets, value });
  }
}

function mapped<A, B>(result: Result<Counted<A>>, map: (value: A) => B): Result<Counted<B>> {
  return result.ok ? ok({ ...result.value, value: map(result.value.value) }) : result;
}

/** Rows of a list; a question for none only wants to know how many there are, and nothing is put in order for it. */
const windowOf = <T>(total: number, list: () => readonly T[], from: number, count: number): ListWindow<T> => ({
  rows: count === 0 ? [] : list().slice(from, from + Math.min(count, MAX_ROWS)),
  total,
});

/** Two filters that must both let a packet through. */
function both(a: string, b: string): string {
  if (a.trim() === '') return b;
  return b.trim() === '' ? a : `(${a}) && (${b})`;
}
