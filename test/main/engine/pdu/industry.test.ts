/** Machines, and ISO's transport over TCP; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { converse } from '../../../support/conversation.ts';
import { hex } from '../../../support/paint.ts';

const shown = (port: number, from: 0 | 1, bytes: string): string => {
  const [row] = converse(port, [{ from, data: hex(bytes) }]).shown;
  return `${row?.layers} ${row?.protocol} ${row?.info}`;
};

describe('Modbus/TCP', () => {
  it.each([
    [0, '0001 0000 0006 01 03 0000 000a', '   Query: Trans:     1; Unit:   1, Func:   3: Read Holding Registers'],
    [
      1,
      '0002 0000 0003 01 83 02',
      'Response: Trans:     2; Unit:   1, Func:   3: Read Holding Registers. Exception returned ',
    ],
    [
      0,
      '0005 0000 0005 01 2b 0e 01 00',
      '   Query: Trans:     5; Unit:   1, Func:  43/  1: Read Device Identification',
    ],
  ] as const)('%i %s', (from, bytes, info) => {
    expect(shown(502, from, bytes)).toBe(`mbtcp:modbus Modbus/TCP ${info}`);
  });
});

describe('TPKT', () => {
  it.each([
    [
      102,
      '0300 0016 11 e0 0000 0001 00 c1020100 c2020102 c0010a',
      'tpkt:cotp COTP CR TPDU src-ref: 0x0001 dst-ref: 0x0000',
    ],
    [102, '0300 0007 02f000', 'tpkt:cotp COTP DT TPDU (0) [COTP fragment, 0 bytes]'],
    [
      102,
      '0300 0019 02f080 32010000 0000 0008 0000 f0 00 0001 0001 01e0',
      'tpkt:cotp:s7comm S7COMM ROSCTR:[Job     ] Function:[Setup communication]',
    ],
    [
      102,
      '0300 001a 02f080 32030000 0001 0002 0005 0000 04 01 ff040008 00',
      'tpkt:cotp:s7comm S7COMM ROSCTR:[Ack_Data] Function:[Read Var]',
    ],
    [3389, '0300 0013 0e e0 0000 0000 00 0100080003000000', 'tpkt:cotp:rdp RDP Negotiate Request'],
    [3389, '0300 0013 0e d0 0000 1234 00 02 00 0800 02000000', 'tpkt:cotp:rdp RDP Negotiate Response'],
    [
      3389,
      '0300 0013 0e d0 0000 1234 00 03 00 0800 02000000',
      'tpkt:cotp:rdp RDP Negotiate Failure, failureCode TLS not allowed by server',
    ],
  ])('%i %s', (port, bytes, line) => {
    expect(shown(port, 0, bytes)).toBe(line);
  });

  it('tells whose session of RDP it is', () => {
    const cookie = Buffer.from('Cookie: mstshash=ann\r\n').toString('hex');
    expect(shown(3389, 0, `0300 0029 24 e0 0000 0000 00 ${cookie} 01000800 03000000`)).toBe(
      'tpkt:cotp:rdp RDP Cookie: mstshash=ann, Negotiate Request',
    );
  });
});

describe('EtherNet/IP and IEC 104', () => {
  it.each([
    [44818, '6300 0000 00000000 00000000 0000000000000000 00000000', 'enip ENIP List Identity (Req)'],
    [
      44818,
      '6500 0400 12345678 00000000 0000000000000000 00000000 01000000',
      'enip ENIP Register Session (Req), Session: 0x78563412',
    ],
    [2404, '680407000000', 'iec60870_104 IEC 60870-5-104 <- U (STARTDT act) '],
    [2404, '6804 0100 0200', 'iec60870_104 IEC 60870-5-104 <- S (1) '],
  ])('%i %s', (port, bytes, line) => {
    expect(shown(port, 0, bytes)).toBe(line);
  });
});
