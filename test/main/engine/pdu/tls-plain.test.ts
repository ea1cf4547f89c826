/** What the packet list says of TLS whose secrets are known: real conversations, written into captures. */
import { describe, expect, it } from 'vitest';
import { captureOf } from '../../../support/open-capture.ts';
import { conversation, fileOf } from '../../../support/tcp-wire.ts';
import { type TlsChoice, type TlsRecording, talk } from '../../../support/tls-conversation.ts';

const CHOICE: TlsChoice = { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', alpn: 'http/1.1' };
const TURNS = [
  [0, 'GET /one HTTP/1.1\r\nHost: lab.test\r\n\r\n'],
  [1, 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n'],
  [1, '0123456789'],
] as const;

/** Protocol and Info of every packet behind the handshake of TCP. */
function rowsOf(recording: TlsRecording, writes: TlsRecording['writes'], keyLog = recording.keyLog): string[] {
  const capture = captureOf(fileOf(conversation(writes).map((wire) => ({ ...wire, port: 443 }))), { keyLog });
  return Array.from({ length: capture.packetCount - 3 }, (_, i) =>
    capture
      .fieldTexts(i + 3, ['frame.protocols', '_ws.col.Protocol', '_ws.col.Info'])
      .flat()
      .join(' | ')
      .replace(/^raw:ip:tcp:?/, ''),
  );
}

/** Neighbouring writes of one end as one. */
function merged(writes: TlsRecording['writes']): [0 | 1, Uint8Array][] {
  const all: [0 | 1, Uint8Array][] = [];
  for (const [from, bytes] of writes) {
    const last = all.at(-1);
    if (last?.[0] === from) last[1] = Buffer.concat([last[1], bytes]);
    else all.push([from, bytes]);
  }
  return all;
}

describe('TLS in the packet list, with its secrets', () => {
  it('tells of the messages inside, and of those that go on in later records', async () => {
    const recording = await talk(CHOICE, TURNS);
    expect(rowsOf(recording, recording.writes).slice(-5)).toMatchInlineSnapshot(`
      [
        "tls | TLSv1.2 | New Session Ticket, Change Cipher Spec, Finished",
        "tls:http | HTTP | GET /one HTTP/1.1 ",
        "tls | TLSv1.2 | [TLS segment of a reassembled PDU]",
        "tls:http:data-text-lines | HTTP | HTTP/1.1 200 OK  (text/plain)",
        "tls | TLSv1.2 | Alert (Level: Warning, Description: Close Notify)",
      ]
    `);
  });

  it('tells of several records in one packet', async () => {
    const recording = await talk(CHOICE, TURNS);
    expect(rowsOf(recording, merged(recording.writes)).slice(-3)).toMatchInlineSnapshot(`
      [
        "tls:http | HTTP | GET /one HTTP/1.1 ",
        "tls:http:data-text-lines | HTTP | HTTP/1.1 200 OK  (text/plain)",
        "tls | TLSv1.2 | Alert (Level: Warning, Description: Close Notify)",
      ]
    `);
  });

  it('tells the same however records are cut into segments', async () => {
    const recording = await talk(CHOICE, TURNS);
    const all = merged(recording.writes);
    for (const size of [1, 7, 100]) {
      const cut = all.flatMap(([from, bytes]) =>
        Array.from({ length: Math.ceil(bytes.length / size) }, (_, i): [0 | 1, Uint8Array] => [
          from,
          bytes.subarray(i * size, (i + 1) * size),
        ]),
      );
      const rows = rowsOf(recording, cut).map((row) => row.split(' | ').at(-1));
      expect(rows.filter((info) => info === 'GET /one HTTP/1.1 ')).toHaveLength(1);
      expect(rows.filter((info) => info?.startsWith('HTTP/1.1 200 OK'))).toHaveLength(1);
    }
  });

  it('leaves what it has no secrets of as it is', async () => {
    const recording = await talk(CHOICE, TURNS);
    const rows = rowsOf(recording, recording.writes, '');
    expect(rows.filter((row) => row.includes('HTTP'))).toEqual([]);
    expect(rows.filter((row) => row.includes('Application Data')).length).toBeGreaterThan(2);
  });
});
