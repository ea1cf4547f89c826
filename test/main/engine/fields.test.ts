import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../src/main/engine/fields.ts';
import { type Capture, openCapture } from '../../../src/main/engine/index.ts';
import { openFileSource } from '../../../src/main/file-source.ts';
import type { LayerNode } from '../../../src/shared/model/index.ts';
import { corpusCaptures, hasCorpus } from '../../support/corpus.ts';

const ENGINE = join(import.meta.dirname, '../../../src/main/engine');
const SAMPLES = join(import.meta.dirname, '../../../resources/samples');
/** Packets of a capture that are painted: enough to meet every kind of them. */
const PAINTED = 150;

/** A field has a label; what else has a key, such as a sentence, has none. */
const DECLARED = /\bkey: '([^']+\.[^']+)'(?=[^}]*\blabel:)/g;

/** Display-filter names of fields that the sources of a room declare. */
function declaredIn(room: string): string[] {
  return readdirSync(join(ENGINE, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(join(ENGINE, room, name), 'utf8').matchAll(DECLARED)])
    .map(([, key = '']) => key);
}

/** Keys in the trees of a capture that filters do not know, with a line that has each. */
function unknownIn(capture: Capture): ReadonlyMap<string, string> {
  const unknown = new Map<string, string>();
  const look = ({ key, text, children }: LayerNode): void => {
    if (key !== '' && !FIELDS.has(key)) unknown.set(key, text);
    children.forEach(look);
  };
  for (let packet = 0; packet < Math.min(PAINTED, capture.packetCount); packet++) {
    const answer = capture.packet(packet);
    if (answer.ok) answer.value.layers.forEach(look);
  }
  return unknown;
}

async function unknownOf(path: string): Promise<ReadonlyMap<string, string>> {
  const opened = await openFileSource(path);
  if (!opened.ok) return new Map();
  try {
    const result = openCapture(opened.value.source);
    if (!result.ok) return new Map();
    while (result.value.scan(65_536).state === 'scanning');
    return unknownIn(result.value);
  } finally {
    opened.value.source.close();
  }
}

describe('the list of fields', () => {
  it.each(['dissect', 'pdu', 'tcp'])('has every field that %s declares', (room) => {
    expect(declaredIn(room).filter((key) => !FIELDS.has(key))).toEqual([]);
  });

  it.each(readdirSync(SAMPLES).filter((name) => name.includes('.pcap')))('has all that %s shows', async (name) => {
    expect([...(await unknownOf(join(SAMPLES, name)))]).toEqual([]);
  });
});

describe.skipIf(!hasCorpus)('the list of fields has all that captures show', () => {
  it.each(corpusCaptures().map(({ name, path }) => [name, path]))('%s', async (_name, path) => {
    expect([...(await unknownOf(path))]).toEqual([]);
  });
});
