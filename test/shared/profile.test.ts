import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../src/shared/coloring.ts';
import { type Profile, parseProfile, writeProfile } from '../../src/shared/profile.ts';

const PROFILE: Profile = {
  name: 'Web',
  timeFormat: 'delta',
  coloring: { enabled: true, rules: DEFAULT_RULES },
  columns: [{ colId: 'number', width: 52 }],
  fields: ['http.host'],
  filters: [{ name: 'Errors', text: 'http.response.code >= 400' }],
};

describe('files of profiles', () => {
  it('say the same when they are written and read again', () => {
    expect(parseProfile(writeProfile(PROFILE))).toEqual(PROFILE);
  });

  it.each([
    ['no JSON', '{"name"'],
    ['another kind of JSON', '[]'],
    ['without a name', JSON.stringify({ ...PROFILE, name: ' ' })],
    ['with a colour that is none', JSON.stringify({ ...PROFILE, coloring: { enabled: true, rules: [{ name: 'x' }] } })],
    ['with too many fields', JSON.stringify({ ...PROFILE, fields: Array.from({ length: 21 }, () => 'ip.ttl') })],
  ])('are refused when they are %s', (_case, text) => {
    expect(parseProfile(text)).toBeUndefined();
  });
});
