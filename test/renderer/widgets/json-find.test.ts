import { describe, expect, it } from 'vitest';
import { findPath } from '../../../src/renderer/widgets/json-find.ts';
import { type JsonText, parseJson } from '../../../src/renderer/widgets/json-value.ts';

const parsed = (text: string): JsonText => parseJson(text) ?? { value: undefined, numberOf: () => undefined };

describe('find in JSON', () => {
  const json = parsed('{"name":"Ann","list":[{"name":"Bob"},{"age":41}],"last":"bob","big":12345678901234567890}');

  it('goes forwards and backwards through names and values, and round', () => {
    const hits = ['/1/0/0', '/2'];
    expect(findPath(json, 'bob', undefined, 1)).toBe(hits[0]);
    expect(findPath(json, 'bob', hits[0], 1)).toBe(hits[1]);
    expect(findPath(json, 'bob', hits[1], 1)).toBe(hits[0]);
    expect(findPath(json, 'bob', hits[1], -1)).toBe(hits[0]);
    expect(findPath(json, 'bob', hits[0], -1)).toBe(hits[1]);
    expect(findPath(json, 'age', undefined, 1)).toBe('/1/1/0');
    expect(findPath(json, 'nobody', undefined, 1)).toBeUndefined();
    expect(findPath(json, 'nobody', '/0', -1)).toBeUndefined();
  });

  it('finds numbers as they were written, and nothing of how they are kept', () => {
    expect(findPath(json, '901234567890', undefined, 1)).toBe('/3');
    expect(findPath(json, 'number', undefined, 1)).toBeUndefined();
    expect(findPath(json, '41', undefined, 1)).toBe('/1/1/0');
  });

  it('goes as deep as JSON does', () => {
    const deep = parsed(`${'['.repeat(5000)}"x"${']'.repeat(5000)}`);
    expect(findPath(deep, 'x', undefined, 1)).toBe('/0'.repeat(5000));
    expect(findPath(parsed('"alone"'), 'alone', undefined, 1)).toBe('');
  });
});
