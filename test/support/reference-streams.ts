/**
 * The TCP streams of a capture of the corpus as the reference's frame table has them, segment by segment: what other
 * numbers are worked out from again, beside the engine. Streams with packets that hold several headers, as tunnels and
 * quotes in ICMP errors do, and those that neither side opened with a SYN are left out.
 */
import type { Direction } from '../../src/shared/units.ts';
import { type CorpusCapture, expectedCells } from './corpus.ts';

/** One segment. */
export interface Segment {
  /** From 0. */
  readonly packet: number;
  /** Seconds since the stream's first packet, and since its packet before. */
  readonly time: number;
  readonly delta: number;
  readonly way: Direction;
  /** Relative. */
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  /** The low byte: FIN 1, SYN 2, RST 4, ACK 16. */
  readonly flags: number;
  readonly acks: boolean;
  readonly window: number;
  readonly isRetransmission: boolean;
  readonly rtt: number | undefined;
  readonly flight: number | undefined;
  readonly initialRtt: number | undefined;
  readonly blocks: readonly (readonly [left: number, right: number])[];
}

/** One stream. */
export interface ReferenceStream {
  readonly stream: number;
  readonly segments: readonly Segment[];
}

const COLUMNS = [
  'tcp.stream',
  'tcp.time_relative',
  'tcp.time_delta',
  'tcp.srcport',
  'tcp.seq',
  'tcp.ack',
  'tcp.len',
  'tcp.flags',
  'tcp.window_size',
  'tcp.analysis.retransmission',
  'tcp.analysis.ack_rtt',
  'tcp.analysis.bytes_in_flight',
  'tcp.analysis.initial_rtt',
  'tcp.options.sack_le',
  'tcp.options.sack_re',
  'frame.protocols',
  'tcp.dstport',
] as const;

/** The streams, in order. */
export function plainStreams(capture: CorpusCapture): readonly ReferenceStream[] {
  const rows = new Map<number, { readonly packet: number; readonly cells: readonly string[] }[]>();
  const mixed = new Set<number>();
  expectedCells(capture, 'frames', COLUMNS).forEach((cells, packet) => {
    const numbers = cells[0] ?? '';
    if (numbers === '') return;
    const isPlain =
      !numbers.includes(',') && !/icmp/.test(cells[15] ?? '') && cells.slice(1, 9).every((one) => one !== '');
    for (const stream of numbers.split(',').map(Number)) {
      if (!isPlain) mixed.add(stream);
      const list = rows.get(stream) ?? [];
      list.push({ packet, cells });
      rows.set(stream, list);
    }
  });
  return Array.from(rows, ([stream, list]) => ({ stream, list }))
    .filter(({ stream, list }) => !mixed.has(stream) && hasSyn(list[0]?.cells) && hasTwoPorts(list[0]?.cells))
    .sort((a, b) => a.stream - b.stream)
    .map(({ stream, list }) => {
      const client = list[0]?.cells[3] ?? '';
      return { stream, segments: list.map(({ packet, cells }) => segmentOf(packet, cells, client)) };
    });
}

/** It begins with a SYN: its sender is the client. */
const hasSyn = (cells: readonly string[] | undefined): boolean => (Number(cells?.[7]) & 0x12) === 2;
const hasTwoPorts = (cells: readonly string[] | undefined): boolean => cells?.[3] !== cells?.[16];

function segmentOf(packet: number, cells: readonly string[], client: string): Segment {
  const number = (at: number): number => Number(cells[at] ?? '');
  const optional = (at: number): number | undefined => ((cells[at] ?? '') === '' ? undefined : number(at));
  const list = (at: number): readonly number[] => (cells[at] ?? '').split(',').filter(Boolean).map(Number);
  const right = list(14);
  const flags = number(7) & 0xff;
  return {
    packet,
    time: number(1),
    delta: number(2),
    way: cells[3] === client ? 'toServer' : 'toClient',
    seq: number(4),
    ack: number(5),
    length: number(6),
    flags,
    acks: (flags & 16) !== 0,
    window: number(8),
    isRetransmission: cells[9] === '1',
    rtt: optional(10),
    flight: optional(11),
    initialRtt: optional(12),
    blocks: list(13).map((left, index) => [left, right[index] ?? left] as const),
  };
}
