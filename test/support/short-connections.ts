/** A capture of many short connections, a hundred of them at once: what the memory of streams is held against. */

const FILE_HEADER = 24;
const HEADERS = 16 + 14 + 20;
const [FIN, SYN, RST, PSH, ACK] = [1, 2, 4, 8, 16];
const AT_ONCE = 100;
const OPENING = [2, 4, 5, 0xb4, 3, 3, 7, 1];
const SERVER = 0xc0a80001;
const NO_BYTES = new Uint8Array(0);

interface Step {
  readonly side: 0 | 1;
  readonly flags: number;
  readonly payload: Uint8Array;
}

const text = (written: string): Uint8Array => new TextEncoder().encode(written);

/** An exchange of HTTP in ten packets; or a port that is closed, in two. */
function stepsOf(kind: 'exchange' | 'refused', connection: number): readonly Step[] {
  const step = (side: 0 | 1, flags: number, payload: Uint8Array = NO_BYTES): Step => ({ side, flags, payload });
  if (kind === 'refused') return [step(0, SYN), step(1, RST | ACK)];
  const asked = text(`GET /items/${connection} HTTP/1.1\r\nHost: host${connection % 90}.example\r\n\r\n`);
  const answered = text(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 40\r\n\r\n${'-'.repeat(40)}`);
  return [
    ...[step(0, SYN), step(1, SYN | ACK), step(0, ACK)],
    ...[step(0, PSH | ACK, asked), step(1, ACK), step(1, PSH | ACK, answered), step(0, ACK)],
    ...[step(1, FIN | ACK), step(0, FIN | ACK), step(1, ACK)],
  ];
}

/** A pcap file of so many connections: Ethernet, IPv4, without checksums. */
export function shortConnections(kind: 'exchange' | 'refused', connections: number): Uint8Array {
  const packets: Uint8Array[] = [];
  for (let first = 0; first < connections; first += AT_ONCE) {
    const open = Array.from({ length: Math.min(AT_ONCE, connections - first) }, (_, i) => {
      const steps = stepsOf(kind, first + i);
      return { connection: first + i, steps, next: [1000, 2000] };
    });
    for (let at = 0; at < (open[0]?.steps.length ?? 0); at++) {
      for (const { connection, steps, next } of open) {
        const step = steps[at];
        if (step !== undefined) packets.push(packetOf(packets.length, connection, step, next));
      }
    }
  }
  const file = new Uint8Array(packets.reduce((size, { length }) => size + length, FILE_HEADER));
  const view = new DataView(file.buffer);
  view.setUint32(0, 0xa1b2c3d4);
  view.setUint16(4, 2);
  view.setUint16(6, 4);
  view.setUint32(16, 0x40000);
  view.setUint32(20, 1);
  let end = FILE_HEADER;
  for (const packet of packets) {
    file.set(packet, end);
    end += packet.length;
  }
  return file;
}

function packetOf(number: number, connection: number, { side, flags, payload }: Step, next: number[]): Uint8Array {
  const options = (flags & SYN) === 0 ? [] : OPENING;
  const tcp = 20 + options.length;
  const bytes = new Uint8Array(HEADERS + tcp + payload.length);
  const view = new DataView(bytes.buffer);
  const client = [0x0a000001 + (connection % 5000), 1024 + Math.floor(connection / 5000)] as const;
  const server = [SERVER, 80] as const;
  const [source, destination] = side === 0 ? [client, server] : [server, client];
  view.setUint32(0, 1_700_000_000 + Math.floor(number / 10_000));
  view.setUint32(4, (number % 10_000) * 100);
  view.setUint32(8, bytes.length - 16);
  view.setUint32(12, bytes.length - 16);
  view.setUint8(16, 2);
  view.setUint8(22, 2);
  view.setUint16(28, 0x800);
  view.setUint8(30, 0x45);
  view.setUint16(32, 20 + tcp + payload.length);
  view.setUint8(38, 64);
  view.setUint8(39, 6);
  view.setUint32(42, source[0]);
  view.setUint32(46, destination[0]);
  view.setUint16(50, source[1]);
  view.setUint16(52, destination[1]);
  view.setUint32(54, next[side] ?? 0);
  view.setUint32(58, (flags & ACK) === 0 ? 0 : (next[1 - side] ?? 0));
  view.setUint8(62, (tcp / 4) << 4);
  view.setUint8(63, flags);
  view.setUint16(64, 501);
  bytes.set(options, 70);
  bytes.set(payload, HEADERS + tcp);
  next[side] = (next[side] ?? 0) + payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
  return bytes;
}
