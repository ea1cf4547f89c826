/**
 * The bytes of every stream of the corpus as the command line's `follow` gives them, against the reference's: length,
 * missing bytes and hash of each direction. What differs is listed in test/conformance/deviations.tsv.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/build.mjs';
import { corpusCaptures, hasCorpus } from '../../scripts/corpus.mjs';
import { compareFollow } from '../../scripts/corpus-follow.mjs';
import { judge, readDeviations } from '../../scripts/deviations.mjs';

const deviations = readDeviations();

describe.skipIf(!hasCorpus)('streams of the corpus (needs ../shared/corpus)', () => {
  beforeAll(() => ensureBuilt(), 120_000);

  it.concurrent.each(corpusCaptures().filter(({ streams }) => streams !== undefined))(
    '$name',
    async (capture) => {
      const faults = Array.from(await compareFollow(capture), ([name, { different, first }]) => {
        const { unlisted, gone } = judge(deviations, capture.name, name, different);
        return { name, first, unlisted, gone };
      });
      expect(faults.filter(({ unlisted, gone }) => unlisted.length + gone.length > 0)).toEqual([]);
    },
    300_000,
  );
});
