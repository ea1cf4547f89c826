import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { refusalOf } from '../../../../src/main/engine/filter/index.ts';
import { guessesFor } from '../../../../src/renderer/panes/toolbar/filter-guesses.ts';

describe('what plain text may mean as a filter', () => {
  it.each([
    ['192.168.6.10', ['ip.addr == 192.168.6.10', 'frame contains "192.168.6.10"']],
    ['2001:db8::1', ['ipv6.addr == 2001:db8::1', 'frame contains "2001:db8::1"']],
    ['00:11:22:33:44:55', ['eth.addr == 00:11:22:33:44:55', 'frame contains "00:11:22:33:44:55"']],
    ['404', ['http.response.code == 404', 'tcp.port == 404', 'frame contains "404"']],
    ['8080', ['tcp.port == 8080', 'frame contains "8080"']],
    ['post', ['http.request.method == "POST"', 'frame contains "post"']],
    ['example.com', ['http.host contains "example.com"', 'frame contains "example.com"']],
    ['no such user', ['frame contains "no such user"']],
    ['登录失败', ['frame contains "登录失败"']],
    [
      'failed requests',
      ['http.response.code >= 400 || http2.headers.status >= 400', 'frame contains "failed requests"'],
    ],
    ['失败的请求', ['http.response.code >= 400 || http2.headers.status >= 400', 'frame contains "失败的请求"']],
    ['404 not found', ['frame contains "404 not found"']],
    ['not found', ['frame contains "not found"']],
    ['port 80', ['tcp.port == 80', 'frame contains "port 80"']],
    ['UDP 端口 53', ['udp.port == 53', 'frame contains "UDP 端口 53"']],
    ['10.0.0.1:80', ['ip.addr == 10.0.0.1 && tcp.port == 80', 'frame contains "10.0.0.1:80"']],
    ['[::1]:443', ['ipv6.addr == ::1 && tcp.port == 443', 'frame contains "[::1]:443"']],
    ['10.0.0.256', ['http.host contains "10.0.0.256"', 'frame contains "10.0.0.256"']],
    ['port 70000', ['frame contains "port 70000"']],
    ['重传', ['tcp.analysis.retransmission', 'frame contains "重传"']],
    ['rst', ['tcp.flags.reset == 1', 'frame contains "rst"']],
    ['say "hi" \\', ['frame contains "say \\"hi\\" \\\\"']],
  ])('%s', (text, filters) => {
    expect(guessesFor(text, false)).toEqual(filters);
    // Whatever is offered holds.
    for (const filter of filters) expect(refusalOf(filter, FIELDS)).toBeUndefined();
  });

  it('a search for what is nearly a field behind a not', () => {
    expect(guessesFor('not found', true)).toEqual(['frame contains "not found"']);
  });

  it('a search for words that only look like the language', () => {
    for (const text of ['sign in', 'www.example.com not found'])
      expect(guessesFor(text, false)).toEqual([`frame contains "${text}"`]);
  });

  it.each([
    'tcp.prot == 80',
    'ip and htp',
    '!(foo)',
    ' ',
    'http.host contain "a"',
    'tcp.port in 80,443',
    'frame contains abc"',
    'http and',
  ])('nothing for what was meant as a filter: %s', (text) => {
    expect(guessesFor(text, true)).toEqual([]);
  });
});
