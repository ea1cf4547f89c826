/**
 * Constants of a filter: what a word, a string or a character means where a value of some type is wanted. Bad ones are
 * refused in the words of that type.
 */

import { Refusal, stringBytes } from '../../../shared/filter/index.ts';
import type { FieldSpec, FieldType } from '../dissect/index.ts';
import type { Value } from './ast.ts';
import { timeLiteral } from './time-literal.ts';
import { domainOf, parseHex, parseIpv4, parseIpv6, parseSeconds, type Val } from './values.ts';

/** A constant, and for an address with a network its length in bits. */
export interface Constant {
  readonly value: Val;
  readonly network?: number;
}

/** Words, strings and characters: what can be a constant. */
export type Literal = Extract<Value, { readonly kind: 'word' | 'string' | 'char' }>;

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Of any whole number. */
const LARGEST = 0xffffffffffffffffn;

const MAXIMA: Partial<Record<FieldType, bigint>> = {
  uint8: 0xffn,
  uint16: 0xffffn,
  uint24: 0xffffffn,
  uint32: 0xffffffffn,
  frame: 0xffffffffn,
  uint64: LARGEST,
  int8: 0x7fn,
  int16: 0x7fffn,
  int32: 0x7fffffffn,
  int64: 0x7fffffffffffffffn,
};

/** A literal as a value of `type`. `spec` names values, where a field is compared with it. Throws {@link Refusal}. */
export function constantOf(literal: Literal, type: FieldType, spec: FieldSpec | undefined): Constant {
  const { span } = literal;
  const text = literal.kind === 'char' ? String.fromCodePoint(literal.code) : literal.text;
  const refuse = (what: string): never => {
    throw new Refusal(`filter-not-${what}`, span, { word: literal.text, field: spec?.key ?? '' });
  };
  // A dot begins the name of a field, and ends nothing.
  if (literal.kind === 'word' && /^\.|\.$/.test(text)) throw new Refusal('filter-unexpected', span, { word: text });
  switch (domainOf(type)) {
    case 'number':
      return { value: numberOf(literal, type, spec) };
    case 'text':
      // A minus turns numbers round, and texts are none.
      if (literal.kind === 'word' && (text.startsWith('-') || !isOneWord(text))) refuse('text');
      if (isHexName(literal)) throw new Refusal('filter-types', span, { left: spec?.key ?? 'string', right: text });
      return { value: literal.kind === 'string' ? UTF8.decode(stringBytes(text)) : text };
    case 'bytes':
      refuseName(literal, spec);
      if (type === 'ether') return { value: etherOf(literal) ?? refuse('ether') };
      return { value: literalBytes(literal, text) ?? refuse('bytes') };
    case 'protocol':
      return { value: literalBytes(literal, text) ?? refuse('bytes') };
    case 'ipv4':
      return network(literal, 32, parseIpv4) ?? refuse('ipv4');
    case 'ipv6':
      return network(literal, 128, parseIpv6) ?? refuse('ipv6');
    case 'time':
      // Bare, it has no clock: what is behind a colon is no part of the word.
      if (literal.kind === 'word' && text.includes(':')) refuse('time');
      return { value: timeLiteral(text) ?? refuse('time') };
    case 'duration':
      return { value: durationOf(literal) ?? refuse('duration') };
    case 'double':
      return { value: literal.kind === 'word' && DOUBLE.test(text) ? Number(text) : refuse('number') };
    default:
      return refuse('value');
  }
}

/** A duration as it is written: nine digits of a second, and one at least behind a point. Zeros may follow. */
export const SECONDS = /^[+-]?\d+(\.\d{1,9}0*)?$/;
/** The same in a filter: what follows a point and its digits does not count. */
const SECONDS_FIRST = /^[+-]?\d+(\.\d{0,9}(?=\D|0*(?:\D|$)))?/;

function durationOf({ kind, text }: Literal): Val | undefined {
  const first = kind === 'word' && !text.includes(':') ? SECONDS_FIRST.exec(text)?.[0] : undefined;
  return first === undefined || (!first.includes('.') && first !== text) ? undefined : parseSeconds(first);
}

/** As C reads one. */
const DOUBLE = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^0[xX]([0-9A-Fa-f]+)$/, '0x'],
  [/^0[bB]([01]+)$/, '0b'],
  [/^0([0-7]+)$/, '0o'],
  [/^([1-9]\d*|0)$/, ''],
];

/** An integer in C's forms; undefined where the word is none. */
function integer(word: string): bigint | undefined {
  const digits = word.replace(/^[+-]/, '');
  for (const [form, prefix] of FORMS) {
    const found = form.exec(digits)?.[1];
    if (found !== undefined) return BigInt(prefix + found) * (word.startsWith('-') ? -1n : 1n);
  }
  return undefined;
}

