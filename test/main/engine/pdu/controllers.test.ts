/** OpenFlow and RPKI to router: messages by their kind. */
import { describe, expect, it } from 'vitest';
import { converse } from '../../../support/conversation.ts';
import { hex } from '../../../support/paint.ts';

const shown = (port: number, ...sent: readonly string[]): string[] =>
  converse(
    port,
    sent.map((data) => ({ from: 0, data: hex(data) })),
  ).shown.map(({ protocol, info, layers }) => `${protocol} ${info} ${layers}`);

describe('what controls routers', () => {
  it('is told by the kind of message', () => {
    expect(shown(6633, '01 00 0008 00000001')).toEqual(['OpenFlow Type: OFPT_HELLO openflow:openflow_v1']);
    expect(shown(6653, '04 12 0010 00000001 000d 0000 00000000')).toEqual([
      'OpenFlow Type: OFPT_MULTIPART_REQUEST, OFPMP_PORT_DESC openflow:openflow_v4',
    ]);
    expect(shown(323, '01 02 0000 00000008 01 63 0000 00000008')).toEqual([
      'RPKI-RTR Reset Query, Unknown (99) rpkirtr',
    ]);
  });

  it('is put together', () => {
    expect(shown(6653, '04 12 0010 0000', '0001 000d 0000 00000000').at(-1)).toBe(
      'OpenFlow Type: OFPT_MULTIPART_REQUEST, OFPMP_PORT_DESC openflow:openflow_v4',
    );
  });

  it('bears being cut anywhere', () => {
    const whole = '0412001000000001000d000000000000';
    for (let at = 2; at <= whole.length; at += 2) expect(() => shown(6653, whole.slice(0, at))).not.toThrow();
  });
});
