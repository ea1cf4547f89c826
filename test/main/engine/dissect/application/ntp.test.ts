import { expect, it } from 'vitest';
import { ntp } from '../../../../../src/main/engine/dissect/application/ntp.ts';
import { hex, lines, paint } from '../../../../support/paint.ts';

const CLIENT = hex(`
  23 02 0a ec 00000d0b 00000af6 11fd0cfd
  83aa7e80 80000000                   # 1970, and a half
  83aa7e81 40000000
  0000000000000000                    # not known
  00000000 00000001                   # era 1 begins on 7 February 2036`);

it('tells version and mode, and the four clocks', () => {
  const { out } = paint(ntp, CLIENT);
  expect(out.columns.info).toBe('NTP Version 4, client');
  expect(lines(out)).toEqual([
    'Network Time Protocol (NTP Version 4, client)',
    '  Flags: 0x23, Leap Indicator: no warning, Version number: NTP Version 4, Mode: client',
    '    Leap Indicator: no warning (0)',
    '    Version number: NTP Version 4 (4)',
    '    Mode: client (3)',
    '  Peer Clock Stratum: secondary reference (2)',
    '  Peer Polling Interval: 10 (1024 seconds)',
    '  Peer Clock Precision: 0.000001 seconds',
    '  Root Delay: 0.050949 seconds',
    '  Root Dispersion: 0.042816 seconds',
    '  Reference ID: 17.253.12.253',
    '  Reference Timestamp: 1970-01-01 00:00:00.500000000 UTC',
    '  Origin Timestamp: 1970-01-01 00:00:01.250000000 UTC',
    '  Receive Timestamp: NULL',
    '  Transmit Timestamp: 2036-02-07 06:28:16.000000000 UTC',
  ]);
});

it('names a control message without reading on', () => {
  expect(paint(ntp, hex('16 02')).out.columns.info).toBe('NTP Version 2, control');
});

it('names what a private message is about', () => {
  const told = ['17 00 03 2a', '97 00 03 00', '17 00 03 28', '17 00'].map(
    (text) => paint(ntp, hex(text)).out.columns.info,
  );
  expect(told).toEqual([
    'NTP Version 2, private, Request, MON_GETLIST_1',
    'NTP Version 2, private, Response, PEER_LIST',
    'NTP Version 2, private, Request, Unknown',
    'NTP Version 2, private',
  ]);
});

it('bears being cut anywhere', () => {
  for (let length = 0; length < CLIENT.length; length++) {
    expect(() => paint(ntp, CLIENT.subarray(0, length))).not.toThrow();
  }
});
