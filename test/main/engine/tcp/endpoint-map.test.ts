/** Pairs of endpoints and the streams between them: whatever the order of the two, with ports of all sixteen bits. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EndpointMap } from '../../../../src/main/engine/tcp/endpoint-map.ts';

const endpoint = fc.record({ address: fc.integer({ min: 0, max: 5 }), port: fc.integer({ min: 0, max: 0xffff }) });

it('finds the stream of a pair and the side that sends', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(endpoint, endpoint), { minLength: 1, maxLength: 1500 }), (pairs) => {
      const map = new EndpointMap();
      const latest = new Map<string, number>();
      const key = (a: (typeof pairs)[0][0], b: typeof a): string =>
        [`${a.address}:${a.port}`, `${b.address}:${b.port}`].sort().join(' ');
      for (const [stream, [a, b]] of pairs.entries()) {
        map.set(a.address, a.port, b.address, b.port, stream);
        latest.set(key(a, b), stream);
      }
      for (const [stream, [a, b]] of pairs.entries()) {
        if (latest.get(key(a, b)) !== stream) continue;
        const same = a.address === b.address && a.port === b.port;
        expect(map.find(a.address, a.port, b.address, b.port)).toBe(stream * 2);
        expect(map.find(b.address, b.port, a.address, a.port)).toBe(stream * 2 + (same ? 0 : 1));
      }
      expect(map.find(6, 1, 7, 2)).toBe(-1);
    }),
    { numRuns: 60 },
  );
});
