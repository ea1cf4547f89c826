/** A checked side of a comparison, and what is asked of one. Made by operand-maker.ts and functions.ts. */

import type { Refusal } from '../../../shared/filter/index.ts';
import type { FieldSpec, FieldType } from '../dissect/index.ts';
import type { Range, Value } from './ast.ts';
import type { Constant } from './literal.ts';
import type { ValueReader } from './packet-values.ts';
import type { Val } from './values.ts';

/** A checked side of a comparison. */
export interface Operand {
  readonly type: FieldType;
  /** A number that a minus gave a sign. */
  readonly signed?: boolean;
  /** As a person wrote it, for sentences. */
  readonly source: Value;
  /** The field itself, where the operand is a plain one. */
  readonly field?: FieldSpec;
  /** Names the values, where it is not the field itself: what it was reckoned from. */
  readonly named?: FieldSpec;
  /** Reckoned from others, so that there may be no value although all that it needs is there. */
  readonly reckoned?: true;
  /** Only in the given occurrences of its protocol. */
  readonly layers?: readonly Range[];
  readonly constant?: Constant;
  /** Keys of every field it reads: where one of them is missing, there are no values. */
  readonly needs: readonly string[];
  /** Keys of every field that it may read, where that is more. */
  readonly keys?: readonly string[];
  read(packet: ValueReader): readonly Val[];
}

/** Fields by key. */
export type FieldBook = ReadonlyMap<string, FieldSpec>;

/** What functions need to read their arguments. */
export interface ArgumentReader {
  /** What is no constant by itself; undefined for a literal. */
  operand(value: Value): Operand | undefined;
  /** What stands beside an operand: a constant, read as its type has it, or what is none. */
  beside(value: Value, like: Operand): Operand;
  /** A word that should be a field and is none. */
  unknown(value: Value, code: string): Refusal;
}

/** What slices and lengths of an operand are of: of a protocol, its own bytes without what it carries. */
export function ownBytes({ field, layers, read }: Operand): Operand['read'] {
  return field?.type === 'protocol' ? (packet) => packet.headers(field.key, layers) : read;
}

/** An operand in a sentence. */
export function nameOf({ source, field }: Operand): string {
  if (field !== undefined) return field.key;
  return source.kind === 'word' || source.kind === 'string'
    ? source.text
    : source.kind === 'call'
      ? `${source.name}()`
      : '…';
}

/** Keys of every field that an operand may read. */
export const keysOf = ({ needs, keys }: Operand): readonly string[] => keys ?? needs;
