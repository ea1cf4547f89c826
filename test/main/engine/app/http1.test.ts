import { describe, expect, it } from 'vitest';
import { followStream, type IndexedMessage, openBody, orient } from '../../../../src/main/engine/app/index.ts';
import type { ByteStreamPair } from '../../../../src/main/engine/bytes/index.ts';
import { ladder } from '../../../support/stream-pair.ts';

/** A conversation as lines: each message, its framing, body and state. */
function picture(pair: ByteStreamPair): string[] {
  const entry = followStream(pair);
  if (entry?.kind !== 'http') return [`not http: ${entry?.kind}`];
  const { toServer, toClient } = orient(pair, entry.swapped);
  const tell = (stream: ByteStreamPair['toServer'], message: IndexedMessage): string => {
    const body = openBody(stream, message);
    const text = Buffer.from(body.read(0, 1000)).toString('latin1');
    const notes = [...message.issues, ...body.issues].map((issue) => ` !${issue.code}`).join('');
    return `${message.framing} ${JSON.stringify(text)} ${message.status}${notes}`;
  };
  const lines: string[] = [];
  for (const { request, interim, response, upgrade } of entry.exchanges) {
    const asked = request ? `${request.method} ${request.target} ${tell(toServer, request)}` : 'no request';
    const between = interim.map((message) => ` ~ ${message.statusCode}`).join('');
    const answered = response ? `${response.statusCode} ${response.reason} ${tell(toClient, response)}` : 'no response';
    lines.push(`${asked}${between} | ${answered}${upgrade === undefined ? '' : ` => ${upgrade}`}`);
  }
  return [...lines, ...entry.issues.map((issue) => `!${issue.code} ${issue.had}`)];
}

