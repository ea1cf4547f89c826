import { describe, expect, it } from 'vitest';
import { CLAIMS, Cursor, Detail, DISSECTORS } from '../../../../src/main/engine/dissect/index.ts';
import { paintHttpDatagram } from '../../../../src/main/engine/pdu/index.ts';

const ssdp = DISSECTORS.find(({ id }) => id === 'ssdp');

/** A datagram of SSDP painted with the lines that HTTP has. */
function painted(text: string): Detail {
  const bytes = new TextEncoder().encode(text);
  const cursor = new Cursor(CLAIMS);
  cursor.begin(bytes, 0, bytes.length, bytes.length);
  const out = new Detail({ paintHttp: paintHttpDatagram });
  ssdp?.detail(cursor, out);
  return out;
}

describe('HTTP in datagrams', () => {
  it('tells of a search, its answer, and of what is announced, by the fields of HTTP', () => {
    const search = painted('M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nST: ssdp:all\r\n\r\n');
    const values = (out: Detail, ...keys: string[]) => keys.map((key) => out.texts(`http.${key}`).join());
    expect(search.columns.info).toBe('M-SEARCH * HTTP/1.1 ');
    expect(search.protocols).toEqual(['ssdp']);
    expect(values(search, 'request', 'request.method', 'request.uri', 'host', 'request.full_uri')).toEqual([
      '1',
      'M-SEARCH',
      '*',
      '239.255.255.250:1900',
      'http://239.255.255.250:1900*',
    ]);
    const answer = painted('HTTP/1.1 200 OK\r\nLocation: http://a/\r\n\r\n');
    expect(values(answer, 'response', 'response.code', 'location')).toEqual(['1', '200', 'http://a/']);
    const news = painted('NOTIFY * HTTP/1.1\r\nHost: a\r\nNTS: ssdp:alive\r\n\r\n');
    expect(values(news, 'notification', 'request', 'unknown_header')).toEqual(['1', '', 'NTS: ssdp:alive\r\n']);
  });

  it('says what there is of one that is cut anywhere', () => {
    const whole = 'M-SEARCH * HTTP/1.1\r\nHost: a\r\n\r\n';
    for (let cut = 0; cut <= whole.length; cut++) expect(() => painted(whole.slice(0, cut))).not.toThrow();
  });
});
