/** A TCP conversation as a list of segments, and what the grid shows of each: for tests of messages on streams. */
import { CLAIMS, Cursor, Detail, type Dissector } from '../../src/main/engine/dissect/index.ts';
import { type Hand, PduPainter, type Segment, type WebSocketMessages } from '../../src/main/engine/pdu/index.ts';

/** Stands for the TCP layer, which the painter goes on from. */
const TCP: Dissector = {
  id: 'tcp',
  title: 'TCP',
  claims: [],
  fields: {},
  scan: () => undefined,
  detail: () => undefined,
};

/** One segment: sender (0 or 1), payload, and what is special about it. */
export interface Sent {
  readonly from: 0 | 1;
  readonly data: string | Uint8Array;
  /** Bytes that are missing before it. */
  readonly skip?: number;
  /** Sent again: its sequence number lies that many bytes back. */
  readonly back?: number;
  readonly fin?: boolean;
  readonly hand?: Hand;
  readonly isRepeated?: boolean;
  /** Captured payload bytes, where fewer than sent. */
  readonly captured?: number;
}

/** What the grid shows of a segment. `info` is empty where the packet stays plain TCP. */
export interface Shown {
  readonly protocol: string;
  readonly info: string;
  /** Layers above TCP, joined by colons. */
  readonly layers: string;
  /** Index of the segment that completes it. */
  readonly completedBy?: number;
}

/** Latin-1 text as bytes. */
export const bytesOf = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? Uint8Array.from(data, (character) => character.charCodeAt(0)) : data;

/** Paint every segment of a conversation between a client's port and `port`. `webSocket`: its messages, put together. */
export function converse(
  port: number,
  sent: readonly Sent[],
  webSocket?: WebSocketMessages,
): { readonly shown: Shown[]; readonly details: Detail[] } {
  const next: [number, number] = [1000, 0xfffffff0];
  const payloads: Uint8Array[] = [];
  const segments = sent.map(
    ({ from, data, skip = 0, back = 0, fin = false, hand = 'read', captured, isRepeated = false }): Segment => {
      const bytes = bytesOf(data);
      const seq = (next[from] + skip - back) >>> 0;
      payloads.push(bytes.subarray(0, captured ?? bytes.length));
      if (back === 0) next[from] = (seq + bytes.length) >>> 0;
      return { sender: from, seq, length: bytes.length, captured: captured ?? bytes.length, fin, hand, isRepeated };
    },
  );
  const empty = new Uint8Array(0);
  const painter = new PduPainter({
    place: (packet) => ({ stream: 0, position: packet }),
    packetAt: (_stream, position) => position,
    segments: () => ({
      count: segments.length,
      sourcePort: 40000,
      destinationPort: port,
      opened: undefined,
      ...(webSocket && { webSocket: () => webSocket }),
      at: (position) => segments[position] ?? { sender: 0, seq: 0, length: 0, captured: 0, fin: false, hand: 'read' },
      payload: (position) => payloads[position] ?? empty,
    }),
  });
  const details = payloads.map((payload, packet) => {
    const out = new Detail();
    out.openSource('Frame', payload, 0);
    out.columns.protocol = 'TCP';
    const cursor = new Cursor(CLAIMS);
    cursor.begin(payload, 0, payload.length, segments[packet]?.length ?? 0);
    out.layer(cursor, TCP, 0, TCP.title);
    out.protocols.pop();
    painter.paint(packet, cursor, out);
    return out;
  });
  const shown = details.map(({ columns, protocols }, packet): Shown => {
    const completedBy = painter.reassembledIn(packet);
    const row = { protocol: columns.protocol, info: columns.info, layers: protocols.join(':') };
    return completedBy === undefined ? row : { ...row, completedBy };
  });
  return { shown, details };
}
