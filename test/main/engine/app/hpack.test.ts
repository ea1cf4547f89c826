/** The examples of RFC 7541 appendix C, and blocks that are cut or make no sense. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHpack, EMPTY_TABLE, type HpackTable, limitTable } from '../../../../src/main/engine/app/index.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

function decode(hex: string, table: HpackTable = EMPTY_TABLE) {
  const bytes = bytesOf(hex);
  return decodeHpack(bytes, 0, bytes.length, table);
}

const lines = ({ headers }: ReturnType<typeof decode>): string[] => headers.map(([name, value]) => `${name}: ${value}`);

describe('HPACK', () => {
  it('decodes the requests of C.4, each with the table of the one before', () => {
    const first = decode('8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff');
    expect(lines(first)).toEqual([':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com']);
    const second = decode('8286 84be 5886 a8eb 1064 9cbf', first.table);
    expect(lines(second).slice(3)).toEqual([':authority: www.example.com', 'cache-control: no-cache']);
    const third = decode('8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf', second.table);
    expect(lines(third).slice(3)).toEqual([':authority: www.example.com', 'custom-key: custom-value']);
    expect(third.table.size).toBe(164);
    // What was decoded before is the same again.
    expect(lines(decode('be', first.table))).toEqual([':authority: www.example.com']);
  });

  it('lets old entries go, as the responses of C.6 have it', () => {
    const first = decode(
      '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
      limitTable(EMPTY_TABLE, 256),
    );
    expect(lines(first)[0]).toBe(':status: 302');
    expect(first.table.size).toBe(222);
    const second = decode('4883 640e ffc1 c0bf', first.table);
    expect(lines(second)).toEqual([
      ':status: 307',
      'cache-control: private',
      'date: Mon, 21 Oct 2013 20:13:21 GMT',
      'location: https://www.example.com',
    ]);
    expect(second.table.size).toBe(222);
  });

  it('stops before a field that goes on in the next fragment', () => {
    const whole = bytesOf('8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff');
    for (let cut = 0; cut < whole.length; cut++) {
      const begun = decodeHpack(whole, 0, cut, EMPTY_TABLE);
      const ended = decodeHpack(whole, begun.used, whole.length, begun.table);
      expect([...begun.headers, ...ended.headers].length).toBe(4);
      expect(begun.broken || ended.broken).toBe(false);
    }
  });

  it('keeps what came before a fault', () => {
    expect(decode('82 ff ff ff ff ff ff')).toMatchObject({ headers: [[':method', 'GET']], broken: true, used: 1 });
    expect(decode('82 be')).toMatchObject({ headers: [[':method', 'GET']], broken: true });
    // A code that ends in zeros; the end mark inside a string.
    expect(decode('0081 0000')).toMatchObject({ broken: true });
    expect(decode('0084 ffff ffff 00')).toMatchObject({ broken: true });
  });

  it('neither throws nor grows on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { table, used } = decodeHpack(bytes, 0, bytes.length, EMPTY_TABLE);
        expect(used).toBeLessThanOrEqual(bytes.length);
        expect(table.size).toBeLessThanOrEqual(65_536);
      }),
      { seed: 7541, numRuns: 500 },
    );
  });
});
