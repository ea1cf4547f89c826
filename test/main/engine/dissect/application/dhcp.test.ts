import { describe, expect, it } from 'vitest';
import { dhcp } from '../../../../../src/main/engine/dissect/application/dhcp.ts';
import { hex, lines, paint } from '../../../../support/paint.ts';

const FIXED = `
  01 01 06 00  00003d1d  0000 8000            # request, Ethernet, id, flags
  00000000 00000000 00000000 00000000         # ciaddr yiaddr siaddr giaddr
  000b8201fc42 00000000000000000000
  ${'00'.repeat(192)}`;

const DISCOVER = hex(`${FIXED}
  63825363
  35 01 01                                    # message type: Discover
  32 04 0a000005                              # requested address
  33 04 00000384                              # lease time
  37 02 01 03                                 # parameter request list
  ff 0000`);

describe('a DHCP message', () => {
  it('is told by its message type and transaction', () => {
    const { out } = paint(dhcp, DISCOVER);
    expect([out.columns.protocol, out.columns.info]).toEqual(['DHCP', 'DHCP Discover - Transaction ID 0x3d1d']);
  });

  it('lists its options', () => {
    const { out } = paint(dhcp, DISCOVER);
    const all = lines(out);
    expect(all[0]).toBe('Dynamic Host Configuration Protocol (Discover)');
    expect(all.slice(all.indexOf('  Magic cookie: DHCP'))).toEqual([
      '  Magic cookie: DHCP',
      '  Option: (53) DHCP Message Type (Discover)',
      '    Length: 1',
      '    DHCP: Discover (1)',
      '  Option: (50) Requested IP Address (10.0.0.5)',
      '    Length: 4',
      '    Requested IP Address: 10.0.0.5',
      '  Option: (51) IP Address Lease Time',
      '    Length: 4',
      '    IP Address Lease Time: (900s) 15 minutes',
      '  Option: (55) Parameter Request List',
      '    Length: 2',
      '    Parameter Request List Item: (1) Subnet Mask',
      '    Parameter Request List Item: (3) Router',
      '  Option: (255) End',
      '    Option End: 255',
      '  Padding: 0000',
    ]);
    expect(out.texts('dhcp.option.dhcp')).toEqual(['1']);
  });

  it('tells a client by the address of its hardware, and by anything else as bytes', () => {
    const told = (options: string) => {
      const { out } = paint(dhcp, hex(`${FIXED} 63825363 ${options} ff`));
      return ['dhcp.hw.type', 'dhcp.hw.mac_addr', 'dhcp.client_id'].map((key) => out.texts(key));
    };
    expect(told('3d 07 01 000b8201fc42')).toEqual([['0x01', '0x01'], Array(2).fill('00:0b:82:01:fc:42'), []]);
    expect(told('3d 03 00 6162')).toEqual([['0x01'], ['00:0b:82:01:fc:42'], ['006162']]);
  });

  it('counts what a known vendor specifies as a layer', () => {
    const layers = (options: string): string =>
      paint(dhcp, hex(`${FIXED} 63825363 ${options} ff`)).out.protocols.join(':');
    const vendor = (name: string): string =>
      `3c ${name.length.toString(16).padStart(2, '0')} ${Buffer.from(name).toString('hex')}`;
    expect([
      layers(`2b 01 aa ${vendor('ArubaAP')}`),
      layers(`${vendor('PXEClient:Arch:00000')} 2b 01 aa`),
      layers(`2b 01 aa ${vendor('MSFT 5.0')}`),
      layers(vendor('ArubaAP')),
      layers('2b 01 aa'),
    ]).toEqual(['dhcp:dhcp', 'dhcp:dhcp', 'dhcp', 'dhcp', 'dhcp']);
  });

  it('is BOOTP without a message type, and where that was not captured', () => {
    const info = 'Boot Request from 00:0b:82:01:fc:42 (00:0b:82:01:fc:42)';
    const plain = paint(dhcp, hex(`${FIXED} 00000000`)).out.columns;
    expect([plain.protocol, plain.info]).toEqual(['BOOTP', info]);
    const cut = paint(dhcp, DISCOVER, 54).out.columns;
    expect([cut.protocol, cut.info]).toEqual(['BOOTP', info]);
  });

  it('bears being cut anywhere', () => {
    for (let length = 0; length < DISCOVER.length; length++) {
      expect(() => paint(dhcp, DISCOVER.subarray(0, length))).not.toThrow();
    }
  });
});

describe('the seconds of a DHCP client', () => {
  it.each([
    ['0003', '3', []],
    ['0300', '3', ['Seconds elapsed appears to be encoded as little-endian']],
    ['0301', '769', []],
  ])('are told as they are meant: %s', (sent, seconds, remarks) => {
    const { out } = paint(dhcp, hex(FIXED.replace('00003d1d  0000', `00003d1d  ${sent}`)));
    expect([out.texts('dhcp.secs'), out.texts('_ws.expert.message')]).toEqual([[seconds], remarks]);
  });
});
