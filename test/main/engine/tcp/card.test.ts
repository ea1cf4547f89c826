/** The TCP card over the bundled handshake: what each segment does, that its numbers add up, what becomes of both ends. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemorySource, openCapture } from '../../../../src/main/engine/index.ts';
import { createTranslate } from '../../../../src/shared/i18n/index.ts';
import type { TcpCard } from '../../../../src/shared/model/index.ts';

const SAMPLE = join(import.meta.dirname, '../../../../resources/samples/http-three-way-handshake.pcap');

function cards(): TcpCard[] {
  const opened = openCapture(new MemorySource(readFileSync(SAMPLE)));
  if (!opened.ok) throw new Error(opened.issue.code);
  const capture = opened.value;
  while (capture.scan(1000).state === 'scanning');
  return Array.from({ length: 13 }, (_, packet) => {
    const answer = capture.packet(packet);
    if (!answer.ok || !answer.value.tcp) throw new Error(`packet ${packet + 1} has no card`);
    return answer.value.tcp;
  });
}

describe('the TCP card', () => {
  it('says what each segment of the handshake and the teardown does', () => {
    const says = cards().map(({ says }) => says.key.replace('tcp.says.', ''));
    expect([...says.slice(0, 3), ...says.slice(9)]).toEqual(['syn', 'synAck', 'handshake', 'fin', 'ack', 'fin', 'ack']);
  });

  it('checks the acknowledgment against the segment it confirms', () => {
    const [, synAck, ack] = cards();
    expect([synAck?.check?.holds, ack?.check?.holds]).toEqual([true, true]);
    expect(synAck?.check?.sentence).toEqual({ key: 'tcp.check.client', params: { used: '1' } });
    expect(synAck?.acknowledges?.packet).toBe(0);
  });

  it('ends with the client in TIME-WAIT and the server closed', () => {
    expect(cards().at(-1)?.states).toMatchObject({
      client: { after: { state: 'TIME-WAIT' } },
      server: { after: { state: 'CLOSED' } },
    });
  });

  it('is worded in both languages', () => {
    const [syn] = cards();
    const words = (['en', 'zh-CN'] as const).map((language) =>
      createTranslate(language)(syn?.says.key ?? '', syn?.says.params),
    );
    expect(words[0]).toMatch(/^Active open: .*first sequence number, \d+\.$/);
    expect(words[1]).toMatch(/^主动打开：.*顺序号码 \d+。$/);
  });
});
