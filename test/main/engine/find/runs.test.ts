/** Packets that may have some bytes, told from long runs of the file, held against every packet by itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { Runs } from '../../../../src/main/engine/find/index.ts';
import { fileOf } from '../../../support/packet-file.ts';

const encode = (text: string) => new TextEncoder().encode(text);

describe('runs of the file', () => {
  it('lets through every packet that has the bytes, whichever way it is asked', () => {
    const packet = fc.uint8Array({ maxLength: 12, max: 2 });
    fc.assert(
      fc.property(
        fc.array(packet, { minLength: 1, maxLength: 40 }),
        fc.uint8Array({ minLength: 1, maxLength: 3, max: 2 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (packets, needle, order) => {
          const { bytes, table } = fileOf(packets);
          const runs = new Runs(table, new MemorySource(bytes), [needle], true);
          const ask = (one: number, step: 1 | -1): void => {
            const has = Buffer.from(packets[one] ?? []).includes(Buffer.from(needle));
            if (has) expect([one, runs.may(one, step)]).toEqual([one, true]);
            else runs.may(one, step);
          };
          for (const one of packets.keys()) ask(one, 1);
          for (const one of [...packets.keys()].reverse()) ask(one, -1);
          for (const n of order) ask(n % packets.length, n % 2 === 0 ? 1 : -1);
        },
      ),
    );
  });

  it('passes over what has not the bytes, without regard to case unless asked for', () => {
    const { bytes, table } = fileOf(['nothing', 'Host: Example', 'EXAMPLE', 'none'].map(encode));
    const may = (exact: boolean) => {
      const runs = new Runs(table, new MemorySource(bytes), [encode('example')], exact);
      return [0, 1, 2, 3].map((packet) => runs.may(packet, 1));
    };
    expect(may(false)).toEqual([false, true, true, false]);
    expect(may(true)).toEqual([false, false, false, false]);
  });
});
