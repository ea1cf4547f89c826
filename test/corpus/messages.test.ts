/**
 * Every capture of the corpus that holds HTTP or WebSocket: messages, bodies and frames as the command line prints them
 * against what tshark says. What differs is listed in test/conformance/deviations.tsv; nothing else may, and what is
 * listed has to.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/build.mjs';
import { corpusCaptures, hasCorpus } from '../../scripts/corpus.mjs';
import { compareMessages, hasMessages } from '../../scripts/corpus-messages.mjs';
import { judge, readDeviations } from '../../scripts/deviations.mjs';

const deviations = readDeviations();

describe.skipIf(!hasCorpus)('messages of the corpus (needs ../shared/corpus)', () => {
  beforeAll(() => ensureBuilt(), 120_000);

  it.concurrent.each(corpusCaptures().filter(hasMessages))(
    '$name',
    async (capture) => {
      const faults = Array.from(await compareMessages(capture), ([name, { different, first }]) => {
        const { unlisted, gone } = judge(deviations, capture.name, name, different);
        return { name, first, unlisted, gone };
      });
      expect(faults.filter(({ unlisted }) => unlisted.length > 0)).toEqual([]);
      // Agrees by now: `npm run conformance -- --record` with the capture's name strikes it off.
      expect(faults.filter(({ gone }) => gone.length > 0)).toEqual([]);
    },
    300_000,
  );
});
