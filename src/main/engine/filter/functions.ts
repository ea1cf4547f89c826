/** The functions of the language. Each says what it takes; what it gives follows from that. */

import { Refusal } from '../../../shared/filter/index.ts';
import type { FieldType } from '../dissect/index.ts';
import { areComparable } from './arithmetic.ts';
import type { Value } from './ast.ts';
import { type ArgumentReader, keysOf, nameOf, type Operand, ownBytes } from './operand.ts';
import { bytesOf, compareValues, type Domain, domainOf, textOfNode, type Val } from './values.ts';

type Call = Extract<Value, { kind: 'call' }>;

/** What `string()` writes out. */
const WRITABLE: readonly FieldType[] = ['ether', 'ipv4', 'ipv6', 'frame', 'guid', 'oid'];

interface Declared {
  readonly most: number;
  /** Domains of arguments; plain fields only where `fields` is set. */
  readonly takes: (operand: Operand) => boolean;
  readonly fields?: boolean;
  /** Constants may stand behind an argument that is none. */
  readonly constants?: true;
  /** Type of the values; by default that of the arguments. */
  readonly gives?: FieldType;
  readonly values: (args: readonly Operand[]) => Operand['read'];
}

const isText = ({ type }: Operand): boolean => domainOf(type) === 'text';
const isNumber = ({ type }: Operand): boolean =>
  type !== 'boolean' && ['number', 'duration', 'double'].includes(domainOf(type));
const isWhole = ({ type }: Operand): boolean => type !== 'boolean' && domainOf(type) === 'number';

const each =
  (change: (value: Val, domain: Domain) => Val) =>
  ([of]: readonly Operand[]): Operand['read'] =>
  (packet) =>
    of === undefined ? [] : of.read(packet).map((value) => change(value, domainOf(of.type)));

const extreme =
  (sign: 1 | -1) =>
  (args: readonly Operand[]): Operand['read'] =>
  (packet) => {
    // From the last to the first, and what cannot be compared with the best takes its place, as in the reference.
    const [first, ...others] = args.flatMap((arg) => arg.read(packet)).reverse();
    const [leading] = args;
    if (first === undefined || leading === undefined) return [];
    const isBetter = (value: Val, best: Val): boolean =>
      compareValues(value, best) * sign > 0 || !areComparable(value, best, leading);
    return [others.reduce((best, value) => (isBetter(value, best) ? value : best), first)];
  };

const FUNCTIONS: ReadonlyMap<string, Declared> = new Map<string, Declared>([
  ['len', { most: 1, takes: () => true, fields: true, gives: 'uint32', values: lengths }],
  ['count', { most: 1, takes: () => true, fields: true, gives: 'uint32', values: counts }],
  ['lower', { most: 1, takes: isText, fields: true, values: each((text) => String(text).toLowerCase()) }],
  ['upper', { most: 1, takes: isText, fields: true, values: each((text) => String(text).toUpperCase()) }],
  [
    'string',
    {
      most: 1,
      takes: (operand) => isWhole(operand) || WRITABLE.includes(operand.type),
      fields: true,
      gives: 'string',
      values: texts,
    },
  ],
  [
    'abs',
    {
      most: 1,
      takes: isNumber,
      values: each((value, domain) => {
        // The reference looks at whole seconds alone: less than one below zero stays there.
        if (domain === 'duration' && Number(value) > -1e9) return value;
        return typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(Number(value));
      }),
    },
  ],
  ['max', { most: Number.POSITIVE_INFINITY, takes: () => true, constants: true, values: extreme(1) }],
  ['min', { most: Number.POSITIVE_INFINITY, takes: () => true, constants: true, values: extreme(-1) }],
]);

/** Names of all functions. */
export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()];

/** A call as an operand. Throws {@link Refusal}. */
export function callFunction(maker: ArgumentReader, call: Call): Operand {
  const declared = FUNCTIONS.get(call.name);
  if (declared === undefined) {
    throw new Refusal('filter-no-function', call.nameSpan, { word: call.name, functions: FUNCTION_NAMES.join(', ') });
  }
  if (call.args.length < 1 || call.args.length > declared.most) {
    throw new Refusal('filter-arguments', call.span, { word: call.name, count: call.args.length });
  }
  const [leading] = call.args;
  const like = declared.constants && leading !== undefined ? maker.operand(leading) : undefined;
  const args = call.args.map((arg) => argument(maker, declared, call.name, arg, like));
  const [first] = args;
  if (first === undefined) throw new Refusal('filter-arguments', call.span, { word: call.name, count: 0 });
  for (const arg of args) {
    if (arg.type === first.type) continue;
    throw new Refusal('filter-types', arg.source.span, { left: nameOf(first), right: nameOf(arg) });
  }
  return {
    type: declared.gives ?? first.type,
    source: call,
    // A count is 0 where the field is missing: then there is no value either, as elsewhere.
    needs: args.length === 1 ? first.needs : [],
    keys: args.flatMap(keysOf),
    read: declared.values(args),
  };
}

function argument(
  maker: ArgumentReader,
  declared: Declared,
  name: string,
  value: Value,
  like: Operand | undefined,
): Operand {
  const operand = maker.operand(value) ?? (like && maker.beside(value, like));
  if (operand === undefined && value.kind === 'word') throw maker.unknown(value, 'filter-not-a-field');
  if (
    operand === undefined ||
    value.kind === 'string' ||
    !declared.takes(operand) ||
    (declared.fields && operand.field === undefined)
  ) {
    throw new Refusal('filter-argument', value.span, { word: name });
  }
  return operand;
}

function lengths([of]: readonly Operand[]): Operand['read'] {
  if (of === undefined) return () => [];
  const domain = domainOf(of.type);
  const size = NUMBER_BYTES[of.type];
  const read = ownBytes(of);
  return (packet) => read(packet).map((value) => bytesOf(value, domain)?.length ?? size ?? 8);
}

const NUMBER_BYTES: Partial<Record<FieldType, number>> = {
  none: 0,
  boolean: 0,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint24: 3,
  uint32: 4,
  int32: 4,
  frame: 4,
  time: 0,
  duration: 0,
};

function counts([of]: readonly Operand[]): Operand['read'] {
  return (packet) => {
    const count = of?.field === undefined ? 0 : packet.count(of.field.key, of.layers);
    return count === 0 ? [] : [count];
  };
}

function texts([of]: readonly Operand[]): Operand['read'] {
  return (packet) => {
    if (of?.field === undefined) return [];
    return packet.nodes(of.field.key, of.layers).flatMap(({ spec, value }) => {
      return spec === undefined || value === undefined ? [] : [textOfNode(spec, value)];
    });
  };
}
