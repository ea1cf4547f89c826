/** The words on an arrow. */
import { describe, expect, it } from 'vitest';
import { formatSpan, numbering, segmentLabel, timesLabel } from '../../../../src/main/engine/diagram/labels.ts';
import { tellStory } from '../../../../src/main/engine/diagram/story.ts';
import { LADDERS } from '../../../support/ladders.ts';

function labels(name: string, kind: 'relative' | 'raw' | 'symbolic'): readonly string[] {
  const input = LADDERS[name];
  if (!input) throw new Error(name);
  const numbers = numbering(input, tellStory(input), kind);
  return Array.from({ length: Math.min(3, input.count) }, (_, position) => segmentLabel(input.at(position), numbers));
}

describe('segmentLabel', () => {
  it('writes the three manners of numbers', () => {
    expect(labels('four-by-client', 'relative')).toEqual([
      'SYN=1, seq=0',
      'SYN=1, ACK=1, seq=0, ack=1',
      'ACK=1, seq=1, ack=1',
    ]);
    expect(labels('four-by-client', 'raw')).toEqual([
      'SYN=1, seq=3588787693',
      'SYN=1, ACK=1, seq=998668798, ack=3588787694',
      'ACK=1, seq=3588787694, ack=998668799',
    ]);
    expect(labels('four-by-client', 'symbolic')).toEqual([
      'SYN=1, seq=x',
      'SYN=1, ACK=1, seq=y, ack=x+1',
      'ACK=1, seq=x+1, ack=y+1',
    ]);
  });

  it('goes on past the end of the sequence space', () => {
    expect(labels('wrap', 'symbolic')[2]).toBe('ACK=1, seq=x+1, ack=y+1');
    expect(labels('wrap', 'raw')[2]).toBe('ACK=1, seq=0, ack=4294967291');
  });

  it('has no symbol for a number that nobody chose', () => {
    expect(labels('refused', 'symbolic')[1]).toBe('RST=1, ACK=1, seq=0, ack=x+1');
  });

  it('knows the number of a SYN that the capture missed from its answer', () => {
    expect(labels('from-syn-ack', 'symbolic')[0]).toBe('SYN=1, ACK=1, seq=y, ack=x+1');
  });
});

describe('numbers for people', () => {
  it('writes spans of time', () => {
    expect([0.0000392, 0.0138, 1.0312, 15.4, 1234.5, Number.NaN].map(formatSpan)).toEqual([
      '39.2 µs',
      '13.8 ms',
      '1.03 s',
      '15.4 s',
      '20 min 35 s',
      '–',
    ]);
  });

  it('keeps the sign of a clock that went backwards', () => {
    const packet = LADDERS['four-by-client']?.at(1);
    expect(packet && timesLabel({ ...packet, delta: -0.5 })).toBe('#2 · 0.000039 s · -0.500000');
  });
});
