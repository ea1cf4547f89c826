/** Words of segments' Info columns: what they may hold is not passed over, and nothing else is looked for in them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mayBeTcp } from '../../../../src/main/engine/find/tcp-words.ts';
import type { Capture } from '../../../../src/main/engine/index.ts';
import { ALL_PACKETS, type FindQuery } from '../../../../src/shared/model/index.ts';
import { CORPUS_ROOT, hasCorpus } from '../../../support/corpus.ts';
import { openForReading } from '../../../support/open-capture.ts';

describe('what may stand in the Info column of a segment', () => {
  it.each([
    ...[
      'seq',
      'Seq=1 Ack',
      '80 → 51',
      'retrans',
      '[TCP Dup ACK 4#1]',
      'eq',
      'SYN, ACK',
      'reassembled PDU]',
      'e',
      '404',
      '[FIN] [MASKED',
    ],
    ...['TCP Port numbers reused', 'SACK_PERM', ' Win=64240 Len=0 MSS=1460', 'WebSocket Text', 'n=0 m'],
  ])('%s may', (text) => expect(mayBeTcp(text)).toBe(true));
  it.each(['GET', 'Switching', '404 Not Found', '/', '"', '登录', 'Client Hello', 'seqs', 'Seqx ', 'ACK]x'])(
    '%s may not',
    (text) => expect(mayBeTcp(text)).toBe(false),
  );
});

/** Analysis of all kinds, options of all kinds, messages over gaps, WebSocket, bytes that are no TCP. */
const CAPTURES = [
  'lab/tcp-options.pcap',
  'lab/tcp-zero-window.pcap',
  'lab/http-large-lossy.pcap',
  'lab/cap-records-shuffled.pcap',
  'lab/ws-fragmented.pcapng',
  'lab/ws-mqtt.pcap',
  'captures/zeek-methods.pcap',
  'captures/wswiki-websocket_stomp.pcapng',
];

describe.skipIf(!hasCorpus)('finds what is there (needs ../shared/corpus)', () => {
  it.each(CAPTURES)('%s', async (name) => {
    const capture = await openForReading(join(CORPUS_ROOT, name));
    while (capture.scan(65_536).state !== 'done');
    const infos = infosOf(capture);
    const words = [...new Set(infos.flatMap((info) => info.match(/[A-Za-z]+/g) ?? []))];
    expect(words.length).toBeGreaterThan(5);
    for (const word of words.slice(0, 24)) {
      // Bare, with what stands around it: the same must be found as by looking at every Info.
      const first = infos.findIndex((info) => info.toLowerCase().includes(word.toLowerCase()));
      const around = aroundOf(infos[first] ?? '', word);
      for (const text of [word, around]) {
        const wanted = infos.flatMap((info, at) => (info.toLowerCase().includes(text.toLowerCase()) ? [at] : []));
        expect({ text, found: allWith(capture, text, infos.length) }).toEqual({ text, found: wanted });
      }
    }
  });
});

/** Packets looked at of each. */
const MOST = 1500;

/** The Info columns of the first packets. */
function infosOf(capture: Capture): readonly string[] {
  const infos: string[] = [];
  for (;;) {
    const answer = capture.rows(ALL_PACKETS, infos.length, 500);
    if (!answer.ok) throw new Error(answer.issue.code);
    infos.push(...answer.value.rows.map(({ info }) => info));
    if (answer.value.rows.length === 0 || infos.length >= MOST) return infos.slice(0, MOST);
  }
}

/** Where in the first `count` Info columns a text is found. */
function allWith(capture: Capture, text: string, count: number): readonly number[] {
  const query: FindQuery = { text, kind: 'text', place: 'info', matchCase: false };
  const found: number[] = [];
  for (let from = 0; from < count; ) {
    const share = capture.find(query, ALL_PACKETS, from, 1);
    if (!share.ok) throw new Error(share.issue.code);
    if (share.value.found && share.value.found.position < count) found.push(share.value.found.position);
    from = share.value.next;
  }
  return found;
}

/** A word with a character of what stands before it and behind it. */
function aroundOf(info: string, word: string): string {
  const at = info.indexOf(word);
  return info.slice(Math.max(0, at - 1), at + word.length + 1);
}