describe('HTTP/1 exchanges', () => {
  it('pairs pipelined requests in order, and takes no body after HEAD', () => {
    expect(
      picture(
        ladder(String.raw`
          > GET /a HTTP/1.1\r\nHost: h\r\n\r\nHEAD /b HTTP/1.1\r\nHost: h\r\n\r\nGET /c HTTP/1.1\r\nHost: h\r\n\r\n
          < HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nAAHTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\n
          < HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nC`),
      ),
    ).toEqual([
      'GET /a none "" complete | 200 OK content-length "AA" complete',
      'HEAD /b none "" complete | 404 Not Found none "" complete',
      'GET /c none "" complete | 200 OK content-length "C" complete',
    ]);
  });

  it('reads all fields of a long head that goes on beyond what was read with those before it', () => {
    const asked = (path: string, length: number): string =>
      String.raw`POST ${path} HTTP/1.1\r\nCookie: ${'c'.repeat(length)}\r\nHost: ${path.slice(1)}\r\nContent-Length: 4\r\n\r\nbody`;
    const pair = ladder(String.raw`
          > ${asked('/first', 1)}${asked('/second', 3000)}${asked('/third', 7000)}
          < HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n`);
    expect(picture(pair)).toEqual([
      'POST /first content-length "body" complete | 204 No Content none "" complete',
      'POST /second content-length "body" complete | 204 No Content none "" complete',
      'POST /third content-length "body" complete | 204 No Content none "" complete',
    ]);
    const entry = followStream(pair);
    const hosts = entry?.kind === 'http' && entry.exchanges.map(({ request }) => request?.host);
    expect(hosts).toEqual(['first', 'second', 'third']);
  });

  it('takes chunks apart, with extensions and trailer, and 1xx before the answer', () => {
    expect(
      picture(
        ladder(String.raw`
          > POST /u HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n
          < HTTP/1.1 100 Continue\r\n\r\n
          > 3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n
          < HTTP/1.1 103 Early Hints\r\nLink: </s>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n`),
      ),
    ).toEqual(['POST /u chunked "abcde" complete ~ 100 ~ 103 | 204 No Content none "" complete']);
  });

  it('takes the next request for one where a body was announced, and refused before any of it was sent', () => {
    const announced = String.raw`
          > PUT /p HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n
          < HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n`;
    const withheld = 'PUT /p none "" complete !http-body-withheld | 401 Unauthorized none "" complete';
    expect(
      picture(
        ladder(String.raw`${announced}
          > PUT /p HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n
          < HTTP/1.1 100 Continue\r\n\r\n
          > GET / HTT
          < HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n`),
      ),
    ).toEqual([withheld, 'PUT /p content-length "GET / HTT" complete ~ 100 | 201 Created none "" complete']);
    // Nothing more comes; or what comes is the body after all.
    expect(picture(ladder(announced))).toEqual([withheld]);
    expect(
      picture(
        ladder(`${announced}
          > 123456789`),
      ),
    ).toEqual(['PUT /p content-length "123456789" complete | 401 Unauthorized none "" complete']);
  });

  it('is told by one side alone, where the capture begins inside a message', () => {
    const inside = String.raw`
          < midstream
          < {"rest":1}
          < HTTP/1.1 204 No Content\r\nServer: s\r\n\r\n`;
    expect(picture(ladder(inside))).toEqual([
      'no request | 204 No Content none "" complete',
      '!http-skipped-to-client 10',
    ]);
    const asked = String.raw`
          > midstream
          > {"rest":1}
          > GET /next HTTP/1.1\r\nHost: h\r\n\r\n`;
    expect(picture(ladder(asked))).toEqual(['GET /next none "" complete | no response', '!http-skipped-to-server 10']);
  });

  it('reads a body until the connection closes, and says when it was reset', () => {
    const request = String.raw`
          > GET / HTTP/1.0\r\n\r\n
          < HTTP/1.0 200 OK\r\n\r\nall of it`;
    expect(picture(ladder(`${request}\n< fin`))).toEqual([
      'GET / none "" complete | 200 OK until-close "all of it" complete',
    ]);
    expect(picture(ladder(`${request}\n< rst`))).toEqual([
      'GET / none "" complete | 200 OK until-close "all of it" cut-off',
    ]);
  });

  it('tells a body cut by the capture from one its sender cut short', () => {
    const response = String.raw`
          > GET / HTTP/1.1\r\n\r\n
          < HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nfirst`;
    expect(picture(ladder(response))).toEqual([
      'GET / none "" complete | 200 OK content-length "first" cut-off !http-body-cut',
    ]);
    expect(picture(ladder(`${response}\n< fin`))).toEqual([
      'GET / none "" complete | 200 OK content-length "first" cut-off !http-body-short',
    ]);
  });

  it('goes on behind a gap whose length is known, and shows the body up to it', () => {
    expect(
      picture(
        ladder(String.raw`
          > GET /a HTTP/1.1\r\n\r\n
          < HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc
          < gap 5
          < hi
          > GET /b HTTP/1.1\r\n\r\n
          < HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nB`),
      ),
    ).toEqual([
      'GET /a none "" complete | 200 OK content-length "abc" gap',
      'GET /b none "" complete | 200 OK content-length "B" complete',
    ]);
  });

  it('finds the next message where a gap took a head with it, and pairs by time', () => {
    expect(
      picture(
        ladder(String.raw`
          > GET /a HTTP/1.1\r\n\r\n
          < gap 50
          < rest of a body
          > GET /b HTTP/1.1\r\n\r\n
          < HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nB`),
      ),
    ).toEqual([
      'GET /a none "" complete | no response',
      'GET /b none "" complete | 200 OK content-length "B" complete',
      '!http-skipped-to-client 14',
    ]);
  });

  it('goes on counting where requests were pipelined and a gap took the head of one answer', () => {
    expect(
      picture(
        ladder(String.raw`
          > GET /a HTTP/1.1\r\n\r\nHEAD /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n
          < gap 50
          < rest of a body
          < HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\n
          < HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nC`),
      ),
    ).toEqual([
      'GET /a none "" complete | no response',
      'HEAD /b none "" complete | 404 Not Found none "" complete',
      'GET /c none "" complete | 200 OK content-length "C" complete',
      '!http-skipped-to-client 14',
    ]);
  });

  it('begins in the middle of a connection', () => {
    expect(
      picture(
        ladder(String.raw`
          > midstream
          < midstream
          < end of an earlier body
          > GET /b HTTP/1.1\r\n\r\n
          < HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nB`),
      ),
    ).toEqual(['GET /b none "" complete | 200 OK content-length "B" complete', '!http-skipped-to-client 22']);
  });

  it('reads one-sided captures, also answers to HEAD that cannot be known as such', () => {
    expect(
      picture(
        ladder(String.raw`
          < HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok
          < HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n
          < HTTP/1.1 304 Not Modified\r\n\r\n`),
      ),
    ).toEqual([
      'no request | 200 OK content-length "ok" complete',
      'no request | 200 OK none "" complete',
      'no request | 304 Not Modified none "" complete',
    ]);
    expect(picture(ladder(String.raw`> GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n`))).toEqual([
      'GET /a none "" complete | no response',
      'GET /b none "" complete | no response',
    ]);
  });

  it('turns a connection round whose ends were guessed wrong', () => {
    expect(
      picture(
        ladder(String.raw`
          < GET /a HTTP/1.1\r\n\r\n
          > HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nA`),
      ),
    ).toEqual(['GET /a none "" complete | 200 OK content-length "A" complete']);
  });

  it('tolerates what is obsolete or odd, and says so', () => {
    expect(
      picture(
        ladder(String.raw`
          > \r\nGET /a b HTTP/1.1\nHost : h\nX: 1\n 2\nnonsense\n\n
          < HTTP/1.1 200\nContent-Length: 2, 2\n\nok`),
      ),
    ).toEqual([
      'GET /a b none "" complete !http-bare-lf !http-folded-header !http-space-before-colon !http-header-without-colon' +
        ' | 200  content-length "ok" complete !http-bare-lf',
    ]);
    expect(
      picture(
        ladder(String.raw`
          > GET /old\r\n
          < <html>
          < fin`),
      ),
    ).toEqual(['GET /old none "" complete | 0  until-close "<html>" complete']);
  });

  it('reads a request whose line forgot the version, by the fields behind it', () => {
    expect(
      picture(
        ladder(String.raw`
          > GET /HTTP/1.1\r\nHost: h\r\n\r\n
          < HTTP/1.0 400 Bad Request\r\nContent-Length: 1\r\n\r\n1
          > OPTIONS\r\nHost: h\r\n\r\n
          < HTTP/1.0 400 Bad Request\r\nContent-Length: 1\r\n\r\n2
          > CCM_POST /x\r\nHost: h\r\nContent-Length: 2\r\n\r\nab
          < HTTP/1.0 400 Bad Request\r\nContent-Length: 1\r\n\r\n3`),
      ),
    ).toEqual([
      'GET /HTTP/1.1 none "" complete !http-no-version | 400 Bad Request content-length "1" complete',
      'OPTIONS  none "" complete !http-no-version | 400 Bad Request content-length "2" complete',
      'CCM_POST /x content-length "ab" complete !http-no-version | 400 Bad Request content-length "3" complete',
    ]);
  });

  it('gives 204, 304 and 1xx no body whatever they claim, and keeps the connection of a refused CONNECT', () => {
    expect(
      picture(
        ladder(String.raw`
          > GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\nCONNECT h:1 HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\nUpgrade: x\r\n\r\n
          < HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\nHTTP/1.1 102 Processing\r\nContent-Length: 3\r\n\r\n
          < HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n
          < HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno
          < HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-3/9\r\nContent-Length: 2\r\n\r\ncd`),
      ),
    ).toEqual([
      'GET /a none "" complete | 304 Not Modified none "" complete',
      'GET /b none "" complete ~ 102 | 204 No Content none "" complete',
      'CONNECT h:1 none "" complete | 407 Proxy Authentication Required content-length "no" complete',
      'GET /c none "" complete | 206 Partial Content content-length "cd" complete',
    ]);
  });

  it('prefers chunked to a length and names the danger', () => {
    expect(
      picture(
        ladder(String.raw`
          > POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\nGET /2 HTTP/1.1\r\n\r\n`),
      ),
    ).toEqual(['POST / chunked "x" complete !http-te-and-cl | no response', 'GET /2 none "" complete | no response']);
  });

  it('bounds chunks that claim more than there is, and sizes beyond any number', () => {
    const claim = (size: string): string | undefined =>
      picture(
        ladder(String.raw`
          > GET / HTTP/1.1\r\n\r\n
          < HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\nabc`),
      )[0];
    expect(claim('40000000')).toBe('GET / none "" complete | 200 OK chunked "abc" cut-off !http-body-cut');
    for (const size of ['fffffffffffffffff', '-1', 'x'])
      expect(claim(size)).toBe('GET / none "" complete | 200 OK chunked "" malformed !http-chunk-size');
  });

  it('stops a body at a chunk that lies and finds the next message', () => {
    expect(
      picture(
        ladder(String.raw`
          > GET / HTTP/1.1\r\n\r\n
          < HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n
          > GET /2 HTTP/1.1\r\n\r\n
          < HTTP/1.1 204 No Content\r\nServer: s\r\n\r\n`),
      ),
    ).toEqual([
      'GET / none "" complete | 200 OK chunked "ab" malformed !http-chunk-end',
      'GET /2 none "" complete | 204 No Content none "" complete',
      '!http-skipped-to-client 6',
    ]);
  });

  it('shows a head that a snap length cut, and goes on', () => {
    expect(
      picture(
        ladder(String.raw`
          > GET /a HTTP/1.1\r\nHost: exam
          > gap 40
          < HTTP/1.1 200 OK\r\nServer: ng
          < gap 500
          > GET /b HTTP/1.1\r\nHost: exam
          > gap 40`),
      ),
    ).toEqual(['GET /a none "" gap | 200 OK none "" gap', 'GET /b none "" gap | no response']);
  });

  it('takes no version that a snap length cut for the target, and a line that it cut for none without a colon', () => {
    for (const cut of ['', ' ', ' H', ' HTTP', ' HTTP/', ' HTTP/1', ' HTTP/1.1\\r', ' HTTP/1.1\\r\\nHos']) {
      const [first] = picture(ladder(`> GET /long?x=1${cut}\n> gap 40\n< HTTP/1.1 200 OK\\r\\nServ\n< gap 500`));
      expect([cut, first]).toEqual([cut, 'GET /long?x=1 none "" gap | 200 OK none "" gap']);
    }
  });

  it('hands a CONNECT tunnel to whatever it carries', () => {
    const pair = ladder(String.raw`
          > CONNECT h:80 HTTP/1.1\r\n\r\n
          < HTTP/1.1 200 Connection established\r\n\r\n
          > GET /in HTTP/1.1\r\n\r\n
          < HTTP/1.1 204 No Content\r\n\r\n`);
    const entry = followStream(pair);
    expect(entry?.kind === 'http' && entry.carried).toMatchObject({
      protocol: 'tunnel',
      start: { toServer: 25, toClient: 39 },
      entry: { kind: 'http', exchanges: [{ request: { target: '/in' }, response: { statusCode: 204 } }] },
    });
  });

  it('takes nothing else for HTTP', () => {
    expect(followStream(ladder('> SSH-2.0-OpenSSH\n< SSH-2.0-x'))).toBeUndefined();
    expect(followStream(ladder('< 220 mail ESMTP\n> EHLO me'))).toBeUndefined();
    expect(followStream(ladder('> hex 16 03 01 00 05 01 00 00 01 00'))?.kind).toBe('tls');
    expect(followStream(ladder(''))).toBeUndefined();
  });
});
