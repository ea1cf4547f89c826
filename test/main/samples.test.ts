import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSamples, samplePath } from '../../src/main/samples.ts';
import { createTranslate, LANGUAGES } from '../../src/shared/i18n/index.ts';

const BUNDLED = join(import.meta.dirname, '..', '..', 'resources', 'samples');

describe('samples', () => {
  it('are the captures of a folder, by name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'capscope-samples-'));
    writeFileSync(join(folder, 'b.pcapng'), 'four');
    writeFileSync(join(folder, 'a.pcap'), '');
    writeFileSync(join(folder, 'README.md'), '');
    expect(listSamples(folder)).toEqual([
      { id: 'a', title: 'sample.a.title', description: 'sample.a.description', bytes: 0 },
      { id: 'b', title: 'sample.b.title', description: 'sample.b.description', bytes: 4 },
    ]);
    expect([samplePath(folder, 'b'), samplePath(folder, '../b'), samplePath(folder, 'README')]).toEqual([
      join(folder, 'b.pcapng'),
      undefined,
      undefined,
    ]);
    rmSync(folder, { recursive: true });
    expect(listSamples(folder)).toEqual([]);
  });

  it('that are bundled have words in every language', () => {
    const bundled = listSamples(BUNDLED);
    expect(bundled.length).toBeGreaterThan(0);
    for (const language of LANGUAGES) {
      const t = createTranslate(language);
      for (const { title, description } of bundled)
        expect([t(title), t(description)]).not.toEqual([title, description]);
    }
  });
});
