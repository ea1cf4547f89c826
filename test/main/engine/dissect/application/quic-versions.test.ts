import { describe, expect, it } from 'vitest';
import {
  isKnownVersion,
  keyMakerOf,
  versionName,
} from '../../../../../src/main/engine/dissect/application/quic-versions.ts';

describe('versions of QUIC', () => {
  it.each([
    [0, 'Version Negotiation', false],
    [1, '1', true],
    [0x6b3343cf, '2', true],
    [0xff00001d, 'draft-29', true],
    [0x1a2a3a4a, 'Forcing Version Negotiation', true],
    [0xfaceb002, 'Facebook mvfst (draft-27)', true],
    [0x12345678, 'Unknown', false],
  ])('%i is %s', (version, name, known) => {
    expect([versionName(version), isKnownVersion(version)]).toEqual([name, known]);
  });

  it('make keys with the salt of the draft that they follow', () => {
    const salts = [0xff000022, 0xff000021, 1].map((version) => keyMakerOf(version)?.salt);
    expect(new Set(salts).size).toBe(1);
    expect(keyMakerOf(0xff000020)).toEqual(keyMakerOf(0xff00001d));
    expect(keyMakerOf(0xfaceb002)).toEqual(keyMakerOf(0xff000017));
    expect(keyMakerOf(0xff000013)).toBeUndefined();
  });

  it('have salts of twenty bytes', () => {
    const versions = [1, 0x6b3343cf, 0x51303530, 0x54303530, 0x54303531, 0xff000016, 0xff00001b, 0xff00001d];
    for (const version of versions) expect(keyMakerOf(version)?.salt).toMatch(/^[0-9a-f]{40}$/);
  });
});
