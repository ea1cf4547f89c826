/**
 * The display filter that a line of a packet stands for: what "apply as filter" applies. It lets through the packet that it
 * was made of, whatever is captured there; a time that damage made none is asked for by its presence.
 */
import { quoted } from '../../../shared/filter/index.ts';
import type { Detail, DetailNode, FieldType } from '../dissect/index.ts';
import { FAULT_FIELDS, formatFieldValue } from '../dissect/index.ts';
import { SECONDS } from './literal.ts';
import { bytesOfNode, domainOf, parseTime } from './values.ts';

/** Characters and bytes of a value that a filter is to repeat at most; of longer ones it asks for the beginning. */
const LONGEST_TEXT = 1000;
const BEGINNING_OF_TEXT = 200;
const LONGEST_BYTES = 256;
const BEGINNING_OF_BYTES = 64;

/** Keys that the language knows as layers, whatever the line says: they are there, or not. */
const LAYERS = new Set(Object.values(FAULT_FIELDS).map(({ key }) => key));

/** See the head of this file. A field without a value is asked for by its presence; '' for a line that is no field. */
export function testOfNode(node: DetailNode, detail: Detail): string {
  const { spec, value } = node;
  if (spec === undefined) return '';
  return value === undefined || LAYERS.has(spec.key) ? spec.key : testOf(spec.key, spec.type, node, detail);
}

/** The tests that a packet has the values of a field that it has, also under a name that several fields answer to. */
export function testsOfField(key: string, type: FieldType, detail: Detail): readonly string[] {
  const tests = new Set<string>();
  detail.each(key, (node) => tests.add(node.value === undefined ? key : testOf(key, type, node, detail)));
  return [...tests];
}

function testOf(key: string, type: FieldType, node: DetailNode, detail: Detail): string {
  const { spec, value } = node;
  if (spec === undefined || value === undefined) return key;
  const text = formatFieldValue(spec, value);
  switch (domainOf(type)) {
    case 'none':
    case 'protocol':
      return key;
    case 'text':
      if (type === 'oid') return `${key} == ${text}`;
      return text.length > LONGEST_TEXT
        ? `${key} contains ${quoted(text.slice(0, BEGINNING_OF_TEXT))}`
        : `${key} == ${quoted(text)}`;
    case 'time':
      return parseTime(text) === undefined ? key : `${key} == ${quoted(text)}`;
    case 'duration':
      return SECONDS.test(text) ? `${key} == ${text}` : key;
    case 'bytes':
      return type === 'bytes' ? bytesTest(key, bytesOfNode(node, text, detail)) : `${key} == ${text}`;
    default:
      return `${key} == ${text}`;
  }
}

function bytesTest(key: string, bytes: Uint8Array): string {
  if (bytes.length === 0) return key;
  // Bare, two digits may be the name of a protocol.
  if (bytes.length === 1) return `${key} == 0x${colons(bytes)}`;
  if (bytes.length <= LONGEST_BYTES) return `${key} == ${colons(bytes)}`;
  return `${key}[:${BEGINNING_OF_BYTES}] == ${colons(bytes.subarray(0, BEGINNING_OF_BYTES))}`;
}

const colons = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
