/** Records of Sun RPC on a stream: one fragment, several, and cut by segments. */
import { describe, expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';

const u32 = (...values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)));
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const NULL_CALL = (xid: number): Uint8Array => u32(xid, 0, 2, 100003, 3, 0, 0, 0, 0, 0);
const NULL_REPLY = (xid: number): Uint8Array => u32(xid, 1, 0, 0, 0, 0);
const fragment = (bytes: Uint8Array, last = true): Uint8Array =>
  join(u32((last ? 0x80000000 : 0) + bytes.length), bytes);
const shown = (...sent: Sent[]): string[] =>
  converse(2049, sent).shown.map(({ protocol, info, layers }) => `${layers} ${protocol} ${info}`);

describe('Sun RPC on a stream', () => {
  it('matches replies with calls', () => {
    expect(shown({ from: 0, data: fragment(NULL_CALL(1)) }, { from: 1, data: fragment(NULL_REPLY(1)) })).toEqual([
      'rpc NFS V3 NULL Call (Reply In 2)',
      'rpc NFS V3 NULL Reply (Call In 1)',
    ]);
  });

  it('puts together what segments and fragments have parted', () => {
    const whole = fragment(NULL_CALL(1));
    const parted = join(fragment(NULL_CALL(2).slice(0, 20), false), fragment(NULL_CALL(2).slice(20)));
    expect(
      shown({ from: 0, data: whole.slice(0, 40) }, { from: 0, data: whole.slice(40) }, { from: 0, data: parted }),
    ).toEqual([' TCP  [TCP segment of a reassembled PDU]', 'rpc NFS V3 NULL Call', 'rpc NFS Fragment  ; V3 NULL Call']);
  });

  it('tells of several records in one segment', () => {
    expect(
      shown(
        { from: 0, data: join(fragment(NULL_CALL(1)), fragment(NULL_CALL(2))) },
        { from: 1, data: join(fragment(NULL_REPLY(1)), fragment(NULL_REPLY(2))) },
        { from: 1, data: 'hello there' },
      ),
    ).toEqual([
      'rpc NFS V3 NULL Call (Reply In 2)  ; V3 NULL Call (Reply In 2)',
      'rpc NFS V3 NULL Reply (Call In 1)  ; V3 NULL Reply (Call In 1)',
      'rpc RPC Continuation',
    ]);
  });
});
