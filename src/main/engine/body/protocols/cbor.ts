/** CBOR (RFC 8949), by cborg; unknown tags are shown by their content. */
import { decodeFirst } from 'cborg';
import { outline, treeOf } from '../outline.ts';
import { summaryOf } from './message-pack.ts';
import { type MessageProtocol, named } from './protocol.ts';

const MAX_VALUES = 100;
const SKIP_TAG = (inner: () => unknown): unknown => inner();
/** Every tag up to 256, and the self-describing mark, read as what it holds. */
const tags = Object.fromEntries([...Array.from({ length: 257 }, (_, tag) => tag), 55799].map((tag) => [tag, SKIP_TAG]));

/** The values one after the other (a CBOR sequence, RFC 8742); none if the bytes are not wholly CBOR. */
export function decodeCbor(bytes: Uint8Array): unknown[] {
  const values: unknown[] = [];
  let rest = bytes;
  try {
    while (rest.length > 0 && values.length < MAX_VALUES) {
      const [value, after] = decodeFirst(rest, { useMaps: true, allowBigInt: true, tags });
      values.push(value);
      rest = after;
    }
    return values;
  } catch {
    return [];
  }
}

export const cbor: MessageProtocol = {
  id: 'cbor',
  claims: named('cbor'),
  read({ opcode, bytes }) {
    if (opcode !== 2) return undefined;
    const values = decodeCbor(bytes);
    if (values.length !== 1 || typeof values[0] !== 'object' || values[0] === null) return undefined;
    const value = values[0] instanceof Map ? Object.fromEntries(values[0]) : values[0];
    return outline('CBOR', summaryOf(value), [treeOf('value', values[0])]);
  },
};
