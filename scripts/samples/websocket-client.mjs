/**
 * The client of the WebSocket sample: each kind of message once, the next one when the answer to the last is there, so
 * that the capture reads from top to bottom.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { report } from './report.mjs';

const [host] = process.argv.slice(2);
const socket = new WebSocket(`ws://${host}/chat?room=42`, 'chat.v1', {
  localPort: 51235,
  origin: 'http://notes.example',
  headers: { Host: 'notes.example' },
  perMessageDeflate: { threshold: 0 },
});
const PAUSE_MS = 15;
const plain = { compress: false };

socket.on('message', (data, isBinary) => report({ kind: isBinary ? 'binary' : 'text' }, data));
socket.on('ping', (data) => report({ kind: 'ping' }, data));
socket.on('pong', (data) => report({ kind: 'pong' }, data));
socket.on('close', (code, reason) => report({ kind: 'close', code, reason: String(reason) }));

/** Sends one message and waits for what the server does about it. */
async function exchange(event, send) {
  const answered = once(socket, event);
  send();
  await answered;
  await sleep(PAUSE_MS);
}

// The server greets as soon as it can: listen for that before anything else.
const greeted = once(socket, 'message');
await once(socket, 'open');
await greeted;
await sleep(PAUSE_MS);
await exchange('message', () =>
  socket.send(JSON.stringify({ op: 'subscribe', topic: 'notes/42', user: '小林' }), plain),
);
await exchange('message', () => socket.send('你好，服务器', plain));
await exchange('message', () =>
  socket.send(
    Uint8Array.from({ length: 64 }, (_, index) => index),
    plain,
  ),
);
await exchange('ping', () => socket.send('ping me, please', plain));
await exchange('pong', () => socket.ping('still here'));
await exchange('message', () => {
  for (const [text, fin] of [
    ['fragments: one message ', false],
    ['in three ', false],
    ['frames', true],
  ])
    socket.send(text, { ...plain, fin });
});
await exchange('message', () => socket.send('history', { compress: true }));
await exchange('message', () => socket.send('history', { compress: true }));
socket.close(1000, '再见');
await once(socket, 'close');
