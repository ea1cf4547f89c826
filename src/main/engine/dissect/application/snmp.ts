/** SNMP: RFC 1157, RFC 3416, as far as the kind of message and the names it asks for. Versions 1 and 2c; version 3 is named. */
import type { Cursor } from '../cursor.ts';
import { named } from '../named.ts';

const KINDS = [
  'get-request',
  'get-next-request',
  'get-response',
  'set-request',
  'trap',
  'getBulkRequest',
  'informRequest',
  'snmpV2-trap',
  'report',
];
const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 6;
/** Names told in the Info column at most. */
const MAX_NAMES = 64;

/** One value of the basic encoding rules, X.690 section 8.1. */
interface Value {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/** The value at `at`, cut to `end`; undefined where there is none. */
function valueAt(bytes: Uint8Array, at: number, end: number): Value | undefined {
  if (at + 2 > end) return undefined;
  let length = bytes[at + 1] ?? 0;
  let from = at + 2;
  if (length >= 0x80) {
    const size = length & 0x7f;
    if (size > 4 || from + size > end) return undefined;
    length = 0;
    for (let i = 0; i < size; i++) length = length * 256 + (bytes[from + i] ?? 0);
    from += size;
  }
  return { tag: bytes[at] ?? 0, from, to: Math.min(from + length, end) };
}

/** The values inside another, in order. */
function inside(bytes: Uint8Array, { from, to }: Value): Value[] {
  const values: Value[] = [];
  for (let at = from; at < to && values.length < MAX_NAMES; ) {
    const value = valueAt(bytes, at, to);
    if (value === undefined) break;
    values.push(value);
    at = value.to;
  }
  return values;
}

/** An object identifier in dots, X.690 section 8.19. */
function identifier(bytes: Uint8Array, { from, to }: Value): string {
  const numbers: number[] = [];
  let number = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    number = number * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      if (numbers.length === 0) {
        const first = Math.min(2, Math.floor(number / 40));
        numbers.push(first, number - first * 40);
      } else {
        numbers.push(number);
      }
      number = 0;
    }
  }
  return numbers.join('.');
}

function describe({ bytes, offset, end }: Cursor): string {
  const whole = valueAt(bytes, offset, end);
  if (whole === undefined || whole.tag !== SEQUENCE) return '';
  const request = inside(bytes, whole)[2];
  if (request === undefined || (request.tag & 0xe0) !== 0xa0) return '';
  const bindings = inside(bytes, request).findLast(({ tag }) => tag === SEQUENCE);
  const names = bindings === undefined ? [] : inside(bytes, bindings).map((binding) => inside(bytes, binding)[0]);
  const texts = names.flatMap((name) => (name?.tag === OBJECT_IDENTIFIER ? [identifier(bytes, name)] : []));
  return [KINDS[request.tag & 0x1f] ?? 'unknown', ...texts].join(' ');
}

/** Simple Network Management Protocol. */
export const snmp = named({
  id: 'snmp',
  title: 'Simple Network Management Protocol',
  column: 'SNMP',
  ports: [161, 162],
  fits: ({ bytes, offset, end }) => end - offset > 2 && bytes[offset] === SEQUENCE,
  info: (_reader, cursor) => describe(cursor),
});
