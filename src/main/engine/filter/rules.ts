/**
 * A list of filters of which the first that lets a packet through counts: colouring rules. Compiled once; a packet is
 * painted only where its columns do not tell, and its values are read once for all the rules.
 */
import { Refusal } from '../../../shared/filter/index.ts';
import { FRAME_FIELDS } from '../dissect/index.ts';
import { type Compiled, compileFilter, passes } from './compile.ts';
import { decide } from './decide.ts';
import { type Decide, Decided } from './decided.ts';
import type { FieldBook } from './operand.ts';
import { PacketValues } from './packet-values.ts';
import { partFor } from './parts.ts';
import type { FilterSource } from './source.ts';

/** One filter that holds, and where it stood. */
interface Rule {
  readonly place: number;
  readonly compiled: Compiled;
  readonly decide: Decide;
}

const OWN: readonly string[] = [FRAME_FIELDS.rule.key, FRAME_FIELDS.ruleFilter.key];

/** See the file's first lines. */
export class FilterRules {
  readonly #rules: readonly Rule[];
  readonly #source: FilterSource;
  readonly #values: PacketValues;
  readonly #part;

  /**
   * Filters that do not hold are passed over; undefined stands for one that is off. Names that are no fields count as fields
   * that no packet has, so that rules made elsewhere hold for what else they ask.
   */
  constructor(filters: readonly (string | undefined)[], fields: FieldBook, source: FilterSource) {
    const rules = filters.flatMap((text, place): Rule[] => {
      const compiled = text === undefined || text.trim() === '' ? undefined : compiledOf(text, fields);
      // A rule cannot ask which rule holds.
      return compiled === undefined || OWN.some((key) => compiled.keys.has(key))
        ? []
        : [{ place, compiled, decide: decide(compiled.plan, source) }];
    });
    const keys = new Set(rules.flatMap(({ compiled }) => [...compiled.keys]));
    this.#rules = rules;
    this.#source = source;
    this.#values = new PacketValues(keys);
    this.#part = partFor(keys);
  }

  /** Place of the first filter that lets a packet through; -1 where none does. */
  first(packet: number): number {
    let loaded = false;
    for (const { place, compiled, decide: decided } of this.#rules) {
      const answer = decided(packet);
      if (answer === Decided.yes) return place;
      if (answer === Decided.no) continue;
      if (!loaded) this.#values.load(this.#source.paint(packet, this.#part));
      loaded = true;
      if (passes(compiled.plan, this.#values)) return place;
    }
    return -1;
  }
}

function compiledOf(text: string, fields: FieldBook): Compiled | undefined {
  try {
    return compileFilter(text, fields, () => undefined);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
