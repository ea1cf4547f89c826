import { expect, it } from 'vitest';
import type { NameRecord } from '../../../src/main/engine/capture/index.ts';
import { NameBook } from '../../../src/main/engine/name-book.ts';

it('gives the first name of an address, also when it comes later', () => {
  const records: NameRecord[] = [{ address: '10.0.0.1', names: ['one', 'uno'] }];
  const book = new NameBook(() => records);
  expect([book.of('10.0.0.1'), book.of('10.0.0.2')]).toEqual(['one', undefined]);
  records.push({ address: '10.0.0.2', names: ['two'] }, { address: '10.0.0.1', names: ['other'] });
  expect([book.of('10.0.0.1'), book.of('10.0.0.2')]).toEqual(['one', 'two']);
});
