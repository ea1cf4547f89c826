import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { allOf, curlOf, fetchOf } from '../../../../src/main/engine/export/index.ts';
import type { HttpExchange } from '../../../../src/shared/model/index.ts';
import { sourceOf } from '../../../support/exchange-source.ts';
import { memoryPair, memoryStream } from '../../../support/stream-pair.ts';

describe('requests as commands', () => {
  const server = { address: '2001:db8::1', port: 8080 };
  const request = (text: string, bytes = new Uint8Array(0)): { exchange: HttpExchange; body: Uint8Array } => {
    const pair = memoryPair(
      memoryStream([{ packet: 0, bytes: Buffer.concat([Buffer.from(text), bytes]) }]),
      memoryStream([]),
    );
    const source = sourceOf(pair);
    const exchange = source.all[0];
    if (exchange === undefined) throw new Error('no exchange found');
    return { exchange, body: allOf(source.body(exchange, 'request')) };
  };
  const hostile = `PUT /a'$(id)\`id\`"?q=1 HTTP/1.1\r\nX: '; touch /tmp/x #\r\nEmpty:\r\nContent-Length: 9\r\n\r\n`;

  it('keeps everything captured inside its quotes', () => {
    const { exchange, body } = request(hostile, Buffer.from('\'$HOME\\n"'));
    const command = curlOf(exchange, server, body);
    // A shell function in curl's place tells what curl would be given.
    const words = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }\n${command}`])
      .toString()
      .trimEnd()
      .split('\n');
    expect(words).toEqual([
      `http://[2001:db8::1]:8080/a'$(id)\`id\`"?q=1`,
      '-X',
      'PUT',
      '-H',
      "X: '; touch /tmp/x #",
      '-H',
      'Empty;',
      '-H',
      'Content-Type:',
      '--data-binary',
      `'$HOME\\n"`,
    ]);
    expect(fetchOf(exchange, server, body)).toBe(
      [
        `fetch("http://[2001:db8::1]:8080/a'$(id)\`id\`\\"?q=1", {`,
        '  method: "PUT",',
        '  headers: [',
        `    ["X", "'; touch /tmp/x #"],`,
        '    ["Empty", ""],',
        '  ],',
        `  body: new TextEncoder().encode("'$HOME\\\\n\\""),`,
        '});',
      ].join('\n'),
    );
  });

  it('has curl ask for what was asked for, and fetch not refuse it', () => {
    const asked = (target: string): string | undefined => {
      const { exchange, body } = request(`GET ${target} HTTP/1.1\r\nHost: h\r\n\r\n`);
      return curlOf(exchange, server, body).split(' \\\n')[0];
    };
    expect(['/a/../b', '/a?b[]=1', '*', '/a b', '/..c/d.', '/a#b', '/é'].map(asked)).toEqual([
      "curl 'http://h/a/../b' --path-as-is",
      "curl 'http://h/a?b[]=1' --globoff",
      "curl 'http://h/' --request-target '*'",
      "curl 'http://h/' --request-target '/a b'",
      "curl 'http://h/..c/d.'",
      "curl 'http://h/' --request-target '/a#b'",
      "curl 'http://h/é'",
    ]);
    const { exchange, body } = request('GET / HTTP/1.1\r\nHost: h\r\nX-<b>: 1\r\nX-Y: 2\r\n\r\n');
    expect(fetchOf(exchange, server, body)).toContain('headers: [\n    ["X-Y", "2"],\n  ],');
  });

  it('has the shell hand on what is too long for a word, and names no file by a field', () => {
    const fields = 'Content-Type: text/plain\r\n@/etc/passwd: 1\r\nX: é\r\n';
    const long = Buffer.from("it's text\n".repeat(20_000));
    const { exchange, body } = request(
      `POST / HTTP/1.1\r\nHost: h\r\n${fields}Content-Length: ${long.length}\r\n\r\n`,
      long,
    );
    const command = curlOf(exchange, server, body);
    expect(command).not.toContain('passwd');
    const given = execFileSync('sh', { input: `curl() { printf '%s\\n' "$@"; cat; }\n${command}` }).toString();
    expect(given).toBe(`http://h/\n-H\nContent-Type: text/plain\n-H\nX: é\n--data-binary\n@-\n${long}`);
  });

  it('sends binary bodies through Base64', () => {
    const { exchange, body } = request(
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n',
      Buffer.from([0, 255, 10]),
    );
    expect(curlOf(exchange, server, body)).toBe(
      "printf %s 'AP8K' | base64 -d | curl 'http://h/' \\\n  -H 'Content-Type:' \\\n  --data-binary @-",
    );
  });
});
