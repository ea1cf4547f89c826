import { describe, expect, it } from 'vitest';
import { ladder } from '../../../support/stream-pair.ts';
import { frame, pictureOfMessages, upgrade } from '../../../support/websocket-frames.ts';

/** What is read behind 77 lost bytes where these segments of the server follow. */
const behindGap = (...segments: readonly string[]): string[] =>
  pictureOfMessages(ladder([upgrade(), '< gap 77', ...segments.map((hex) => `< hex ${hex}`)].join('\n')));

const two = frame(0x81, 'two');
const three = frame(0x81, 'three');
const four = frame(0x81, 'four') + frame(0x81, 'five');
const FOUND = ['< 1 plain four', '< 1 plain five'];

describe('frames behind missing bytes', () => {
  it('are found inside of a segment where they lead to one that begins with a frame', () => {
    const rest = '31'.repeat(20);
    expect(behindGap(rest + two + three, four)).toEqual(['< 1 plain two', '< 1 plain three', ...FOUND]);
    expect(behindGap(rest + three, four)).toEqual(['< 1 plain three', ...FOUND]);
  });

  it('are found where they lead to the end of what was captured', () => {
    expect(behindGap(`ffff${two}${three}`)).toEqual(['< 1 plain two', '< 1 plain three']);
  });

  it('are found in front of a frame with a gap of its own', () => {
    const large = frame(0x82, 'x'.repeat(1000));
    const segments = [
      `< hex ffff${two}${large.slice(0, 400)}`,
      `< gap 500`,
      `< hex ${large.slice(1400)}`,
      `< hex ${four}`,
    ];
    const read = pictureOfMessages(ladder([upgrade(), '< gap 77', ...segments].join('\n')));
    expect(read.map((line) => line.slice(0, 13))).toEqual([
      '< 1 plain two',
      '< 2 gap 78787',
      '< 1 plain fou',
      '< 1 plain fiv',
    ]);
  });

  it('are none where only one frame of bytes seems to stand, or text that is none', () => {
    const alone = frame(0x82, Uint8Array.of(1, 2, 3, 4, 5));
    expect(behindGap(`ffff${alone}`, four)).toEqual(FOUND);
    expect(behindGap(`ffff${frame(0x81, Uint8Array.of(0xff, 0xff, 0xff, 0xff))}`, four)).toEqual(FOUND);
  });

  it('keep to the order of fragments', () => {
    const begun = frame(0x82, Uint8Array.of(1)) + frame(0x01, 'half');
    expect(behindGap(`ffff${begun}`, four)).toEqual(FOUND);
    expect(behindGap(`ffff${frame(0x89, 'p')}${frame(0x80, 'end')}`, four)).toEqual([
      '< 9 plain p',
      '< 0 gap 656e64 !ws-message-gap',
      ...FOUND,
    ]);
  });
});
