/** Every capture of the corpus, cut into packets, against the reference: number, times, lengths, interfaces, comments. */
import { describe, expect, it } from 'vitest';
import { openReader } from '../../../../src/main/engine/capture/index.ts';
import { openFileSource } from '../../../../src/main/file-source.ts';
import { corpusCaptures, expectedCells, expectedSummary, hasCorpus } from '../../../support/corpus.ts';

/** What is compared, as the reference prints it. */
const FIELDS = [
  'frame.time_epoch',
  'frame.len',
  'frame.cap_len',
  'frame.interface_id',
  'frame.section_number',
  'frame.comment',
] as const;

/** Line breaks and backslashes in text, as the reference prints them in a table. */
const escapeControls = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');

/** A fraction of 2^31 or more is printed by the reference as if it were negative. */
const OVERFLOWN = /^-(\d+\.\d{10})/;

async function readRows(path: string): Promise<{ rows: string[]; damaged: boolean }> {
  const opened = await openFileSource(path);
  if (!opened.ok) throw new Error(opened.issue.code);
  const { source } = opened.value;
  const reader = openReader(source);
  if (!('next' in reader)) return { rows: [], damaged: true };
  const rows: string[] = [];
  const sections = reader.facts().fileType === 'pcapng';
  for (let n = 0; reader.next() === 'packet'; n++) {
    const face = reader.facts().interfaces[reader.interfaceIndex];
    rows.push(
      [
        reader.hasTime ? `${reader.seconds}.${String(reader.nanos).padStart(9, '0')}` : '',
        reader.originalLength,
        reader.capturedLength,
        face?.number ?? '',
        sections ? (face?.section ?? 0) + 1 : '',
        reader.packetComments(n).map(escapeControls).join(','),
      ].join('\t'),
    );
  }
  source.close();
  return { rows, damaged: reader.next() === 'damaged' };
}

describe.skipIf(!hasCorpus)('the captures of the corpus', () => {
  it.each(corpusCaptures())('$kind: $name', async (capture) => {
    const { rows, damaged } = await readRows(capture.path);
    const expected = expectedCells(capture, 'frames', FIELDS).map((row) => row.join('\t').replace(OVERFLOWN, '$1'));
    const different = rows.findIndex((row, n) => row !== expected[n]);
    expect({ packets: rows.length, different, row: rows[different], damaged }).toEqual({
      packets: expected.length,
      different: -1,
      row: expected[different],
      damaged: expectedSummary(capture).tshark_exit !== 0,
    });
  });
});
