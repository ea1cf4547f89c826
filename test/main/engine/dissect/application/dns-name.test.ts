import { describe, expect, it } from 'vitest';
import { readDnsName } from '../../../../../src/main/engine/dissect/application/dns-name.ts';
import { Cursor } from '../../../../../src/main/engine/dissect/cursor.ts';
import { CLAIMS } from '../../../../../src/main/engine/dissect/index.ts';
import { Reader } from '../../../../../src/main/engine/dissect/reader.ts';

/** A reader over `bytes`, and how many of them have been looked at. */
function counted(bytes: Uint8Array): { reader: Reader; looks: () => number } {
  let looks = 0;
  const seen = new Proxy(bytes, {
    get(target, key) {
      looks++;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { reader: readerOver(seen), looks: () => looks };
}

function readerOver(bytes: Uint8Array): Reader {
  const cursor = new Cursor(CLAIMS);
  cursor.begin(bytes, 0, bytes.length, bytes.length);
  return new Reader(cursor, 0, bytes.length);
}

/** `count` pointers in a row, each to the next, the last to where `last` says. */
function chain(count: number, last: number): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < count; i++) {
    const target = i === count - 1 ? last : 2 * (i + 1);
    bytes.push(0xc0 | (target >> 8), target & 0xff);
  }
  return bytes;
}

/** Read `count` names that are pointers to `target` and stand at the end of `bytes`. */
function readAll(bytes: number[], target: number, count: number): { texts: Set<string>; looks: number } {
  const at = bytes.length;
  const whole = [...bytes];
  for (let i = 0; i < count; i++) whole.push(0xc0 | (target >> 8), target & 0xff);
  const { reader, looks } = counted(Uint8Array.from(whole));
  reader.position = at;
  const texts = new Set<string>();
  for (let i = 0; i < count; i++) {
    const name = readDnsName(reader, 0);
    texts.add(`${name.text} ${name.labels}`);
    expect(reader.position).toBe(at + 2 * (i + 1));
  }
  return { texts, looks: looks() };
}

describe('readDnsName', () => {
  it('walks a circle of pointers once, however many names lead into it', () => {
    const { texts, looks } = readAll(chain(500, 0), 0, 500);
    expect([...texts]).toEqual(['<Name contains a pointer that loops> 1']);
    expect(looks).toBeLessThan(20_000);
  });

  it('goes round once where labels lie on the way', () => {
    const labels: number[] = [];
    for (let i = 0; i < 8000; i++) labels.push(1, 0x61);
    const { texts, looks } = readAll([...labels, 0xc0, 0], 0, 100);
    expect([...texts]).toEqual(['<Name contains a pointer that loops> 1']);
    expect(looks).toBeLessThan(100_000);
  });

  it('walks the rest of names that are too long once', () => {
    const labels: number[] = [];
    for (let i = 0; i < 4000; i++) labels.push(1, 0x61, 0xc0 | ((labels.length + 4) >> 8), (labels.length + 4) & 0xff);
    const { texts, looks } = readAll([...labels, 0], 0, 100);
    expect([...texts]).toEqual(['<Name too long> 1']);
    expect(looks).toBeLessThan(300_000);
  });

  it('reads a name over pointers, and one that is too long only from further ahead', () => {
    const labels: number[] = [];
    for (let i = 0; i < 600; i++) labels.push(1, 0x61, 0xc0 | ((labels.length + 4) >> 8), (labels.length + 4) & 0xff);
    const bytes = [...labels, 0];
    expect([...readAll(bytes, 0, 2).texts]).toEqual(['<Name too long> 1']);
    expect([...readAll(bytes, 4 * 598, 2).texts]).toEqual(['a.a 2']);
  });
});
