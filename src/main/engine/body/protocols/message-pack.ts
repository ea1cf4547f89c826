/** MessagePack, by @msgpack/msgpack, with every length it may claim bounded. */
import { decodeMulti } from '@msgpack/msgpack';
import { outline, treeOf } from '../outline.ts';
import { type MessageProtocol, named } from './protocol.ts';

const MAX_LENGTH = 1 << 20;
const MAX_VALUES = 100;

/** The values one after the other; none if the bytes are not wholly MessagePack. */
export function decodeMessagePack(bytes: Uint8Array): unknown[] {
  const values: unknown[] = [];
  // A length cannot exceed the bytes there are, whatever is claimed.
  const most = Math.min(bytes.length, MAX_LENGTH);
  const limits = {
    maxStrLength: most,
    maxBinLength: most,
    maxArrayLength: most,
    maxMapLength: most,
    maxExtLength: most,
  };
  try {
    for (const value of decodeMulti(bytes, { ...limits, useBigInt64: true })) {
      values.push(value);
      if (values.length >= MAX_VALUES) break;
    }
    return values;
  } catch {
    return [];
  }
}

export const messagePack: MessageProtocol = {
  id: 'msgpack',
  claims: named('msgpack', 'messagepack'),
  read({ opcode, bytes }) {
    if (opcode !== 2) return undefined;
    const values = decodeMessagePack(bytes);
    // A lone number, or text read as numbers, proves nothing: a structure has to be there.
    if (values.length !== 1 || typeof values[0] !== 'object' || values[0] === null) return undefined;
    return outline('MessagePack', summaryOf(values[0]), [treeOf('value', values[0])]);
  },
};

/** The value as JSON would write it, shortened. */
export function summaryOf(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_, item) =>
        typeof item === 'bigint' ? item.toString() : item instanceof Uint8Array ? `<${item.length} bytes>` : item,
      ) ?? ''
    ).slice(0, 200);
  } catch {
    return '';
  }
}
