/**
 * Filters for messages of HTTP and WebSocket are answered from what following the streams has found, as far as that tells:
 * the packets are those that painting every one of them gives.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateCapture } from '../../../scripts/bench/generate.mjs';
import { type Capture, openCapture } from '../../../src/main/engine/index.ts';
import { openFileSource } from '../../../src/main/file-source.ts';
import { corpusCaptures, hasCorpus } from '../../support/corpus.ts';
import { captureOf } from '../../support/open-capture.ts';
import { conversation, fileOf } from '../../support/tcp-wire.ts';

const FIELDS = ['http', 'http.request', 'http.response', 'websocket', 'http.request.method', 'http.response.code'];
/** Fields whose values are kept once they have been painted. */
const KEPT = ['http.request.method', 'http.host', 'http.user_agent', 'http.server', 'http.content_type'];
/** Packets of a capture that are painted at most. */
const MOST = 3000;

async function loaded(path: string): Promise<Capture | undefined> {
  const file = await openFileSource(path);
  if (!file.ok) return undefined;
  const opened = openCapture(file.value.source, {});
  if (!opened.ok) return undefined;
  while (opened.value.scan(10_000).state !== 'done');
  return opened.value;
}

/** The packets of a filter, as far as they are painted. */
function filtered(capture: Capture, text: string): number[] {
  for (;;) {
    const answer = capture.filter(text);
    if (!answer.ok) throw new Error(answer.issue.code);
    if (answer.value.checked < capture.packetCount) continue;
    return [...capture.packetsOf(answer.value.view)].filter((packet) => packet < MOST);
  }
}

function expectAsPainted(capture: Capture): void {
  const packets = Array.from({ length: Math.min(MOST, capture.packetCount) }, (_, packet) => packet);
  const painted = packets.map((packet) => capture.fieldTexts(packet, FIELDS));
  const holding = (test: (texts: readonly (readonly string[])[]) => boolean): number[] =>
    packets.filter((packet) => test(painted[packet] ?? []));
  for (const [at, key] of FIELDS.entries()) {
    expect([key, filtered(capture, key)]).toEqual([key, holding((texts) => (texts[at]?.length ?? 0) > 0)]);
  }
  expect(filtered(capture, 'http.request.method == "GET"')).toEqual(
    holding((texts) => texts[4]?.includes('GET') === true),
  );
  expect(filtered(capture, 'http.response.code == 200')).toEqual(
    holding((texts) => texts[5]?.includes('200') === true),
  );
  for (const key of KEPT) {
    const values = packets.map((packet) => capture.fieldTexts(packet, [key])[0] ?? []);
    // The first of them paints.
    for (const value of [...new Set(values.flat())].slice(0, 3).filter((text) => /^[ -~]+$/.test(text))) {
      const text = `${key} == "${value.replaceAll(/["\\]/g, '\\$&')}"`;
      const held = packets.filter((packet) => values[packet]?.includes(value));
      expect([text, filtered(capture, text)]).toEqual([text, held]);
    }
    expect([key, filtered(capture, key)]).toEqual([key, packets.filter((packet) => (values[packet]?.length ?? 0) > 0)]);
  }
}

it('agrees on a capture with losses, pipelines, chunks and upgrades', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-told-'));
  try {
    generateCapture(join(folder, 'generated.pcap'), MOST);
    const capture = await loaded(join(folder, 'generated.pcap'));
    if (capture === undefined) throw new Error('not a capture');
    expectAsPainted(capture);
    expect(filtered(capture, 'http.request').length).toBeGreaterThan(50);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('agrees on notifications, which are no requests to the reference and have the fields of one', () => {
  const notify = 'NOTIFY /event HTTP/1.1\r\nHost: a.example\r\nUser-Agent: b\r\n\r\n';
  const subscribe = 'SUBSCRIBE /event HTTP/1.1\r\nHost: c.example\r\n\r\n';
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
  const capture = captureOf(
    fileOf(
      conversation([
        [0, notify],
        [1, answer],
        [0, subscribe],
        [1, answer],
      ]),
    ),
  );
  expectAsPainted(capture);
  expect(filtered(capture, 'http.request')).toEqual([]);
  expect(filtered(capture, 'http.request.method in {"NOTIFY", "SUBSCRIBE"}')).toEqual([3, 5]);
  expect(filtered(capture, 'http.host contains "example"')).toEqual([3, 5]);
});

describe.skipIf(!hasCorpus)('agrees on every capture of the corpus', () => {
  it.each(corpusCaptures().map(({ name, path }) => [name, path]))('%s', async (_name = '', path = '') => {
    const capture = await loaded(path);
    if (capture?.hasStream(0) === true) expectAsPainted(capture);
  });
});
