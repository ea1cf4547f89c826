/** Transactions framed by a length, and FIX; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';
import { hex } from '../../../support/paint.ts';

const shown = (port: number, ...sent: Sent[]): string[] =>
  converse(port, sent).shown.map(({ layers, protocol, info }) => `${layers} ${protocol} ${info}`);
const client = (data: string): Sent => ({ from: 0, data: hex(data.replaceAll(' ', '')) });
const server = (data: string): Sent => ({ from: 1, data: hex(data.replaceAll(' ', '')) });
const text = (words: string): string => Buffer.from(words, 'latin1').toString('hex');
const number = (value: number): string => value.toString(16).padStart(8, '0');

it('CQL: version, direction, operation', () => {
  expect(shown(9042, client('04 00 0000 05 00000000'), server(`84 00 0000 06 00000002 ${text('ab')}`))).toEqual([
    'cql CQL v4 C->S Type OPTIONS',
    'cql CQL v4 S->C Type SUPPORTED',
  ]);
});

describe('Bitcoin', () => {
  const message = (command: string, length = 0): string => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(length);
    return `f9beb4d9${text(command.padEnd(12, '\0'))}${size.toString('hex')}00000000${'00'.repeat(length)}`;
  };

  it('is known by its magic on any port, message by message', () => {
    expect(shown(4000, client(message('version', 8)), server(message('verack') + message('hello')))).toEqual([
      'bitcoin:bitcoin Bitcoin version',
      'bitcoin:bitcoin:bitcoin Bitcoin verack, [unknown command]',
    ]);
  });

  it('waits for the rest of a message', () => {
    const whole = message('inv', 30);
    expect(shown(8333, client(whole.slice(0, 60)), client(whole.slice(60)))).toEqual([
      ' TCP  [TCP segment of a reassembled PDU]',
      'bitcoin:bitcoin Bitcoin inv',
    ]);
  });
});

it('SMPP: commands and the status of answers', () => {
  const pdu = (command: number, status = 0): string => `00000010 ${number(command)} ${number(status)} 00000001`;
  expect(shown(9000, client(pdu(2)), server(pdu(0x80000002)), server(pdu(0x80000002, 13)))).toEqual([
    'smpp SMPP Bind_transmitter',
    'smpp SMPP Bind_transmitter - resp: "Ok"',
    'smpp SMPP Bind_transmitter - resp: "0x0000000d"',
  ]);
});

it('Diameter: command, flags, application and identifiers', () => {
  expect(shown(3868, client('01 000014 80 000110 00000004 02ea4930 26f00003'))).toEqual([
    'diameter DIAMETER cmd=Credit-Control Request(272) flags=R--- appl=Diameter Credit Control Application(4) ' +
      'h2h=2ea4930 e2e=26f00003 | ',
  ]);
});

describe('DNP3', () => {
  /** A frame with up to 16 bytes of data: transport, application control, function, objects. */
  const frame = (data: string): string => {
    const bytes = data.replaceAll(' ', '');
    return `0564 ${(bytes.length / 2 + 5).toString(16).padStart(2, '0')} c4 0100 0200 ffff ${bytes} eeee`;
  };

  it.each([
    ['c0 c0 00', 'Confirm'],
    ['c0 c0 01 3c0206 3c0306 3c0406 3c0106', 'Read, Class 0123'],
    ['c0 c0 02 320107 01', 'Write, Time and Date'],
    ['c0 c0 82 0000', 'Unsolicited Response'],
  ])('%s', (data, info) => {
    expect(shown(20_000, client(frame(data)))).toEqual([`dnp3 DNP 3.0 ${info}`]);
  });

  it('is refused where it does not start as it must', () => {
    expect(shown(20_000, client(`0565 05 c4 0100 0200 ffff`))).toEqual(['data TCP ']);
  });
});

it('AJP13 and DRDA', () => {
  expect(shown(8009, client('1234 0001 0a'), server('4142 0001 09'))).toEqual([
    'ajp13 AJP13 0:REQ:CPING',
    'ajp13 AJP13 0:RSP:CPONG',
  ]);
  expect(shown(50_000, client('000a d0 01 0001 0004 1041 000a d0 01 0002 0004 106d'))).toEqual([
    'drda DRDA EXCSAT | ACCSEC',
  ]);
});

it('FIX: the type of a message, and what goes on without one', () => {
  const message = (type: string): string => text(`8=FIX.4.2\x019=5\x0135=${type}\x0134=1\x0110=000\x01`);
  expect(shown(4000, client(message('1')), server(message('U')), client(text('more')))).toEqual([
    'fix FIX TestRequest',
    'fix FIX FIX Message (U)',
    'fix FIX [FIX continuation]',
  ]);
});
