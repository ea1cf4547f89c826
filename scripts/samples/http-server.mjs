/**
 * The server of the HTTP sample: answers one GET with JSON. It closes its half of the connection a good while after
 * the client closed the other (a kernel holds back an ACK for up to 40 ms, hoping to send it with something else), so
 * that the teardown takes four packets. On a plain socket, because an HTTP server closes its half at once.
 */
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { report } from './report.mjs';

const NOTE = {
  id: 42,
  title: '三次握手',
  summary: 'Three packets open a TCP connection; four close it.',
  steps: [
    { from: 'client', flags: ['SYN'], state: 'SYN-SENT' },
    { from: 'server', flags: ['SYN', 'ACK'], state: 'SYN-RECEIVED' },
    { from: 'client', flags: ['ACK'], state: 'ESTABLISHED' },
  ],
};

function answer() {
  const body = Buffer.from(JSON.stringify(NOTE));
  const head = [
    'HTTP/1.1 200 OK',
    `Date: ${new Date().toUTCString()}`,
    'Server: notes/1.0',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Cache-Control: no-store',
    'Connection: keep-alive',
    '\r\n',
  ];
  return Buffer.concat([Buffer.from(head.join('\r\n')), body]);
}

const server = createServer({ allowHalfOpen: true }, (socket) => {
  let request = '';
  socket.setEncoding('latin1');
  socket.on('data', async (piece) => {
    request += piece;
    if (!request.endsWith('\r\n\r\n')) return;
    const [method, target] = request.split(' ');
    report({ kind: 'request', method, target }, Buffer.from(request, 'latin1'));
    await sleep(12);
    socket.write(answer());
  });
  socket.on('end', async () => {
    await sleep(60);
    socket.end();
    server.close();
  });
});
server.listen(80, () => console.log('listening'));
