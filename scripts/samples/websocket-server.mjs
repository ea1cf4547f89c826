/**
 * The server of the WebSocket sample: a chat room that greets, echoes, tells the time of day in JSON, sends a picture's
 * worth of bytes, and pings once. Which of its messages are compressed is chosen message by message.
 */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { report } from './report.mjs';

const http = createServer();
const server = new WebSocketServer({
  server: http,
  path: '/chat',
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => (offered.has('chat.v1') ? 'chat.v1' : false),
});

const HISTORY = JSON.stringify({
  type: 'history',
  room: 42,
  messages: Array.from({ length: 24 }, (_, index) => ({
    id: index + 1,
    from: index % 2 === 0 ? '小林' : 'Ana',
    text: index % 2 === 0 ? '三次握手之后才能发送数据' : 'data flows only after the three-way handshake',
  })),
});

server.on('connection', (socket) => {
  const plain = { compress: false };
  socket.send('Welcome to room 42', plain);
  socket.on('ping', (data) => report({ kind: 'ping' }, data));
  socket.on('pong', (data) => report({ kind: 'pong' }, data));
  socket.on('message', (data, isBinary) => {
    report({ kind: isBinary ? 'binary' : 'text' }, data);
    if (isBinary) {
      socket.send(
        Uint8Array.from({ length: 600 }, (_, index) => (index * 37) % 256),
        plain,
      );
      return;
    }
    const text = String(data);
    if (text === 'history') socket.send(HISTORY, { compress: true });
    else if (text.startsWith('{'))
      socket.send(JSON.stringify({ type: 'accepted', topic: JSON.parse(text).topic }), plain);
    else if (text.startsWith('fragments: ')) socket.send(`joined again: ${text.length} characters`, plain);
    else if (text === '你好，服务器') socket.send('你好！欢迎来到笔记协作 📎', plain);
    else socket.ping('are you there?');
  });
  socket.on('close', (code, reason) => {
    report({ kind: 'close', code, reason: String(reason) });
    http.close();
  });
});
http.listen(80, () => console.log('listening'));
