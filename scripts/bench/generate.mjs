/**
 * A deterministic generator of large captures for measuring: the same packet count and seed give the same bytes. Many
 * interleaved connections with HTTP/1.1 (keep-alive, chunked), WebSocket (masked frames both ways), a few giant
 * downloads, losses with duplicate ACKs and retransmissions, resets, and DNS over UDP between them. Microsecond pcap,
 * Ethernet, little-endian. Checksums are left at 0, as with checksum offload.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const PSH = 0x08;
const ACK = 0x10;
const MSS = 1448;
const ACTIVE = 64;
const BUFFER = 4 << 20;

/** A small generator of pseudo-random numbers (mulberry32). */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Writes pcap records through one buffer. */
class Writer {
  constructor(path) {
    this.file = openSync(path, 'w');
    this.buffer = Buffer.alloc(BUFFER);
    this.used = 0;
    this.packets = 0;
    this.micros = 0;
    const head = Buffer.alloc(24);
    head.writeUInt32LE(0xa1b2c3d4, 0);
    head.writeUInt16LE(2, 4);
    head.writeUInt16LE(4, 6);
    head.writeUInt32LE(262144, 16);
    head.writeUInt32LE(1, 20);
    this.take(head.length).set(head);
  }

  take(size) {
    if (this.used + size > BUFFER) this.flush();
    const at = this.used;
    this.used += size;
    return this.buffer.subarray(at, at + size);
  }

  flush() {
    writeSync(this.file, this.buffer, 0, this.used);
    this.used = 0;
  }

  close() {
    this.flush();
    closeSync(this.file);
  }

  /** An Ethernet and IPv4 packet; returns where the transport header goes. */
  ip(protocol, source, destination, size) {
    const length = 14 + 20 + size;
    const record = this.take(16 + length);
    record.fill(0, 0, 50);
    record.writeUInt32LE(1_700_000_000 + Math.floor(this.micros / 1e6), 0);
    record.writeUInt32LE(this.micros % 1e6, 4);
    record.writeUInt32LE(length, 8);
    record.writeUInt32LE(length, 12);
    record.writeUInt32BE(0x02000000, 16);
    record.writeUInt32BE(0x02000001, 22);
    record.writeUInt16BE(0x0800, 28);
    record[30] = 0x45;
    record.writeUInt16BE(20 + size, 32);
    record.writeUInt16BE(this.packets & 0xffff, 34);
    record[36] = 0x40;
    record[38] = 64;
    record[39] = protocol;
    record.writeUInt32BE(source, 42);
    record.writeUInt32BE(destination, 46);
    this.packets += 1;
    this.micros += 7 + (this.packets % 5);
    return record.subarray(50);
  }

  tcp(from, to, flags, payload) {
    const syn = (flags & SYN) !== 0;
    const header = syn ? 40 : 32;
    const size = header + (payload ? payload.length : 0);
    const b = this.ip(6, from.address, to.address, size);
    b.writeUInt16BE(from.port, 0);
    b.writeUInt16BE(to.port, 2);
    b.writeUInt32BE(from.seq >>> 0, 4);
    b.writeUInt32BE(flags & ACK ? to.acked >>> 0 : 0, 8);
    b[12] = (header / 4) << 4;
    b[13] = flags;
    b.writeUInt16BE(from.window, 14);
    b.writeUInt32BE(0, 16);
    let at = 20;
    if (syn) {
      b.set([2, 4, 5, 180, 4, 2, 3, 3, 7, 1], at);
      at += 10;
    } else {
      b.set([1, 1], at);
      at += 2;
    }
    b[at] = 8;
    b[at + 1] = 10;
    b.writeUInt32BE((this.micros / 1000) >>> 0, at + 2);
    b.writeUInt32BE(flags & ACK ? (this.micros / 1000 - 3) >>> 0 : 0, at + 6);
    if (payload) b.set(payload, header);
  }
}

