import { describe, expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';

const client = (data: string): Sent => ({ from: 0, data });
const server = (data: string): Sent => ({ from: 1, data });
const infos = (port: number, ...sent: Sent[]): string[] =>
  converse(port, sent).shown.map(({ protocol, info }) => `${protocol} ${info}`);

describe('protocols of lines', () => {
  it('show who speaks and the first line', () => {
    expect(infos(21, server('220-a\r\n220 b\r\n'), client('USER\tx\r\n'))).toEqual([
      'FTP Response: 220-a',
      'FTP Request: USER\\tx',
    ]);
    expect(infos(110, server('+OK\r\n'), client('QUIT\r\n'))).toEqual(['POP S: +OK', 'POP C: QUIT']);
    expect(infos(6667, server(':s 001 a :x\r\n:s 002 a\r\n'), client('NICK a\r\nUSER b\r\n'))).toEqual([
      'IRC Response (001) (002)',
      'IRC Request (NICK) (USER)',
    ]);
  });

  it('go on as TLS when both ends say so', () => {
    const hello = client(String.fromCharCode(0x17, 3, 3, 0, 1, 0));
    expect(infos(143, client('a1 STARTTLS\r\n'), server('a1 OK go\r\n'), hello).at(-1)).toBe(
      'TLSv1.2 Application Data',
    );
    expect(infos(110, client('STLS\r\n'), server('+OK go\r\n'), hello).at(-1)).toBe('TLSv1.2 Application Data');
    expect(infos(21, client('AUTH TLS\r\n'), server('234 go\r\n'), hello, client('PASV\r\n')).slice(2)).toEqual([
      'TLSv1.2 Application Data',
      'FTP Request: PASV',
    ]);
    expect(infos(143, client('a1 STARTTLS\r\n'), server('a1 NO\r\n'), client('a2 NOOP\r\n')).at(-1)).toBe(
      'IMAP Request: a2 NOOP',
    );
  });

  it("show IMAP's line that answers", () => {
    expect(infos(143, server('* LIST () "/" a\r\n* LIST () "/" b\r\nc1 OK LIST\r\n'))).toEqual([
      'IMAP Response: c1 OK LIST',
    ]);
  });

  it('tell of a command of Telnet that a segment cuts', () => {
    expect(
      infos(23, client('\u00ff'), client('\u00ff\u00fb'), client('\u00ff\u00fb\u0001'), client('a\u00ff\u00ff')),
    ).toEqual([
      'TELNET Telnet Data ...[Malformed Packet]',
      'TELNET Telnet Data ...[Malformed Packet]',
      'TELNET Telnet Data ...',
      'TELNET Telnet Data ...',
    ]);
  });

  it('show Telnet as data', () => {
    expect(infos(23, client('x'))).toEqual(['TELNET Telnet Data ...']);
  });
});

describe('SMTP', () => {
  it('shows commands, answers and the mail', () => {
    expect(
      infos(
        25,
        server('250-a\r\n250-SIZE 1\r\n250 HELP\r\n'),
        client('MAIL FROM:<a>\r\nRCPT TO:<b>\r\n'),
        server('250 x\r\n250 y\r\n'),
        client('DATA\r\n'),
        server('354 go\r\n'),
        client('Subject: hi\r\nFrom: a\r\nContent-Type: text/plain; x\r\n\r\nbody\r\n'),
        client('more\r\n.\r\n'),
        server('250 q\r\n'),
        client('QUIT\r\n'),
      ),
    ).toEqual([
      'SMTP S: 250-a | SIZE 1 | HELP',
      'SMTP C: MAIL FROM:<a> | RCPT TO:<b>',
      'SMTP S: 250 x | 250 y',
      'SMTP C: DATA',
      'SMTP S: 354 go',
      'SMTP C: DATA fragment, 59 bytes',
      'SMTP/IMF subject: hi, from: a,  (text/plain)',
      'SMTP S: 250 q',
      'SMTP C: QUIT',
    ]);
  });

  it('names what is said when logging in', () => {
    expect(
      infos(
        25,
        client('AUTH LOGIN\r\n'),
        server('334 a\r\n'),
        client('dQ==\r\n'),
        server('334 b\r\n'),
        client('cA==\r\n'),
      ),
    ).toEqual(['SMTP C: AUTH LOGIN', 'SMTP S: 334 a', 'SMTP C: User: dQ==', 'SMTP S: 334 b', 'SMTP C: Pass: cA==']);
  });

  it('goes on as TLS after STARTTLS', () => {
    const rows = converse(587, [
      client('STARTTLS\r\n'),
      server('220 go\r\n'),
      client('\u0017\u0003\u0003\u0000\u0001x'),
    ]).shown;
    expect(rows[2]).toEqual({ protocol: 'TLSv1.2', info: 'Application Data', layers: 'tls' });
  });

  it('waits for the end of a line', () => {
    expect(infos(25, client('QUI'), client('T\r\n'))).toEqual([
      'TCP  [TCP segment of a reassembled PDU]',
      'SMTP C: QUIT',
    ]);
  });
});

describe('SSH', () => {
  it('names the messages before encryption', () => {
    const message = (code: number): string => `\u0000\u0000\u0000\u0004\u0002${String.fromCharCode(code)}\u0000\u0000`;
    expect(
      infos(
        22,
        server('SSH-2.0-x\r\n'),
        client('SSH-2.0-y\r\n'),
        client(message(20).slice(0, 5)),
        client(message(20).slice(5) + message(21)),
        client('\u00ff\u00ff'),
      ),
    ).toEqual([
      'SSHv2 Server: Protocol (SSH-2.0-x)',
      'SSHv2 Client: Protocol (SSH-2.0-y)',
      'TCP  [TCP segment of a reassembled PDU]',
      'SSHv2 Client: Key Exchange Init, New Keys',
      'SSHv2 Client: Encrypted packet (len=2)',
    ]);
  });

  it('names messages by the method of key exchange that both ends know', () => {
    const message = (code: number, body = ''): string =>
      `\0\0\0${String.fromCharCode(2 + body.length)}\0${String.fromCharCode(code)}${body}`;
    const offer = (methods: string): string =>
      message(20, `${'c'.repeat(16)}\0\0\0${String.fromCharCode(methods.length)}${methods}`);
    const talk = (mine: string, other: string): string[] =>
      infos(
        22,
        client(`SSH-2.0-x\r\n${offer(mine)}`),
        server(`SSH-2.0-y\r\n${offer(other)}`),
        client(message(30)),
        server(message(31)),
      ).slice(2);
    expect(talk('new,diffie-hellman-group-exchange-sha256,ecdh', 'diffie-hellman-group-exchange-sha256,ecdh')).toEqual([
      'SSHv2 Client: Diffie-Hellman Group Exchange Request (Old)',
      'SSHv2 Server: Diffie-Hellman Group Exchange Group',
    ]);
    expect(talk('diffie-hellman-group14-sha1', 'diffie-hellman-group14-sha1')).toEqual([
      'SSHv2 Client: Diffie-Hellman Key Exchange Init',
      'SSHv2 Server: Diffie-Hellman Key Exchange Reply',
    ]);
    expect(talk('curve25519-sha256', 'curve25519-sha256')).toEqual([
      'SSHv2 Client: Elliptic Curve Diffie-Hellman Key Exchange Init',
      'SSHv2 Server: Elliptic Curve Diffie-Hellman Key Exchange Reply',
    ]);
  });
});

describe('MQTT', () => {
  it('names every packet, and the topic of a message', () => {
    expect(infos(1883, client('\u00c0\u0000'), server('\u0030\u0006\u0000\u0001ahel\u00d0\u0000'))).toEqual([
      'MQTT Ping Request',
      'MQTT Publish Message [a], Ping Response',
    ]);
  });

  it('tells identifiers, and every topic asked for', () => {
    const subscribe = '\x82\x0a\0\x07\0\x01a\0\0\x01b\x01';
    expect(infos(1883, client(subscribe), server('\x90\x03\0\x07\0'), client('\x32\x05\0\x01a\0\x09'))).toEqual([
      'MQTT Subscribe Request (id=7) [a] [b]',
      'MQTT Subscribe Ack (id=7)',
      'MQTT Publish Message (id=9) [a]',
    ]);
    // Of version 5: properties, here three bytes of them, stand before the topics.
    const connect = '\x10\x0a\0\x04MQTT\x05\x02\0\0';
    expect(infos(1883, client(connect), client('\x82\x0a\0\x07\x03\x0b\x80\x01\0\x01a\0'))).toEqual([
      'MQTT Connect Command',
      'MQTT Subscribe Request (id=7) [a]',
    ]);
  });
});

describe('messages that say their length', () => {
  it('are put together', () => {
    const query =
      '\u0000\u0015\u0012\u0034\u0001\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0001a\u0001b\u0000\u0000\u0001\u0000\u0001';
    expect(infos(53, client(query.slice(0, 1)), client(query.slice(1)))).toEqual([
      'TCP  [TCP segment of a reassembled PDU]',
      'DNS Standard query 0x1234 A a.b',
    ]);
    expect(infos(7000, client('aaaa'))).toEqual(['TCP  [TCP segment of a reassembled PDU]']);
  });
});
