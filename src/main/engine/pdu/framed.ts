/**
 * Protocols whose messages say their length in a header of fixed size. Most are named here and counted, not read: their
 * ports are theirs, and the messages have to be put together for the packets to be told right.
 */
import { readU16BE, readU32BE } from '../bytes/index.ts';
import { Cursor, type Dissector, dns, Fault } from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import { MessageKind } from './message-kinds.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';

/** One of them. */
interface Framed {
  readonly id: string;
  readonly title: string;
  /** Protocol column. */
  readonly column: string;
  readonly ports: readonly number[];
  /** Bytes of the header that tell the length. */
  readonly header: number;
  /** Length of the message at `at`, header and all; less than the header where it makes no sense. */
  length(bytes: Uint8Array, at: number): number;
  /** Kinds of messages that its layer is (message-kinds.ts). */
  readonly kinds?: number;
  /** Paint a message that begins at the cursor, in place of naming it. */
  paint?(target: PaintTarget): void;
}

function framed(options: Framed): StreamProtocol {
  const layer: Dissector = {
    id: options.id,
    title: options.title,
    short: options.column,
    claims: [],
    fields: {},
    scan: () => undefined,
    detail: () => undefined,
  };
  return {
    layer,
    start: undefined,
    ports: options.ports,
    ...(options.kinds && { kinds: () => options.kinds ?? 0 }),
    read: (piece, state, target) => read(options, layer, piece, state, target),
  };
}

function read(options: Framed, layer: Dissector, piece: Piece, state: unknown, target?: PaintTarget): Outcome {
  const { bytes, from, to, more } = piece;
  let at = from;
  while (at < to) {
    if (to - at < options.header && more) return { used: at - from, need: 'segment', state };
    const length = to - at < options.header ? to - at : Math.max(options.length(bytes, at), options.header);
    if (at + length > to && more) return { used: at - from, need: at + length - to, state };
    const end = Math.min(at + length, to);
    if (target !== undefined) paint(options, layer, target, at, end);
    if (at + length > to) target?.cursor.fail(Fault.cut);
    at = end;
  }
  return { used: to - from, state };
}

function paint(options: Framed, layer: Dissector, target: PaintTarget, at: number, end: number): void {
  if (options.paint !== undefined) {
    const cursor = new Cursor(target.cursor.claims);
    cursor.begin(target.cursor.bytes, at, end - at, end - at);
    cursor.base = target.cursor.base;
    options.paint({ ...target, cursor });
    return;
  }
  target.out.protocols.push(options.id);
  target.out.columns.protocol = options.column;
  target.out.columns.setInfo('');
  openLayer(target, layer, at, end - at);
}

/** All of them. */
export const FRAMED: readonly StreamProtocol[] = [
  framed({
    id: 'dns',
    title: 'Domain Name System',
    column: 'DNS',
    ports: [53],
    header: 2,
    kinds: MessageKind.dns,
    length: (bytes, at) => 2 + readU16BE(bytes, at),
    paint({ out, cursor }) {
      cursor.offset += 2;
      if (cursor.offset >= cursor.end) return;
      dns.detail(cursor, out);
      out.fault(cursor, dns);
    },
  }),
  framed({
    id: 'gryphon',
    title: 'DG Gryphon Protocol',
    column: 'Gryphon',
    ports: [7000],
    header: 8,
    // The header, the data, and padding to a multiple of four.
    length: (bytes, at) => (8 + readU16BE(bytes, at + 4) + 3) & ~3,
  }),
  framed({
    id: 'bgp',
    title: 'Border Gateway Protocol',
    column: 'BGP',
    ports: [179],
    header: 19,
    length: (bytes, at) => readU16BE(bytes, at + 16),
  }),
  framed({
    id: 'nbss',
    title: 'NetBIOS Session Service',
    column: 'NBSS',
    ports: [139, 445],
    header: 4,
    length: (bytes, at) => 4 + (readU32BE(bytes, at) & 0xffffff),
  }),
  framed({
    id: 'tpkt',
    title: 'TPKT, ISO on TCP - RFC1006',
    column: 'TPKT',
    ports: [102],
    header: 4,
    length: (bytes, at) => readU16BE(bytes, at + 2),
  }),
];
