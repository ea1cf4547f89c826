/**
 * Every capture of the corpus through the command line's `packets`, column by column against what tshark says. What
 * differs is listed in test/conformance/deviations.tsv; nothing else may, and what is listed has to.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/build.mjs';
import { compareFrames, corpusCaptures, expectedFrames, hasCorpus } from '../../scripts/corpus.mjs';
import { judge, readDeviations, unknownFields } from '../../scripts/deviations.mjs';

const deviations = readDeviations();

describe.skipIf(!hasCorpus)('frames of the corpus (needs ../shared/corpus)', () => {
  beforeAll(() => ensureBuilt(), 120_000);

  it.concurrent.each(corpusCaptures())(
    '$name',
    async (capture) => {
      const unknown = unknownFields(deviations);
      const fields = Array.from(expectedFrames(capture).keys()).filter((name) => !unknown.includes(name));
      const { columns, errors } = await compareFrames(capture, fields);
      const faults = Array.from(columns, ([name, { different, first }]) => {
        const { unlisted, gone } = judge(deviations, capture.name, name, different);
        return { name, first, unlisted, gone };
      });
      expect(faults.filter(({ unlisted }) => unlisted.length > 0)).toEqual([]);
      // Agrees by now: `npm run conformance -- --record` with the capture's name strikes it off.
      expect(faults.filter(({ gone }) => gone.length > 0)).toEqual([]);
      // A broken capture is an ordinary one: complaints are sentences, never stack traces.
      expect(errors).not.toMatch(/^ {4}at /m);
    },
    300_000,
  );
});
