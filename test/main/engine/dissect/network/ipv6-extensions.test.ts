import { describe, expect, it } from 'vitest';
import { Layer } from '../../../../../src/main/engine/dissect/packet-scan.ts';
import { ipv6Packet, paintPackets, scanned } from '../../../../support/packets.ts';

const RAW_6 = 229;
const ROUTING = 43;
const NOTHING_FOLLOWS = '3b';

describe('a routing header', () => {
  const header = (type: string): string => ipv6Packet(`${NOTHING_FOLLOWS} 00 ${type} 00 00000000`, ROUTING);

  it('of type 0 is remarked on as out of use, in the tree and for the list', () => {
    const told = ['00', '03'].map((type) => [
      paintPackets(RAW_6, [header(type)])[0]?.texts('_ws.expert.message'),
      (scanned(RAW_6, header(type)).row.layers & Layer.remarked) !== 0,
    ]);
    expect(told).toEqual([
      [['Routing header type is deprecated'], true],
      [[], false],
    ]);
  });
});