/** One connection as a script of steps; each call of `next()` writes one packet. */
function* conversation(writer, random, number, kind) {
  const client = {
    address: 0xc0a84200 + (number % 200) + 10,
    port: 20_000 + (number % 40_000),
    seq: (number * 2654435761) >>> 0,
    acked: 0,
    window: 502,
  };
  const server = {
    address: 0xc0a80600 + (number % 7) + 10,
    port: kind === 'ws' ? 8000 : 80,
    seq: (number * 40503 + 77) >>> 0,
    acked: 0,
    window: 509,
  };
  client.acked = client.seq;
  server.acked = server.seq;
  const segment = (from, to, flags, payload) => {
    writer.tcp(from, to, flags, payload);
    from.seq = (from.seq + (payload ? payload.length : 0) + (flags & (SYN | FIN) ? 1 : 0)) >>> 0;
  };
  const acknowledge = (from, to) => {
    to.acked = to.seq;
    segment(from, to, ACK);
  };
  function* send(from, to, bytes) {
    let unacked = 0;
    for (let at = 0; at < bytes.length; at += MSS) {
      const piece = bytes.subarray(at, at + MSS);
      if (random() < 0.004 && at + MSS < bytes.length) {
        // Lost before the capture point: the next segments draw duplicate ACKs, then it comes again.
        const lost = from.seq;
        from.seq = (from.seq + piece.length) >>> 0;
        const after = bytes.subarray(at + MSS, at + 2 * MSS);
        const next = from.seq;
        segment(from, to, ACK, after);
        yield;
        for (let i = 0; i < 3; i++) {
          writer.tcp(to, { ...from, acked: lost }, ACK);
          yield;
        }
        from.seq = lost;
        segment(from, to, ACK, piece);
        yield;
        from.seq = (next + after.length) >>> 0;
        at += MSS;
      } else {
        segment(from, to, at + MSS >= bytes.length ? PSH | ACK : ACK, piece);
        yield;
      }
      if (++unacked === 2) {
        unacked = 0;
        acknowledge(to, from);
        yield;
      }
    }
    if (unacked > 0) {
      acknowledge(to, from);
      yield;
    }
  }
  segment(client, server, SYN);
  yield;
  client.acked = client.seq;
  segment(server, client, SYN | ACK);
  yield;
  acknowledge(client, server);
  yield;
  if (kind === 'ws') yield* webSocket(send, client, server, random);
  else if (kind === 'giant') yield* exchange(send, client, server, random, 40_000_000, number);
  else {
    const exchanges = 1 + Math.floor(random() * 5);
    for (let i = 0; i < exchanges; i++) {
      yield* exchange(send, client, server, random, 200 + Math.floor(random() ** 3 * 60_000), number * 10 + i);
    }
  }
  if (random() < 0.03) {
    segment(server, client, RST | ACK);
    yield;
    return;
  }
  segment(client, server, FIN | ACK);
  yield;
  acknowledge(server, client);
  yield;
  segment(server, client, FIN | ACK);
  yield;
  acknowledge(client, server);
  yield;
}

const FILLER = Buffer.alloc(1 << 20, 'The quick brown fox jumps over the lazy dog. 0123456789\n');

function* exchange(send, client, server, random, size, id) {
  const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';
  yield* send(
    client,
    server,
    Buffer.from(
      `GET /api/items/${id}?page=${id % 9} HTTP/1.1\r\nHost: www.example.test\r\nUser-Agent: ${agent}\r\nAccept: */*\r\nCookie: session=${'c'.repeat(200)}\r\n\r\n`,
    ),
  );
  if (random() < 0.3 && size < 100_000) {
    const half = FILLER.subarray(0, size >> 1);
    const chunk = [Buffer.from(`${half.length.toString(16)}\r\n`), half, Buffer.from('\r\n')];
    const head = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n');
    yield* send(server, client, Buffer.concat([head, ...chunk, ...chunk, Buffer.from('0\r\n\r\n')]));
    return;
  }
  const head = Buffer.from(
    `HTTP/1.1 ${id % 17 === 0 ? '404 Not Found' : '200 OK'}\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`,
  );
  if (size <= FILLER.length) {
    yield* send(server, client, Buffer.concat([head, FILLER.subarray(0, size)]));
    return;
  }
  yield* send(server, client, head);
  for (let left = size; left > 0; left -= FILLER.length) {
    yield* send(server, client, FILLER.subarray(0, Math.min(left, FILLER.length)));
  }
}

