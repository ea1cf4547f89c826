/** Messages of people and programs; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';
import { hex } from '../../../support/paint.ts';

const shown = (port: number, ...sent: Sent[]): string[] =>
  converse(port, sent).shown.map(({ layers, protocol, info }) => `${layers} ${protocol} ${info}`);
const client = (data: string | Uint8Array): Sent => ({ from: 0, data });
const server = (data: string | Uint8Array): Sent => ({ from: 1, data });

describe('AMQP', () => {
  const method = (bytes: string): string => {
    const payload = bytes.replaceAll(' ', '');
    return `010000${(payload.length / 2).toString(16).padStart(8, '0')}${payload}ce`;
  };

  it('names frames and methods, and what they are about', () => {
    expect(
      shown(
        5672,
        client('AMQP\0\0\x09\x01'),
        server(hex(method('000a 000a 0009 00000000 00000000 00000000'))),
        client(hex(method('000a 001f 0000 00020000 003c') + method('000a 0028 01 2f 00 00'))),
        client(hex(`${method('003c 0028 0000 02 6578 02 726b 00')}020001 00000002 003c ce`)),
        server(hex('080000 00000000 ce')),
        client('GARBAGE AND MORE'),
      ),
    ).toEqual([
      'amqp AMQP Protocol-Header 0-9-1',
      'amqp AMQP Connection.Start ',
      'amqp AMQP Connection.Tune-Ok Connection.Open vhost=/ ',
      'amqp AMQP Basic.Publish x=ex rk=rk Content-Header ',
      'amqp AMQP Heartbeat ',
      'data TCP ',
    ]);
  });
});

describe('XMPP', () => {
  it.each([
    [client("<?xml version='1.0'?><stream:stream to='a' xmlns='jabber:client'>"), 'STREAM > a '],
    [client("<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>"), 'IQ(get) QUERY(jabber:iq:roster) '],
    [client("<iq type='set' to='x'><bind xmlns='urn:x'/></iq>"), 'IQ(set) BIND > x '],
    [server("<iq type='result' id='1' from='x'/>"), 'IQ(result) < x '],
    [server("<message to='a' from='b' type='chat'><body>x</body></message>"), 'MESSAGE < b '],
    [server('<presence/>'), 'PRESENCE '],
    [server("<stream:features><starttls xmlns='x'/></stream:features>"), 'FEATURES '],
    [client('</stream:stream>'), 'STREAM END'],
  ])('%j', (sent, info) => {
    expect(shown(5222, sent)).toEqual([`xmpp:xml XMPP/XML ${info}`]);
  });

  it('waits for the end of a tag, until TLS may begin', () => {
    expect(
      shown(
        5222,
        client("<message to='a'"),
        client(" from='b'><body/>"),
        server(Uint8Array.of(1, 2, 0x3e)),
        server("<proceed xmlns='x'/>"),
        client(hex('17030100020102')),
      ),
    ).toEqual([
      ' TCP  [TCP segment of a reassembled PDU]',
      'xmpp:xml XMPP/XML MESSAGE > a ',
      'xmpp:xml XMPP/XML UNKNOWN PACKET ',
      'xmpp:xml XMPP/XML PROCEED ',
      'tls TLSv1 Application Data',
    ]);
  });

  it('tells a space that keeps a connection', () => {
    expect(shown(5222, client(' '))).toEqual(['xmpp XMPP Whitespace Keepalive']);
  });
});

describe('BitTorrent and Yahoo Messenger', () => {
  const HANDSHAKE = `\x13BitTorrent protocol${'\0'.repeat(48)}`;

  it('are told on any port by how they begin', () => {
    expect(shown(50000, client(`${HANDSHAKE}\0\0\0\x03\x05\xff\xff\0\0\0\x01\0`))).toEqual([
      'bittorrent BitTorrent Handshake  Bitfield, Len:0x2  Choke  ',
    ]);
    expect(shown(50000, client(hex('594d534700100000 0004 008a 00000000 400037b7 30c08061')))).toEqual([
      'ymsg YMSG Keep Alive (status=Default)   ',
    ]);
  });

  it('tell which piece is meant', () => {
    expect(
      shown(6881, client(hex('00000005 04 00000007 0000000d 06 00000001 00000000 00004000')), client(hex('00000000'))),
    ).toEqual([
      'bittorrent BitTorrent Have, Piece (Idx:0x7)  Request, Piece (Idx:0x1,Begin:0x0,Len:0x4000)  ',
      'bittorrent BitTorrent BitTorrent   ',
    ]);
  });
});
