/** DCCP: types of packets, with numbers counted from the Request and the Response. */
import { describe, expect, it } from 'vitest';
import { ipv4Packet, paintPackets } from '../../../../support/packets.ts';

const RAW_IPV4 = 228;
const packet = (ports: string, rest: string): string => ipv4Packet(`${ports} ${rest}`, 33).replaceAll(' ', '');
const there = (rest: string): string => packet('1388 1389', rest);
/** The other way round: addresses, too. */
function back(rest: string): string {
  const hex = packet('1389 1388', rest);
  return hex.slice(0, 24) + hex.slice(32, 40) + hex.slice(24, 32) + hex.slice(40);
}
const shown = (packets: readonly string[]): string[] =>
  paintPackets(RAW_IPV4, packets).map(({ protocols, columns }) => `${protocols.join(':')} ${columns.info}`);

const REQUEST = '05 00 0000 01 00 0000000000ff 44495343';
const RESPONSE = '07 00 0000 03 00 000000000100 0000 0000000000ff 44495343';

describe('DCCP', () => {
  it('counts from the first numbers', () => {
    expect(
      shown([
        there(REQUEST),
        back(RESPONSE),
        there('06 00 0000 07 00 000000000100 0000 000000000100'),
        there('04 00 0000 05 00 000000000101 6162'),
        back('04 00 0000 06 000102 00 000100'),
        there('07 00 0000 0f 00 000000000103 0000 000000000102 01 000000'),
      ]),
    ).toEqual([
      'ip:dccp 5000 → 5001 [Request] Seq=0 (service=DISC: Discard)',
      'ip:dccp 5001 → 5000 [Response] Seq=0 (Ack=0) (service=DISC: Discard)',
      'ip:dccp 5000 → 5001 [Ack] Seq=1 (Ack=0)',
      'ip:dccp:data 5000 → 5001 [Data] Seq=2',
      'ip:dccp 5001 → 5000 [Ack] Seq=2 (Ack=1)',
      'ip:dccp 5000 → 5001 [Reset] Seq=4 (Ack=2) (code=Closed)',
    ]);
  });

  it('bears being cut anywhere', () => {
    const whole = there(RESPONSE);
    for (let at = 0; at <= whole.length; at += 2) expect(() => shown([whole.slice(0, at)])).not.toThrow();
  });
});
