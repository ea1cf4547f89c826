/** What a capture tells of its TLS streams: how far each can be read, and its bytes, decrypted and as sent. */
import { describe, expect, it } from 'vitest';
import type { Capture } from '../../../src/main/engine/index.ts';
import { captureOf } from '../../support/open-capture.ts';
import { conversation, fileOf } from '../../support/tcp-wire.ts';
import { type TlsChoice, type TlsRecording, talk } from '../../support/tls-conversation.ts';

const CHOICE: TlsChoice = { version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256', alpn: 'http/1.1' };
const TURNS = [
  [0, 'GET /one HTTP/1.1\r\nHost: lab.test\r\n\r\n'],
  [1, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'],
] as const;

const open = ({ writes }: TlsRecording, keyLog: string): Capture =>
  captureOf(fileOf(conversation(writes).map((wire) => ({ ...wire, port: 443 }))), { keyLog });

const followed = (capture: Capture, plain: boolean): string[] =>
  [...capture.allPieces(0, 'both', plain)].map(
    ({ direction, bytes }) => `${direction} ${Buffer.from(bytes).toString('latin1')}`,
  );

describe('TLS streams of a capture', () => {
  it('are decrypted with their secrets, and are HTTP then', async () => {
    const recording = await talk(CHOICE, TURNS);
    const capture = open(recording, recording.keyLog);
    const [stream] = capture.allStreams();
    expect([stream?.protocol, stream?.tls]).toEqual([
      'http',
      { reading: 'decrypted', version: 'TLSv1.3', suite: 'TLS_AES_128_GCM_SHA256', alpn: 'http/1.1' },
    ]);
    expect(followed(capture, true)).toEqual([`toServer ${TURNS[0][1]}`, `toClient ${TURNS[1][1]}`]);
    expect(followed(capture, false)[0]?.startsWith('toServer \x16\x03\x01')).toBe(true);
    const [exchange] = capture.allExchanges();
    const command = exchange && capture.requestText(exchange.exchange, 'curl');
    expect(command?.ok && command.value.split(' \\\n')[0]).toBe("curl 'https://lab.test/one'");
    expect(exchange && Buffer.concat([...capture.bodyPieces(exchange.exchange, 'response').pieces]).toString()).toBe(
      'ok',
    );
    const uris = Array.from({ length: capture.packetCount }, (_, packet) =>
      capture.fieldTexts(packet, ['http.request.full_uri', 'http.response_for.uri']).flat(),
    );
    expect(uris.flat()).toEqual(['https://lab.test/one', 'https://lab.test/one']);
  });

  it('say what is missing without them, and are followed as they were sent', async () => {
    const recording = await talk(CHOICE, TURNS);
    const capture = open(recording, '');
    const [stream] = capture.allStreams();
    // What is settled on for HTTP is said in what is encrypted.
    expect([stream?.protocol, stream?.tls]).toEqual([
      'tls',
      { reading: 'no-secrets', version: 'TLSv1.3', suite: 'TLS_AES_128_GCM_SHA256', alpn: '' },
    ]);
    expect(followed(capture, true)).toEqual(followed(capture, false));
    expect([...capture.allExchanges()]).toEqual([]);
  });
});
