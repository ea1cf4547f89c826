/**
 * The corpus's streams (`streams.tsv.gz`) against what `follow` gives of them: length, missing bytes and hash of each
 * direction. The reference followed the first 200 streams of a capture. Used by `npm run conformance` and by the tests.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readTable, runCli } from './corpus.mjs';

/**
 * Compares the streams of a capture. The columns are the two nodes of a stream, as the reference calls its ends; what
 * differs are numbers of streams.
 * @param {import('./corpus.mjs').Capture} capture
 * @returns {Promise<import('./corpus-messages.mjs').Columns>}
 */
export async function compareFollow(capture) {
  /** @type {import('./corpus-messages.mjs').Columns} */
  const columns = new Map();
  if (capture.streams === undefined) return columns;
  const expected = readTable(gunzipSync(readFileSync(capture.streams)).toString('utf8'));
  const { output } = await runCli(['follow', ...capture.input, '--as', 'sha256']);
  const lines = output.split('\n').filter(Boolean);
  const actual = new Map(lines.map((line) => JSON.parse(line)).map((sums) => [sums.stream, sums]));
  const streams = expected.get('tcp.stream').map(Number);
  const rows = [...streams.keys()].filter((row) => expected.get('follow_node0')[row] !== '');
  for (const node of [0, 1]) {
    const [names, lengths, gaps, hashes] = ['node', 'bytes', 'missing', 'sha256_'].map((part) =>
      expected.get(`follow_${part}${node}`),
    );
    const differences = rows
      .map((row) => ({
        frame: streams[row],
        expected: `${lengths[row]} bytes, ${gaps[row]} missing, ${hashes[row]}`,
        actual: sumOf(actual.get(streams[row]), names[row]),
      }))
      .filter((row) => row.expected !== row.actual);
    const different = differences.map(({ frame }) => frame);
    columns.set(`follow:${node}`, { compared: rows.length, different, first: differences[0] });
  }
  return columns;
}

/** What one end of a stream sent, the end being named by its address and port. */
function sumOf(sums, node) {
  if (sums === undefined) return undefined;
  const nameOf = ({ address, port }) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);
  const { length, missing, sha256 } = nameOf(sums.client) === node ? sums.toServer : sums.toClient;
  return `${length} bytes, ${missing} missing, ${sha256}`;
}