function numberOf(literal: Literal, type: FieldType, spec: FieldSpec | undefined): Val {
  if (literal.kind === 'char') return type === 'boolean' ? Math.sign(literal.code) : literal.code;
  const { text, span } = literal;
  const named = type === 'boolean' ? truth(literal, spec) : nameOf(text, spec);
  const stated = literal.kind === 'word' ? integer(text) : undefined;
  if (stated === undefined) {
    if (named !== undefined) return named;
    const code = spec?.names === undefined && type !== 'boolean' ? 'filter-not-number' : 'filter-not-name';
    throw new Refusal(code, span, { word: text, field: spec?.key ?? '' });
  }
  if (type === 'boolean') {
    if (text.startsWith('-')) throw new Refusal('filter-no-arithmetic', span, { field: text, operator: '-' });
    if (stated > LARGEST) throw new Refusal('filter-too-big', span, { word: text, maximum: String(LARGEST) });
    return stated === 0n ? 0 : 1;
  }
  const maximum = MAXIMA[type];
  if (maximum !== undefined && (stated > maximum || -stated > maximum)) {
    throw new Refusal('filter-too-big', span, { word: text, maximum: String(maximum) });
  }
  const plain = Number(stated);
  return Number.isSafeInteger(plain) ? plain : stated;
}

function truth(literal: Literal, spec: FieldSpec | undefined): number | undefined {
  const text = literal.text.toLowerCase();
  if (literal.kind === 'word' && /^(True|TRUE|False|FALSE)$/.test(literal.text)) return text === 'true' ? 1 : 0;
  const { 0: off, 1: on } = spec?.names ?? {};
  const [no, yes] = spec?.mask === undefined ? ['false', 'true'] : ['not set', 'set'];
  if (off !== undefined && on !== undefined) return nameOf(literal.text, spec);
  return text === yes ? 1 : text === no ? 0 : undefined;
}

function nameOf(text: string, spec: FieldSpec | undefined): number | undefined {
  const found = Object.entries(spec?.names ?? {}).find(([, name]) => name.toLowerCase() === text.toLowerCase());
  return found === undefined ? undefined : Number(found[0]);
}

/** Bytes as people write them: `47`, `4745`, `47:45`, `:47`, `:4745`, `47-45`, `7.5`, `4745.5420`. */
const BYTES = /^:?[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})*$|^[0-9A-Fa-f]+([.-][0-9A-Fa-f]+)*$|^:[0-9A-Fa-f]+(-[0-9A-Fa-f]+)*$/;

function literalBytes(literal: Literal, text: string): Uint8Array | undefined {
  if (literal.kind === 'string') return stringBytes(text);
  if (literal.kind === 'char') return Uint8Array.of(literal.code & 0xff);
  return wordBytes(text.replace(/^0[xX](?=[0-9A-Fa-f]{2}$)/, ''));
}

/** Whether colons and slashes are part of a bare word: those of bytes and of addresses are. */
function isOneWord(word: string): boolean {
  if (!/[:/]/.test(word)) return true;
  const address = word.replace(/\/\d{1,3}$/, '');
  const isAddress = (word.includes(':') ? parseIpv6(address) : parseIpv4(address)) !== undefined;
  return isAddress || /^:?[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})*$|^:[0-9A-Fa-f]+$/.test(word);
}

/** Digits go together in pairs; one that is left over is a byte of its own. */
function wordBytes(word: string): Uint8Array | undefined {
  if (!BYTES.test(word)) return undefined;
  return parseHex((word.match(/[0-9A-Fa-f]{1,2}/g) ?? []).map((digits) => digits.padStart(2, '0')).join(''));
}

/** Names of Wireshark's protocols and fields that read as pairs of hex digits, whether or not we know the protocol. */
const NAMES = new Set(['dc', 'e100', 'e164', 'e212', 'fc', 'fc00', 'fefd', 'ff']);

/** Whether a value is one of them, bare. */
export const isHexName = (value: Value): boolean => value.kind === 'word' && NAMES.has(value.text);

/** Bare, such a name is no bytes there but something of another type; `0xff` is how the byte is written. */
function refuseName(literal: Literal, spec: FieldSpec | undefined): void {
  const { text, span } = literal;
  if (!isHexName(literal)) return;
  throw new Refusal('filter-types', span, { left: spec?.key ?? 'bytes', right: text });
}

const ETHER_LENGTH = 6;

function etherOf({ kind, text }: Literal): Uint8Array | undefined {
  const bytes = kind === 'word' ? wordBytes(text) : undefined;
  return bytes?.length === ETHER_LENGTH ? bytes : undefined;
}

function network(literal: Literal, bits: number, parse: (address: string) => Val | undefined): Constant | undefined {
  const [address = '', suffix] = literal.text.split('/');
  const value = literal.kind === 'word' ? parse(address) : undefined;
  if (value === undefined) return undefined;
  if (suffix === undefined) return { value };
  const length = /^\d{1,3}$/.test(suffix) ? Number(suffix) : Number.NaN;
  return length <= bits ? { value, network: length } : undefined;
}
