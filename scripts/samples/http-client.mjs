/**
 * The client of the HTTP sample: one GET as a browser sends it after months on a site. Its cookies alone are longer
 * than a segment (1460 bytes), so the request takes two. Then it closes its half of the connection.
 */
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { report } from './report.mjs';

const [host] = process.argv.slice(2);

/** Cookies that look like those of a site; fixed, so that the file can be made again. */
function cookies() {
  const named = ['session=8f14e45fceea167a5a36dedd4bea2543', 'theme=dark', 'language=zh-CN', 'consent=necessary'];
  const visits = Array.from(
    { length: 36 },
    (_, index) =>
      `visit_${index + 1}=2024-03-${String((index % 28) + 1).padStart(2, '0')}T08%3A30%3A00Z.read-to-the-end`,
  );
  return [...named, ...visits].join('; ');
}

const request = get(
  {
    host,
    path: '/api/notes/42?view=full&lang=zh-CN',
    localPort: 51234,
    agent: new Agent({ keepAlive: true }),
    headers: {
      Host: 'notes.example',
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      Accept: 'application/json, text/plain;q=0.9, */*;q=0.8',
      'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.8',
      Referer: 'http://notes.example/notes',
      Cookie: cookies(),
      Connection: 'keep-alive',
    },
  },
  async (response) => {
    const { socket } = response;
    report({ kind: 'response', status: response.statusCode }, Buffer.concat(await response.toArray()));
    await sleep(25);
    socket.end();
  },
);
request.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
