/** NetBIOS sessions and SMB; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';
import { hex } from '../../../support/paint.ts';

const little = (value: number | bigint, size: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes.toString('hex', 0, size);
};
const wide = (text: string): string => Buffer.from(text, 'utf16le').toString('hex');
const zeros = (count: number): string => '00'.repeat(count);
const session = (data: string): string => {
  const bytes = hex(data);
  return `00${bytes.length.toString(16).padStart(6, '0')}${Buffer.from(bytes).toString('hex')}`;
};

interface Header {
  readonly command: number;
  readonly message: number;
  readonly response?: boolean;
  readonly status?: number;
  readonly next?: number;
}

/** A message of SMB 2. */
const smb2 = ({ command, message, response = false, status = 0, next = 0 }: Header, body: string): string =>
  `fe534d42 4000 0000 ${little(status, 4)} ${little(command, 2)} 0100 ${little(response ? 1 : 0, 4)} ${little(next, 4)}` +
  `${little(message, 8)} ${zeros(32)} ${body}`;
const HANDLE = '000102030405060708090a0b0c0d0e0f';
const create = (name: string): string =>
  `3900 ${zeros(42)} 7800 ${little(2 * name.length, 2)} ${zeros(8)} ${wide(name)}`;
const created = `5900 ${zeros(62)} ${HANDLE} ${zeros(8)}`;

const shown = (...sent: (readonly [from: 0 | 1, bytes: string])[]): string[] =>
  converse(
    445,
    sent.map(([from, bytes]): Sent => ({ from, data: hex(bytes) })),
  ).shown.map(({ layers, protocol, info }) => `${layers} ${protocol} ${info}`);

describe('SMB 2', () => {
  it('tells which file a handle stands for, as long as it is open', () => {
    const close = `1800 ${zeros(6)} ${HANDLE}`;
    expect(
      shown(
        [0, session(smb2({ command: 5, message: 1 }, create('a')))],
        [1, session(smb2({ command: 5, message: 1, response: true }, created))],
        [0, session(smb2({ command: 8, message: 2 }, `3100 5000 ${little(16, 4)} ${little(100, 8)} ${HANDLE}`))],
        [0, session(smb2({ command: 6, message: 3 }, close))],
        [1, session(smb2({ command: 6, message: 3, response: true }, `3c00 ${zeros(58)}`))],
        [0, session(smb2({ command: 7, message: 4 }, close))],
      ),
    ).toEqual([
      'nbss:smb2 SMB2 Create Request File: a',
      'nbss:smb2 SMB2 Create Response File: a',
      'nbss:smb2 SMB2 Read Request Len:16 Off:100 File: a',
      'nbss:smb2 SMB2 Close Request File: a',
      'nbss:smb2 SMB2 Close Response',
      'nbss:smb2 SMB2 Flush Request',
    ]);
  });

  it('tells how it ended, and of several requests in one message', () => {
    const first = smb2({ command: 5, message: 1, next: 128 }, `${create('x')} ${zeros(16)}`);
    expect(
      shown(
        [0, session(Buffer.from(hex(first)).toString('hex', 0, 128) + smb2({ command: 6, message: 2 }, zeros(24)))],
        [1, session(smb2({ command: 5, message: 1, response: true, status: 0xc0000022 }, zeros(9)))],
        [1, session(smb2({ command: 15, message: 3, response: true, status: 0xdeadbeef }, zeros(9)))],
        [1, session(`fd534d42 ${zeros(60)}`)],
      ),
    ).toEqual([
      'nbss:smb2 SMB2 Create Request File: x;Close Request',
      'nbss:smb2 SMB2 Create Response, Error: STATUS_ACCESS_DENIED',
      'nbss:smb2 SMB2 Notify Response, Error: Unknown (0xDEADBEEF)',
      'nbss:smb2 SMB2 Encrypted SMB3',
    ]);
  });

  it('tells who logs on', () => {
    const ntlm = `4e544c4d53535000 03000000 ${zeros(16)} 0600 0600 40000000 0600 0600 46000000 ${zeros(20)} ${wide('DOM')} ${wide('bob')}`;
    const size = hex(ntlm).length;
    const body = `1900 00 01 ${zeros(8)} 5800 ${little(size, 2)} ${zeros(8)} ${ntlm}`;
    expect(shown([0, session(smb2({ command: 1, message: 1 }, body))])).toEqual([
      'nbss:smb2:ntlmssp SMB2 Session Setup Request, NTLMSSP_AUTH, User: DOM\\bob',
    ]);
  });
});

describe('NetBIOS sessions', () => {
  const name = (letters: string): string => `20${Buffer.from(letters).toString('hex')}00`;

  it.each([
    ['85000000', 'nbss NBSS Session keep-alive'],
    [
      `81000044 ${name('CKFDENECFDEFFCFGEFFCCACACACACACA')} ${name('EKEBFCENEPEPFDCACACACACACACACAAA')}`,
      'nbss NBSS Session request, to *SMBSERVER<20> from JARMOOS<00>',
    ],
    ['00000004 61626364', 'nbss:data NBSS Session message'],
    ['68656c6c6f20776f726c64', 'nbss NBSS NBSS Continuation Message'],
    [session(`ff534d42 72 00000000 18 ${zeros(22)} 00 0000`), 'nbss:smb SMB Negotiate Protocol Request'],
    [
      session(`ff534d42 73 6d0000c0 98 ${zeros(22)} 00 0000`),
      'nbss:smb SMB Session Setup AndX Response, Error: STATUS_LOGON_FAILURE',
    ],
  ])('%s', (bytes, line) => {
    expect(shown([0, bytes])).toEqual([line]);
  });
});
