/** USB: requests to devices, mass storage, modem commands. */
import { describe, expect, it } from 'vitest';
import { paintPackets } from '../../../../support/packets.ts';

const text = (words: string): string => Buffer.from(words, 'latin1').toString('hex');

interface Transfer {
  readonly event: 'submit' | 'complete';
  readonly kind: 'control' | 'bulk';
  readonly endpoint: string;
  /** Eight bytes of set-up. */
  readonly setup?: string;
  readonly data?: string;
}

/** A transfer as Linux gives it, in the padded form. */
function transfer({ event, kind, endpoint, setup, data = '' }: Transfer): string {
  const head = `0102030405060708 ${event === 'submit' ? '53' : '43'} ${kind === 'control' ? '02' : '03'} ${endpoint} 05`;
  const middle = `0100 ${setup === undefined ? '2d' : '00'} 00 ${'00'.repeat(16)} ${'00'.repeat(8)}`;
  return `${head} ${middle} ${setup ?? '00'.repeat(8)} ${'00'.repeat(16)} ${data}`;
}

const command = (operation: string, unit = '00'): string =>
  `${text('USBC')} 01000000 08000000 80 ${unit} 06 ${operation} ${'00'.repeat(15)}`;
const status = (code: string): string => `${text('USBS')} 01000000 00000000 ${code}`;
const out = { event: 'submit', kind: 'bulk', endpoint: '01' } as const;
const back = { event: 'complete', kind: 'bulk', endpoint: '81' } as const;

const told = (...transfers: Transfer[]): string[] =>
  paintPackets(220, transfers.map(transfer)).map(
    ({ protocols, columns }) => `${protocols.join(':')} ${columns.protocol} ${columns.info}`,
  );

describe('mass storage', () => {
  it('names commands, and in a status the command it is of', () => {
    expect(
      told(
        { ...out, data: command('28', '02') },
        { ...back, data: status('00') },
        { ...out, data: command('4a') },
        { ...back, data: status('01') },
        { ...back, endpoint: '82', data: status('00') },
      ),
    ).toEqual([
      'usb:usbms USBMS SCSI: Read(10) LUN: 0x02 ',
      'usb:usbms USBMS SCSI: Response LUN: 0x02 (Read(10)) (Good)',
      'usb:usbms:data USBMS SCSI Command: 0x4a LUN:0x00 ',
      'usb:usbms USBMS SCSI: Response LUN: 0x00 (CDB:0x4a) (Check Condition)',
      'usb:usbms USBMS ',
    ]);
  });

  it('leaves what lies between a command and its status alone', () => {
    expect(told({ ...out, data: command('28') }, { ...back, data: '00'.repeat(18) })[1]).toBe('usb USB URB_BULK in');
  });
});

describe('requests', () => {
  const descriptor = '80 06 0001 0000 1200';

  it('are named, and their response by the request', () => {
    expect(
      told(
        { event: 'submit', kind: 'control', endpoint: '80', setup: descriptor },
        { event: 'complete', kind: 'control', endpoint: '80', data: '1201' },
        { event: 'submit', kind: 'control', endpoint: '00', setup: '02 01 0000 8100 0000' },
      ),
    ).toEqual([
      'usb USB GET DESCRIPTOR Request DEVICE',
      'usb USB GET DESCRIPTOR Response DEVICE',
      'usb USB CLEAR FEATURE Request',
    ]);
  });

  it('of a class are left to the class', () => {
    expect(told({ event: 'submit', kind: 'control', endpoint: '00', setup: '21 09 0002 0000 0100' })).toEqual([
      'usb USB URB_CONTROL out',
    ]);
  });
});

it('shows what a modem is told and says', () => {
  expect(
    told({ ...out, data: text('AT+CSQ\r\n') }, { ...back, data: text('\r\nOK\r\n') }, { ...out, data: text('AT\x01') }),
  ).toEqual([
    'usb:at USB/AT URB_BULK out, Sent AT Command: AT+CSQ  ',
    'usb:at USB/AT URB_BULK in, Rcvd AT Command:   OK  ',
    'usb USB URB_BULK out',
  ]);
});
