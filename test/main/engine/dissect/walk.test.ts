/** The layers that the walk calls by name are called as any other would be. */
import { expect, it } from 'vitest';
import { ethernet, scanEthernet } from '../../../../src/main/engine/dissect/ethernet.ts';
import { ipv4, scanIpv4 } from '../../../../src/main/engine/dissect/ipv4.ts';
import { ipv6, scanIpv6 } from '../../../../src/main/engine/dissect/ipv6.ts';
import { scanTcp, tcp } from '../../../../src/main/engine/dissect/tcp.ts';
import { scanUdp, udp } from '../../../../src/main/engine/dissect/udp.ts';

it('calls by name what the dissectors declare', () => {
  expect([ethernet, ipv4, ipv6, tcp, udp].map(({ scan }) => scan)).toEqual([
    scanEthernet,
    scanIpv4,
    scanIpv6,
    scanTcp,
    scanUdp,
  ]);
});