function* webSocket(send, client, server, random) {
  yield* send(
    client,
    server,
    Buffer.from(
      'GET /ws HTTP/1.1\r\nHost: www.example.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ),
  );
  yield* send(
    server,
    client,
    Buffer.from(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
    ),
  );
  const messages = 10 + Math.floor(random() * 80);
  for (let i = 0; i < messages; i++) {
    const text = Buffer.from(JSON.stringify({ id: i, type: 'update', text: 'x'.repeat(Math.floor(random() * 300)) }));
    yield* random() < 0.5 ? send(client, server, frame(text, true)) : send(server, client, frame(text, false));
  }
  yield* send(client, server, frame(Buffer.from([3, 232]), true, 8));
  yield* send(server, client, frame(Buffer.from([3, 232]), false, 8));
}

function frame(payload, masked, opcode = 1) {
  const long = payload.length > 125;
  const head = [0x80 | opcode, (masked ? 0x80 : 0) | (long ? 126 : payload.length)];
  if (long) head.push(payload.length >> 8, payload.length & 255);
  if (!masked) return Buffer.concat([Buffer.from(head), payload]);
  const mask = [17, 34, 51, 68];
  return Buffer.concat([Buffer.from([...head, ...mask]), payload.map((byte, i) => byte ^ mask[i & 3])]);
}

function dns(writer, number) {
  const name = Buffer.from([3, 119, 119, 119, 7, 101, 120, 97, 109, 112, 108, 101, 4, 116, 101, 115, 116, 0]);
  const answer = number % 2 === 1;
  const size = 8 + 12 + name.length + 4 + (answer ? 16 : 0);
  const client = 0xc0a84200 + 10 + (number % 100);
  const port = 30_000 + ((number >> 1) % 20_000);
  const b = answer ? writer.ip(17, 0xc0a80635, client, size) : writer.ip(17, client, 0xc0a80635, size);
  b.fill(0, 0, size);
  b.writeUInt16BE(answer ? 53 : port, 0);
  b.writeUInt16BE(answer ? port : 53, 2);
  b.writeUInt16BE(size, 4);
  b.writeUInt16BE((number >> 1) & 0xffff, 8);
  b.writeUInt16BE(answer ? 0x8180 : 0x0100, 10);
  b[13] = 1;
  if (answer) b[15] = 1;
  b.set(name, 20);
  const at = 20 + name.length;
  b[at + 1] = 1;
  b[at + 3] = 1;
  if (answer) b.set([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 168, 6, 10], at + 4);
}

/** Write a capture of exactly `packets` packets to `path`. */
export function generateCapture(path, packets, seed = 1) {
  const writer = new Writer(path);
  const random = randomFrom(seed);
  let number = 0;
  let names = 0;
  const start = () => {
    number += 1;
    const roll = random();
    return conversation(writer, random, number, number % 20_000 === 100 ? 'giant' : roll < 0.15 ? 'ws' : 'http');
  };
  const active = Array.from({ length: ACTIVE }, start);
  while (writer.packets < packets) {
    if (random() < 0.02) {
      dns(writer, names++);
      continue;
    }
    const slot = Math.floor(random() * ACTIVE);
    // A burst of one connection, as a network card sees it.
    for (let i = 0; i < 4 && writer.packets < packets; i++) {
      if (active[slot].next().done) active[slot] = start();
    }
  }
  writer.close();
}

if (process.argv[1] === import.meta.filename) {
  const [path, packets, seed] = process.argv.slice(2);
  if (!path || !packets) {
    console.error('usage: node scripts/bench/generate.mjs FILE PACKETS [SEED]');
    process.exit(2);
  }
  generateCapture(path, Number(packets), Number(seed ?? 1));
}
