/** Databases in the grid; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';

const client = (data: string): Sent => ({ from: 0, data });
const server = (data: string): Sent => ({ from: 1, data });
const infos = (port: number, ...sent: Sent[]): string[] =>
  converse(port, sent).shown.map(({ protocol, info }) => `${protocol} ${info}`);
const u32 = (value: number): string =>
  String.fromCharCode(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

describe('MySQL', () => {
  const packet = (number: number, data: string): string =>
    `${String.fromCharCode(data.length & 255, data.length >> 8, 0, number)}${data}`;
  const zeros = (count: number): string => '\0'.repeat(count);
  const LOGIN = `\x8d\xa6\x0f\0${zeros(28)}root\0\x02abdb\0`;

  it('names what is asked and what is answered', () => {
    expect(
      infos(
        3306,
        server(packet(0, '\x0a5.7.33\0rest')),
        client(packet(1, LOGIN)),
        server(packet(2, '\0\0\0\x02\0\0\0')),
        client(packet(0, '\x03select 1')),
        server(packet(1, '\x01') + packet(2, '\x03def') + packet(3, '\xfe\0\0\x02\0')),
        server(packet(4, '\x011')),
        client(packet(0, '\x02test')),
        server(packet(1, '\xff\x15\x04#28000Access denied')),
        client(packet(0, '\x85')),
      ),
    ).toEqual([
      'MySQL Server Greeting  proto=10 version=5.7.33 ',
      'MySQL Login Request user=root db=db ',
      'MySQL Response  OK ',
      'MySQL Request Query',
      'MySQL Response TABULAR Response ',
      'MySQL Response ',
      'MySQL Request Use Database',
      'MySQL Response  Error 1045 ',
      'MySQL Request Unknown (133) ',
    ]);
  });

  it('is put together', () => {
    const query = packet(0, '\x03select 1');
    expect(infos(3306, client(query.slice(0, 6)), client(query.slice(6)))).toEqual([
      'TCP  [TCP segment of a reassembled PDU]',
      'MySQL Request Query',
    ]);
  });
});

describe('PostgreSQL', () => {
  it('shows the letters of its messages', () => {
    const message = (letter: string, data: string): string => letter + u32(data.length + 4) + data;
    const start = '\0\x03\0\0user\0bob\0\0';
    expect(
      infos(
        5432,
        client(u32(start.length + 4) + start),
        server(message('R', u32(0)) + message('Z', 'I')),
        client(message('Q', 'select 1\0')),
        client(message('X', '')),
      ),
    ).toEqual(['PGSQL >', 'PGSQL <R/Z', 'PGSQL >Q', 'PGSQL >X']);
  });
});

describe('Redis', () => {
  it.each([
    [client('*2\r\n$3\r\nGET\r\n$1\r\na\r\n'), 'RESP Request: GET a'],
    [client('*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n'), 'RESP Request: PING PING'],
    [client('PING\r\n'), 'RESP Request: [fragment]'],
    [server('$5\r\nhello\r\n'), 'RESP Response: hello'],
    [server('-ERR no\r\n'), 'RESP Response: Error: ERR no'],
    [server(':42\r\n'), 'RESP Response: 42'],
    [server('$-1\r\n'), 'RESP Response:'],
    [server('$500\r\nx'), 'RESP Response: [fragment]'],
  ])('shows the values of %j', (sent, info) => {
    expect(infos(6379, sent)).toEqual([info]);
  });
});

describe('TDS and memcached', () => {
  it('are named by their first bytes', () => {
    expect(infos(1433, client('\x12\x01\0\x09\0\0\0\0\xff'), server('\x04\x01\0\x09\0\0\0\0\xff'))).toEqual([
      'TDS TDS7 pre-login message',
      'TDS Response',
    ]);
    expect(infos(11211, client('get foo\r\n'), server(`\x81\0\0\0${'\0'.repeat(20)}`))).toEqual([
      'MEMCACHE get foo ',
      'MEMCACHE Get Response',
    ]);
  });

  it('leave what is not theirs', () => {
    expect(infos(1433, client('GARBAGE!'))[0]).toBe('TCP ');
  });
});
