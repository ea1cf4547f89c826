import { expect, it } from 'vitest';
import { nbns } from '../../../../../src/main/engine/dissect/application/nbns.ts';
import { hex, paint } from '../../../../support/paint.ts';

/** `ABC` padded to 15 bytes and the suffix 0x20, half-ASCII. */
const NAME = `20 454245434544 ${'4341'.repeat(12)} 4341 00`;
const QUERY = hex(`1234 0110 0001 0000 0000 0000 ${NAME} 0020 0001`);
const ANSWER = hex(`1234 8500 0000 0001 0000 0000 ${NAME} 0020 0001 0000012c 0006 0000 01020304`);

it('decodes the name of a query', () => {
  const { out } = paint(nbns, QUERY);
  expect([out.columns.protocol, out.columns.info]).toEqual(['NBNS', 'Name query NB ABC<20>']);
});

it('tells the address of an answer', () => {
  expect(paint(nbns, ANSWER).out.columns.info).toBe('Name query response NB 1.2.3.4');
});

it('says why a name is none', () => {
  const { out } = paint(nbns, hex('1234 0110 0001 0000 0000 0000 03 616263 00 0020 0001'));
  expect(out.columns.info).toBe(
    'Name query NB Illegal NetBIOS name (1st character not between A and Z in first-level encoding)',
  );
});

it('bears being cut anywhere', () => {
  for (let length = 0; length < ANSWER.length; length++) {
    expect(() => paint(nbns, ANSWER.subarray(0, length))).not.toThrow();
  }
});
