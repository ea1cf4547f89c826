/** Sessions in the grid; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';
import { hex } from '../../../support/paint.ts';

const shown = (port: number, ...sent: Sent[]): string[] =>
  converse(port, sent).shown.map(({ layers, protocol, info }) => `${layers} ${protocol} ${info}`);
const client = (data: string | Uint8Array): Sent => ({ from: 0, data });
const server = (data: string | Uint8Array): Sent => ({ from: 1, data });

describe('SOCKS', () => {
  it('goes by steps until it is connected', () => {
    expect(
      shown(
        1080,
        client('\x05\x02\0\x02'),
        server('\x05\x02'),
        client('\x01\x02ab\x02cd'),
        server('\x01\0'),
        client('\x05\x01\0\x01\x0a\0\0\x01\0\x50'),
        server('\x05\0\0\x01\x0a\0\0\x01\0\x50'),
        client('GET / HTTP/1.1\r\n\r\n'),
      ),
    ).toEqual([
      'socks Socks Version: 5 Connect to server request',
      'socks Socks Version: 5 Connect to server response',
      'socks Socks Version: 5 User authentication request',
      'socks Socks Version: 5 User authentication reply',
      'socks Socks Version: 5 Command Request - Connect',
      'socks Socks Version: 5 Command Response - Connect',
      'http HTTP GET / HTTP/1.1 ',
    ]);
    expect(shown(1080, client(hex('04 01 0050 0a000009 7500')), server(hex('005a 0000 00000000')))).toEqual([
      'socks Socks Version: 4',
      'socks Socks Version: 4',
    ]);
  });
});

describe('VNC', () => {
  it('goes by steps until it is open', () => {
    expect(
      shown(
        5900,
        server('RFB 003.008\n'),
        client('RFB 003.008\n'),
        server('\x01\x02'),
        client('\x02'),
        server('\0'.repeat(16)),
        client('\0'.repeat(16)),
        server('\0\0\0\0'),
        client('\x01'),
        server('\x03\x20\x02\x58'),
        client('\x03\0\0\0\0\0\x03\x20\x02\x58'),
        server('\0\0\0\x01'),
      ),
    ).toEqual([
      'vnc VNC Server protocol version: 003.008',
      'vnc VNC Client protocol version: 003.008',
      'vnc VNC Security types supported',
      'vnc VNC Security type VNC (2) selected by client',
      'vnc VNC Authentication challenge from server',
      'vnc VNC Authentication response from client',
      'vnc VNC Authentication result',
      'vnc VNC Share desktop flag',
      'vnc VNC Server framebuffer parameters',
      'vnc VNC Client framebuffer update request',
      'vnc VNC Server framebuffer update',
    ]);
  });
});

describe('others', () => {
  it.each([
    [554, client('OPTIONS rtsp://a/b RTSP/1.0\r\n\r\n'), 'rtsp RTSP OPTIONS rtsp://a/b RTSP/1.0'],
    [
      554,
      server('RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n'),
      'rtsp:sdp RTSP/SDP Reply: RTSP/1.0 200 OK',
    ],
    [5060, client('OPTIONS sip:a@b SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n'), 'sip SIP Request: OPTIONS sip:a@b | '],
    [50000, server('SIP/2.0 200 OK\r\nCSeq: 1 OPTIONS\r\n\r\n'), 'sip SIP Status: 200 OK (OPTIONS) | '],
    [1723, client(hex('000c00011a2b3c4d00010000')), 'pptp PPTP Start-Control-Connection-Request'],
    [49, server(hex('c0010200 00000001 00000000')), 'tacplus TACACS+ R: Authentication'],
    [515, client('\x02lp\n'), 'lpd LPD LPR: transfer a printer job / jobcmd: receive control file'],
    [43, client('a.b\r\n'), 'whois WHOIS Query: a.b'],
    [9418, client('0016git-upload-pack /p'), 'git Git Git Smart Protocol'],
    [20, server('text'), 'ftp-data:data-text-lines FTP-DATA FTP Data: 4 bytes'],
    [20, server('te\0t'), 'ftp-data FTP-DATA FTP Data: 4 bytes'],
  ])('port %i, %j', (port, sent, line) => {
    expect(shown(port, sent)).toEqual([line]);
  });

  it('wait for the close of who answers', () => {
    expect(shown(79, server('a\r\n'), { from: 1, data: 'b\r\n', fin: true })).toEqual([
      ' TCP  [TCP segment of a reassembled PDU]',
      'finger FINGER Response',
    ]);
  });
});

it('puts RTSP’s heads and bodies together, and Git’s lines by their length', () => {
  const TCP = ' TCP  [TCP segment of a reassembled PDU]';
  const described = 'RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\n';
  expect(
    shown(
      554,
      server(described.slice(0, 30)),
      server(described.slice(30)),
      server('v=0\r\n'),
      server('RTSP/1.0 200 OK\r\n\r\n'),
    ),
  ).toEqual([TCP, TCP, 'rtsp:sdp RTSP/SDP Reply: RTSP/1.0 200 OK', 'rtsp RTSP Reply: RTSP/1.0 200 OK']);
  expect(shown(9418, server('0009abcde0000000aab'), server('cdef'), server('PACK\0'))).toEqual([
    'git Git Git Smart Protocol',
    'git Git Git Smart Protocol',
    'git Git Git Smart Protocol',
  ]);
});
