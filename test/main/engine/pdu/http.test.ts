import { describe, expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';
import { lines } from '../../../support/paint.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n';
const SEGMENT = { protocol: 'TCP', info: ' [TCP segment of a reassembled PDU]', layers: '' };
const http = (info: string, layers = 'http') => ({ protocol: 'HTTP', info, layers });
const response = (body: string, type = 'text/html', more = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
const shown = (...sent: Sent[]) => converse(80, sent).shown;
const client = (data: string, more: Partial<Sent> = {}): Sent => ({ from: 0, data, ...more });
const server = (data: string, more: Partial<Sent> = {}): Sent => ({ from: 1, data, ...more });

describe('HTTP in the grid', () => {
  it('shows a request and its response', () => {
    expect(shown(client(GET), server(response('<p>')))).toEqual([
      http('GET /a HTTP/1.1 '),
      http('HTTP/1.1 200 OK  (text/html)', 'http:data-text-lines'),
    ]);
  });

  it('shows a message on the segment that completes it', () => {
    const whole = response('hello world');
    expect(
      shown(client(GET), server(whole.slice(0, 30)), server(whole.slice(30, 70)), server(whole.slice(70))),
    ).toEqual([
      http('GET /a HTTP/1.1 '),
      { ...SEGMENT, completedBy: 3 },
      { ...SEGMENT, completedBy: 3 },
      http('HTTP/1.1 200 OK  (text/html)', 'http:data-text-lines'),
    ]);
  });

  it('shows several messages in one segment, and the first line of one that goes on', () => {
    expect(shown(client(`${GET}${GET}GET /b HTTP/1.1\r\nHo`), client('st: y\r\n\r\n'))).toEqual([
      { ...http('GET /a HTTP/1.1 GET /a HTTP/1.1 GET /b HTTP/1.1 '), completedBy: 1 },
      http('GET /b HTTP/1.1 '),
    ]);
  });

  it('begins anew behind a message of known length', () => {
    const [first, second] = [response('a'.repeat(50)), response('bb')];
    expect(shown(client(GET), server(first.slice(0, 90)), server(first.slice(90) + second))[2]).toEqual(
      http('HTTP/1.1 200 OK  (text/html)HTTP/1.1 200 OK  (text/html)', 'http:data-text-lines:http:data-text-lines'),
    );
  });

  it('puts chunks together', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nTransfer-Encoding: chunked\r\n\r\n';
    const rows = shown(
      client(GET),
      server(`${head}5\r\nhel`),
      server('lo\r\n3\r\nabc'),
      server('\r\n0\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n'),
    );
    expect(rows.slice(1)).toEqual([
      { ...SEGMENT, completedBy: 3 },
      { ...SEGMENT, completedBy: 3 },
      http('HTTP/1.1 200 OK  (text/css)HTTP/1.1 304 Not Modified ', 'http:data-text-lines'),
    ]);
  });

  it('tells of the data of every chunk, and of the trailer behind the last', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nTransfer-Encoding: chunked\r\n\r\n';
    const { details } = converse(80, [
      client(GET),
      server(`${head}5;a=b\r\nhello\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n`),
      server(`${head}0\r\n\r\n`),
    ]);
    const told = (at: number) =>
      ['http.chunk_size', 'http.chunk_data', 'http.chunked_trailer_part'].map((key) => details[at]?.texts(key));
    expect(told(1)).toEqual([['5', '3', '0'], ['68656c6c6f', '616263'], ['X-Sum: 1\r\nX-More: 2\r\n']]);
    expect(told(2)).toEqual([['0'], [], []]);
  });

  it('waits for the close where nothing tells the length', () => {
    const rows = shown(
      client(GET),
      server('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nabc'),
      server('def'),
      server('', { fin: true }),
    );
    expect(rows.slice(1)).toEqual([
      { ...SEGMENT, completedBy: 3 },
      { ...SEGMENT, completedBy: 3 },
      http('HTTP/1.0 200 OK  (text/plain)', 'http:data-text-lines'),
    ]);
  });

  it('knows that the answer to HEAD has no body', () => {
    const rows = shown(client('HEAD / HTTP/1.1\r\n\r\n'), server(response('hello').slice(0, -5)));
    expect(rows[1]).toEqual(http('HTTP/1.1 200 OK '));
  });

  it('calls bytes a continuation once a request was met, and leaves them alone before', () => {
    expect(shown(client(GET), server('\u0001\u0002'))[1]).toEqual(http('Continuation', 'http:data'));
    expect(shown(server('hello\n'))).toEqual([{ protocol: 'TCP', info: '', layers: '' }]);
  });

  it('hands up what comes after a gap by itself', () => {
    const whole = response('a'.repeat(40));
    const rows = shown(client(GET), server(whole), server('zz\nzz', { skip: 10 }), server(whole));
    expect(rows.slice(2)).toEqual([
      http('Continuation', 'http:data'),
      http('HTTP/1.1 200 OK  (text/html)', 'http:data-text-lines'),
    ]);
  });

  it('does not complete a message that lacks bytes, and says when a copy comes too late', () => {
    const whole = response('a'.repeat(40));
    const parts = [whole.slice(0, 70), whole.slice(70)];
    expect(shown(client(GET), server(parts[0] ?? ''), server('aaa', { skip: 5 }))[2]).toEqual(SEGMENT);
    const rows = shown(
      client(GET),
      server(parts[0] ?? ''),
      server(parts[1] ?? ''),
      server(whole.slice(70), { back: whole.length - 70, hand: 'late' }),
    );
    expect(rows[3]?.info).toBe('[Reassembly error, protocol TCP: New fragment overlaps old data (retransmission?)]');
  });

  it('reads neither retransmissions nor keep-alives', () => {
    const rows = shown(
      client(GET),
      client(GET, { back: GET.length, hand: 'withhold' }),
      client('\0', { back: 1, hand: 'probe' }),
    );
    expect(rows.slice(1)).toEqual([
      { protocol: 'TCP', info: '', layers: '' },
      { protocol: 'TCP', info: '', layers: 'data' },
    ]);
  });

  it('goes on as WebSocket after the upgrade, in the same segment if need be', () => {
    const rows = shown(
      client('GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'),
      server('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u0089\u0000'),
      client('\u0081\u0082\u0000\u0000\u0000\u0000hi'),
    );
    expect(rows.slice(1)).toEqual([
      {
        protocol: 'WebSocket',
        info: 'HTTP/1.1 101 Switching Protocols WebSocket Ping [FIN] ',
        layers: 'http:websocket',
      },
      { protocol: 'WebSocket', info: 'WebSocket Text [FIN] [MASKED]', layers: 'http:websocket:data-text-lines' },
    ]);
  });

  it('looks into a tunnel', () => {
    const rows = shown(
      client('CONNECT a:443 HTTP/1.1\r\n\r\n'),
      server('HTTP/1.1 200 OK\r\n\r\n'),
      client('\u0017\u0003\u0003\u0000\u0001x'),
    );
    expect(rows.slice(1)).toEqual([
      http('HTTP/1.1 200 OK '),
      { protocol: 'TLSv1.2', info: 'Application Data', layers: 'http:tls' },
    ]);
  });

  it('is recognised on other ports', () => {
    expect(converse(4321, [client(GET)]).shown).toEqual([http('GET /a HTTP/1.1 ')]);
    expect(converse(4321, [client('hello\n')]).shown).toEqual([{ protocol: 'TCP', info: '', layers: 'data' }]);
  });

  it('paints the lines of a response', () => {
    const { details } = converse(80, [
      client(GET),
      server(response('{"a":[1,null],"b\\u0021":"\\n"}', 'application/json', 'X-A: b\r\n')),
    ]);
    const tree = details[1];
    expect(tree && lines(tree)).toEqual([
      'TCP',
      'Hypertext Transfer Protocol',
      '  HTTP/1.1 200 OK\\r\\n',
      '    [Expert Info (Chat/Sequence): HTTP/1.1 200 OK\\r\\n]',
      '    Response Version: HTTP/1.1',
      '    Status Code: 200',
      '    [Status Code Description: OK]',
      '    Response Phrase: OK',
      '  Content-Type: application/json\\r\\n',
      '    Response line: Content-Type: application/json\\r\\n',
      '  X-A: b\\r\\n',
      '  Content-Length: 29\\r\\n',
      '    Response line: Content-Length: 29\\r\\n',
      '    [Content length: 29]',
      '  \\r\\n',
      '  [HTTP response 1/1]',
      '  [Request in frame: 1]',
      '  [Request URI: http://x/a]',
      '  File Data: 29 bytes',
      '  JavaScript Object Notation: application/json',
      '    Object',
      '      Member: a',
      '        Array',
      '          [Path with value: /a/[]:1]',
      '          [Member with value: []:1]',
      '          Number value: 1',
      '          [Path with value: /a/[]:null]',
      '          [Member with value: []:null]',
      '          Null value',
      '        Key: a',
      '        [Path: /a]',
      '      Member: b!',
      '        [Path with value: /b!:\\n]',
      '        [Member with value: b!:\\n]',
      '        String value: \\n',
      '        Key: b!',
      '        [Path: /b!]',
    ]);
    expect(tree?.columns.protocol).toBe('HTTP/JSON');
    expect(tree?.columns.info).toBe('HTTP/1.1 200 OK , JavaScript Object Notation (application/json)');
  });

  const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const answers = (...sent: Sent[]) =>
    converse(80, sent).details.map((detail) => detail.texts('http.response_for.uri').join());

  it('names what a response answers: in turn, behind an answer that is lost, and before the request is whole', () => {
    const ok = response('hello');
    const pipelined = client(get('/a') + get('/b'));
    expect(answers(pipelined, server(ok), server(ok))).toEqual(['', 'http://x/a', 'http://x/b']);
    expect(
      answers(client(get('/a')), server(ok), client(get('/b')), client(get('/c')), server(ok, { skip: 90 })).slice(-1),
    ).toEqual(['http://x/c']);
    expect(
      answers(client(get('/a')), server(ok.slice(0, 50)), client(get('/b')), server(ok, { skip: 90 })).slice(-1),
    ).toEqual(['http://x/b']);
    const post = 'POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n';
    const early = [client(`${post}1234`), server(response('no')), client('56789'), client(get('/d')), server(ok)];
    expect(answers(...early)).toEqual(['', 'http://x/up', '', '', 'http://x/d']);
    expect(answers(client('GET /old HTTP/1.0\r\n\r\n'), server(ok))[1]).toBe('/old');
  });

  it('pairs a response that its close ends', () => {
    const { details } = converse(80, [client(GET), server('HTTP/1.0 200 OK\r\n\r\nabc'), server('', { fin: true })]);
    expect(details[0]?.texts('http.response_in')).toEqual(['3']);
    expect(details[2]?.texts('http.request_in')).toEqual(['1']);
  });

  it('tells as much of a head as the capture has of it', () => {
    const text = (data: string, captured: number) => {
      const [detail] = converse(80, [client(data, { captured })]).details;
      return detail && { info: detail.columns.info, layers: detail.protocols.join(), tree: lines(detail).slice(2, -1) };
    };
    expect(text('GET /gif HTTP/1.1\r\nHost: x\r\n\r\n', 13)).toEqual({
      info: 'Continuation[Packet size limited during capture]',
      layers: 'http',
      tree: [
        '  GET /gif HTTP',
        '    [Expert Info (Chat/Sequence): GET /gif HTTP]',
        '    Request Method: GET',
        '    Request URI: /gif',
        '    Request Version: HTTP',
        '  [HTTP request 1/1]',
      ],
    });
    expect(text('GET /gif HTTP/1.1\r\nHost: host\r\n\r\n', 27)?.tree.slice(-5, -2)).toEqual([
      '    Request Version: HTTP/1.1',
      '  Host: ho',
      '    Request line: Host: ho',
    ]);
  });

  it('tells values as they stand on their lines, and names that are none', () => {
    const head =
      'NOTIFY /n? HTTP/1.1\r\nHost: x\r\n\r\nGET /p?a=1&&b HTTP/1.1\r\nAuthorization: Basic dTpw\r\nServer: a \n';
    const [detail] = converse(80, [client(`${head}B d: 1\r\nCookie: a=1 ; b\r\n\r\n`)]).details;
    const texts = (key: string) => detail?.texts(`http.${key}`);
    expect(texts('notification')).toEqual(['1']);
    expect(texts('request')).toEqual(['1']);
    expect(texts('request.uri.path')).toEqual(['/p']);
    expect(texts('request.uri.query.parameter')).toEqual(['a=1', 'b']);
    expect(texts('authbasic')).toEqual(['u:p']);
    expect(texts('server')).toEqual(['a ']);
    expect(texts('cookie_pair')).toEqual(['a=1 ', 'b']);
    expect(texts('bad_header_name')).toEqual(['1']);
  });

  it('shows bytes of no message by their text as well, where they begin as one', () => {
    const { details } = converse(80, [client(GET), server('plain text\n'), server('\u0001\u0002')]);
    expect(details.map((detail) => detail.texts('http.file_data'))).toEqual([[], ['plain text\n'], []]);
    expect(details.map((detail) => detail.texts('data.data'))).toEqual([[], ['706c61696e20746578740a'], ['0102']]);
  });

  it('tells the pairs of a form', () => {
    const body = 'a=1&b=%E4%BD%A0+x&c';
    const head = 'POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n';
    const [detail] = converse(80, [client(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)]).details;
    expect(detail?.texts('urlencoded-form.key')).toEqual(['a', 'b', 'c']);
    expect(detail?.texts('urlencoded-form.value')).toEqual(['1', '你 x', '']);
    expect(detail && lines(detail).slice(-3)).toEqual(['    Form item: "c" = ""', '      Key: c', '      Value: ']);
  });

  it('says where a message tells its length in two ways, in either order', () => {
    const fields = ['Transfer-Encoding: chunked\r\n', 'Content-Length: 5\r\n'];
    const post = (order: readonly string[]): string => `POST / HTTP/1.1\r\nHost: x\r\n${order.join('')}\r\n0\r\n\r\n`;
    const damage = (text: string) => converse(80, [client(text)]).details[0]?.texts('_ws.malformed');
    expect(damage(post(fields))).toEqual(['_ws.malformed']);
    expect(damage(post(fields.toReversed()))).toEqual(['_ws.malformed']);
    expect(damage(post(fields.slice(0, 1)))).toEqual([]);
  });

  it('tells of a head that the capture cut what stands there', () => {
    const cut = (text: string, kept: string) => {
      const { shown: rows, details } = converse(80, [client(GET), server(text, { captured: kept.length })]);
      const texts = (key: string) => details[1]?.texts(key);
      return [
        rows[1]?.info.replace('[Packet size limited during capture]', ''),
        texts('http.response.code'),
        texts('http.response.phrase'),
        texts('http.content_length'),
        details[1] && lines(details[1]).includes('  \\r\\n'),
      ];
    };
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 123\r\n\r\n';
    const kept = (size: number) => cut(answer, answer.slice(0, size));
    expect([11, 12, 16, 17, 32, 38].map(kept)).toEqual([
      ['Continuation', [], [], [], false],
      ['Continuation', ['200'], [], [], false],
      ['Continuation', ['200'], ['OK'], [], false],
      ['HTTP/1.1 200 OK ', ['200'], ['OK'], [], false],
      ['HTTP/1.1 200 OK ', ['200'], ['OK'], [], false],
      ['HTTP/1.1 200 OK ', ['200'], ['OK'], ['123'], false],
    ]);
  });

  it('ends a target at its first blank', () => {
    const told = (line: string) => {
      const [detail] = converse(80, [client(`${line}\r\nHost: x\r\n\r\n`)]).details;
      return ['http.request.uri', 'http.request.uri.query', 'http.request.version'].map((key) => detail?.texts(key));
    };
    expect(told('GET /a?b= c HTTP/1.1')).toEqual([['/a?b='], ['b='], ['c HTTP/1.1']]);
    expect(told('GET  /a  HTTP/1.1')).toEqual([['/a'], [], ['HTTP/1.1']]);
    expect(told('GET /a?')).toEqual([['/a?'], [], []]);
  });

  it('tells bytes of no message as data, unless they begin as a header field that the capture cut', () => {
    const begun = `HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n`;
    const layers = (data: string, captured?: number) =>
      shown(client(GET), server(begun, { captured: 20 }), server(data, captured === undefined ? {} : { captured }))[2]
        ?.layers;
    expect(layers('name: value and more', 12)).toBe('http');
    expect(layers('no field at all here', 12)).toBe('http:data');
    expect(layers('line\rname: value and more', 20)).toBe('http:data');
  });

  it('gives the same messages however the stream is cut', () => {
    const stream = response('hello') + response('[]', 'application/json');
    for (let cut = 1; cut < stream.length; cut++) {
      const rows = shown(client(GET), server(stream.slice(0, cut)), server(stream.slice(cut)));
      const info = rows.map((row) => row.info).join('');
      expect(info.match(/\(text\/html\)|\(application\/json\)/g)).toEqual(['(text/html)', '(application/json)']);
    }
  });
});
