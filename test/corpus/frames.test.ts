/**
 * Every capture of the corpus through the command line's `packets`, column by column against what tshark says. What
 * differs today is listed in known-differences.json (`npm run conformance -- --record`); nothing else may.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/build.mjs';
import { compareFrames, corpusCaptures, expectedFrames, hasCorpus } from '../../scripts/corpus.mjs';

interface Known {
  /** Columns that the command line does not know as fields, separated by spaces. */
  readonly unknownFields: string;
  /** Captures by name, each with the columns in which it differs, separated by spaces. */
  readonly differences: Readonly<Record<string, string | undefined>>;
}

const known: Known = JSON.parse(readFileSync(join(import.meta.dirname, 'known-differences.json'), 'utf8'));

describe.skipIf(!hasCorpus)('frames of the corpus (needs ../shared/corpus)', () => {
  beforeAll(() => ensureBuilt(), 120_000);

  it.concurrent.each(corpusCaptures())(
    '$name',
    async (capture) => {
      const unknown = known.unknownFields.split(' ');
      const fields = Array.from(expectedFrames(capture).keys()).filter((name) => !unknown.includes(name));
      const { columns, errors } = await compareFrames(capture, fields);
      const allowed = known.differences[capture.name]?.split(' ') ?? [];
      const different = Array.from(columns, ([name, { first }]) => ({ name, first })).filter(({ first }) => first);
      expect(different.filter(({ name }) => !allowed.includes(name))).toEqual([]);
      // A broken capture is an ordinary one: complaints are sentences, never stack traces.
      expect(errors).not.toMatch(/^ {4}at /m);
    },
    300_000,
  );
});
