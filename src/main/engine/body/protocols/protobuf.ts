/**
 * Protocol Buffers without their schema: field numbers and wire types, and what a value may be. A message is taken for one
 * only if its bytes come out even; nested ones by the same rule.
 */
import type { OutlineNode } from '../../../../shared/model/index.ts';
import { branch, hex, leaf, MAX_NODES, outline } from '../outline.ts';
import { type MessageProtocol, named } from './protocol.ts';

const MAX_NESTING = 12;
const utf8 = new TextDecoder('utf-8', { fatal: true });

export const protobuf: MessageProtocol = {
  id: 'protobuf',
  claims: named('protobuf', 'proto', 'x-protobuf', 'application/x-protobuf'),
  read({ opcode, bytes }) {
    if (opcode !== 2 || bytes.length < 2) return undefined;
    const nodes = readFields(bytes, 0, bytes.length, { left: MAX_NODES }, 0);
    return (
      nodes &&
      outline(
        'Protobuf',
        nodes
          .map(({ label }) => label)
          .slice(0, 20)
          .join(', '),
        nodes,
      )
    );
  },
};

/** The fields between two places, or undefined if they do not come out even. */
function readFields(
  bytes: Uint8Array,
  from: number,
  to: number,
  budget: { left: number },
  depth: number,
): OutlineNode[] | undefined {
  const nodes: OutlineNode[] = [];
  let at = from;
  while (at < to) {
    if (budget.left-- <= 0) return undefined;
    const key = readVarint(bytes, at, to);
    if (key === undefined) return undefined;
    const number = Number(key.value >> 3n);
    if (number < 1 || number > 536870911) return undefined;
    const start = at;
    at = key.end;
    const wire = Number(key.value & 7n);
    if (wire === 0) {
      const value = readVarint(bytes, at, to);
      if (value === undefined) return undefined;
      at = value.end;
      nodes.push(leaf(`${number}: varint`, String(value.value), start, at - start));
    } else if (wire === 1 || wire === 5) {
      const size = wire === 1 ? 8 : 4;
      if (at + size > to) return undefined;
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
      const value =
        size === 8
          ? `${view.getBigInt64(0, true)} | ${view.getFloat64(0, true)}`
          : `${view.getInt32(0, true)} | ${view.getFloat32(0, true)}`;
      at += size;
      nodes.push(leaf(`${number}: ${size * 8}-bit`, value, start, at - start));
    } else if (wire === 2) {
      const length = readVarint(bytes, at, to);
      if (length === undefined || length.value > BigInt(to - length.end)) return undefined;
      const end = length.end + Number(length.value);
      nodes.push(readLengthDelimited(bytes, number, start, length.end, end, budget, depth));
      at = end;
    } else {
      return undefined;
    }
  }
  return nodes;
}

/** Text, a message in the message, or bytes: the first that fits. */
function readLengthDelimited(
  bytes: Uint8Array,
  number: number,
  start: number,
  from: number,
  end: number,
  budget: { left: number },
  depth: number,
): OutlineNode {
  const content = bytes.subarray(from, end);
  try {
    const text = utf8.decode(content);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what tells text from a nested message.
    if (!/[\x00-\x08\x0e-\x1f]/.test(text)) return leaf(`${number}: string`, JSON.stringify(text), start, end - start);
  } catch {
    // Not text.
  }
  const nested = depth < MAX_NESTING ? readFields(bytes, from, end, budget, depth + 1) : undefined;
  if (nested !== undefined && nested.length > 0)
    return branch(`${number}: message`, `${content.length} bytes`, nested, start, end - start);
  return leaf(`${number}: bytes`, hex(content), start, end - start);
}

function readVarint(bytes: Uint8Array, from: number, to: number): { value: bigint; end: number } | undefined {
  let value = 0n;
  for (let i = 0; i < 10 && from + i < to; i++) {
    const byte = bytes[from + i] as number;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value, end: from + i + 1 };
  }
  return undefined;
}
