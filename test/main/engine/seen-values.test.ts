/** Values offered for completion: of fields that columns tell all there are, best fitting first. */
import { expect, it } from 'vitest';
import { captureOf } from '../../support/open-capture.ts';
import { fileOf, type Wire } from '../../support/tcp-wire.ts';

it('a value that is rare among thousands is found, and what begins as was typed comes first', () => {
  // Each port of 1000 to 2999 twice, and one once.
  const ports = Array.from({ length: 4000 }, (_, at) => 1000 + (at >> 1)).concat(61_999);
  const capture = captureOf(fileOf(ports.map((port): Wire => ({ from: 0, flags: 'S', seq: 1, port }))));
  const offered = (typed: string) => {
    const answer = capture.complete(`tcp.dstport == ${typed}`, 15 + typed.length);
    return answer.ok ? answer.value.options.map(({ text, packets }) => [text, packets]) : [];
  };
  expect(offered('6199')).toEqual([['61999', 1]]);
  const found = offered('199');
  expect(found.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, at) => [String(1990 + at), 2]));
  expect(found.slice(10)).toEqual([
    ['1199', 2],
    ['2199', 2],
    ['61999', 1],
  ]);
});
