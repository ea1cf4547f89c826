/**
 * Paints the messages that a packet completes, behind its TCP layer: layers, columns, the list of segments, and the
 * reference's "[TCP segment of a reassembled PDU]". Indexes of streams are made when first asked for and kept, the ones
 * used last, up to a bound.
 */
import type { PacketIndex } from '../../../shared/units.ts';
import { findHeadEnd } from '../app/index.ts';
import { CLAIMS, Cursor, type Detail, FAULT_FIELDS, formatHexBytes, Names } from '../dissect/index.ts';
import { HTTP_LAYER } from './http-paint.ts';
import { asksForBody, type LoneMessages, lineAlone, paintLone } from './lone-message.ts';
import { Completes, FoundColumn } from './message-kinds.ts';
import { type MessageNames, NamesColumn } from './message-names.ts';
import { paintUnit, type UnitPlace } from './paint-unit.ts';
import { REASSEMBLY_FIELDS } from './reassembly-fields.ts';
import { chooseProtocol, recogniseProtocol } from './registry.ts';
import type { Segments } from './segments.ts';
import type { Unit } from './stream-columns.ts';
import { NEVER, StreamIndex } from './stream-index.ts';

const F = REASSEMBLY_FIELDS;
const NOTHING_LONE: LoneMessages = {
  completes: () => undefined,
  message: () => undefined,
  nameOf: () => undefined,
};

/** Packets whose streams may be kept at once. */
const MAX_KEPT = 2_000_000;
/** Streams up to this many packets are indexed whole at once: what comes later may decide how a message is named. */
const WHOLE = 4096;
/** Packets read beyond the one asked for to find the end of a message it is part of. */
const LOOK_AHEAD = 100_000;
/** Bytes of a message in which its head is looked for; longer ones are painted. */
const HEAD = 1 << 14;
/** What painting a message by itself comes to beside its length, in packets read. */
const LONE = 4;
/** Segments that the tree lists of one message. */
const MAX_LISTED = 1000;
const OVERLAP_REMARK = 'New fragment overlaps old data (retransmission?)';
const OVERLAP = `[Reassembly error, protocol TCP: ${OVERLAP_REMARK}]`;
const SUFFIX = ' [TCP segment of a reassembled PDU]';

/** Where a packet stands. */
interface Place {
  readonly stream: number;
  readonly position: number;
}

/** What the painter needs to know of the streams. */
export interface PduFacts {
  /** Stream of a packet and its position there; undefined where it has none. */
  place(packet: number): Place | undefined;
  /** The segments of a stream. */
  segments(stream: number): Segments;
  /** Packet at a position of a stream. */
  packetAt(stream: number, position: number): number;
}

/** See the file's first lines. */
export class PduPainter {
  readonly #facts: PduFacts;
  readonly #kept = new Map<number, StreamIndex>();
  #keptPackets = 0;
  readonly #found = new FoundColumn();
  readonly #lone: LoneMessages;
  readonly #names = new NamesColumn();
  /** What reading streams and messages has come to so far, in packets. */
  packetsRead = 0;

  /** `lone` tells of what can be painted without its stream. */
  constructor(facts: PduFacts, lone: LoneMessages = NOTHING_LONE) {
    this.#facts = facts;
    this.#lone = lone;
  }

  /** Forget every index: streams have grown or changed. */
  forget(): void {
    this.#kept.clear();
    this.#keptPackets = 0;
    this.#found.clear();
    this.#names.clear();
  }

  /** Names and columns of what `packet` completes. Kept once known. */
  names(packet: number): MessageNames {
    const known = this.#names.at(packet);
    if (known !== undefined) return known;
    const name = this.#lone.nameOf(packet);
    const same = name === undefined ? undefined : this.#names.setAs(packet, name);
    if (same !== undefined) return same;
    const out = new Names();
    this.sketch(packet, out);
    return this.#names.set(packet, out, name);
  }

  /** Whether {@link sketch} has nothing to paint of a packet. */
  completesNothing(packet: number): boolean {
    const told = this.#lone.completes(packet);
    if (told !== undefined) return told === 0;
    const place = this.#facts.place(packet);
    if (place === undefined) return true;
    const { stream, position } = place;
    const index = this.#index(stream, position);
    if (index.segments.at(position).hand === 'withhold') return true;
    return !index.overlaps(position) && index.units(position).length === 0;
  }

  /**
   * The first line of the one message of HTTP/1 that a packet completes, where it is all that is remarked on there; undefined
   * where {@link sketch} has to tell.
   */
  remarkedLine(packet: number): string | undefined {
    const told = this.#lone.completes(packet);
    if (told !== Completes.request && told !== Completes.response) return undefined;
    const message = this.#lone.message(packet, false);
    return message && lineAlone(message);
  }

  /**
   * The head of the one message of HTTP/1 that a packet completes where {@link completes} says that it completes one; undefined where it
   * has to be painted. Good until the next question.
   */
  head(packet: number): Uint8Array | undefined {
    const told = this.#lone.completes(packet);
    if (told !== undefined)
      return (told & Completes.websocket) === 0 ? this.#lone.message(packet, false)?.bytes : undefined;
    const place = this.#facts.place(packet);
    if (place === undefined) return undefined;
    const { stream, position } = place;
    const index = this.#keep(stream);
    this.#advance(index, position, 1);
    const { seq, hand } = index.segments.at(position);
    const [unit, another] = index.units(position);
    if (hand === 'withhold' || unit?.protocol?.layer !== HTTP_LAYER || another !== undefined) return undefined;
    const { message, given } = unit;
    const bytes =
      message === undefined ? index.segments.payload(position) : index.assemble(message, Math.min(given, HEAD));
    const from = message === undefined ? (unit.seq - seq) | 0 : 0;
    const end = findHeadEnd(bytes, from, Math.min(from + given, bytes.length));
    return end < 0 ? undefined : bytes.subarray(from, end);
  }

  /** The bytes of the WebSocket frames that a packet completes and nothing else; undefined where it has to be painted. */
  frames(packet: number): Uint8Array | undefined {
    const isTold = this.#lone.completes(packet) === Completes.websocket;
    return isTold ? this.#lone.message(packet, false)?.bytes : undefined;
  }

  /**
   * Kinds of messages that a packet may complete, as bits of {@link MessageKind}; 0 none. Cheap for packets asked about in
   * order: a stream is read once, a short one whole, a long one as far as the packet.
   */
  kinds(packet: number): number {
    const known = this.#found.kinds(packet);
    if (known !== undefined) return known;
    const place = this.#facts.place(packet);
    if (place === undefined) return 0;
    const { stream, position } = place;
    const index = this.#keep(stream);
    const { count } = index.segments;
    this.#advance(index, position, 1);
    const to = count <= WHOLE ? index.position : position + 1;
    for (let at = position; at < to; at++) {
      const { kinds, completes } = index.found(at);
      this.#found.set(this.#facts.packetAt(stream, at), kinds, completes);
    }
    return index.found(position).kinds;
  }

  /** Messages of HTTP/1 that a packet completes, as bits of `Completes`; undefined where only painting tells. As {@link kinds}. */
  completes(packet: number): number | undefined {
    this.kinds(packet);
    return this.#found.completes(packet);
  }

  /** Packet that completes the message which `packet` is a part of; undefined where there is none. */
  reassembledIn(packet: number): number | undefined {
    const place = this.#facts.place(packet);
    if (place === undefined) return undefined;
    const index = this.#index(place.stream, place.position);
    return this.#completedIn(index, place.stream, index.waiting(place.position))[0];
  }

  /**
   * Paint what `packet` completes. `cursor` stands behind the TCP header, on the payload; `out` has the layers so far.
   */
  paint(packet: number, cursor: Cursor, out: Detail): void {
    const place = this.#facts.place(packet);
    if (place === undefined || cursor.quoted) return;
    const { stream, position } = place;
    const index = this.#index(stream, position);
    const segment = index.segments.at(position);
    if (segment.hand === 'withhold') {
      if (segment.isRepeated === true || index.repeats(position))
        paintPiece(out, cursor, 0, segment.length, 'Retransmitted ');
      return;
    }
    out.carrier = out.layers.at(-1);
    const units = index.units(position);
    const waiting = index.waiting(position);
    for (const completing of this.#completedIn(index, stream, waiting)) {
      out.add(F.reassembledIn, out.base, 0, completing + 1, { generated: true, link: completing as PacketIndex });
    }
    if (index.overlaps(position)) paintOverlap(out);
    for (const { message, seq, length } of units) {
      if (message !== undefined) paintPiece(out, cursor, 0, Math.min(segment.length, seq + length - segment.seq), '');
    }
    for (const message of waiting) {
      paintPiece(out, cursor, Math.max(0, (index.startOf(message) - segment.seq) | 0), segment.length, '');
    }
    if (units.length === 0) {
      if (waiting.length > 0) out.columns.appendInfo(SUFFIX);
      return;
    }
    const payload = cursor.offset;
    const { source, base } = out;
    for (const unit of units) {
      out.source = source;
      out.base = base;
      if (unit.message === undefined) {
        const from = payload + ((unit.seq - segment.seq) | 0);
        const at = new Cursor(cursor.claims);
        at.begin(cursor.bytes, from, Math.max(0, Math.min(from + unit.given, cursor.end) - from), unit.given);
        at.base = cursor.base;
        paintUnit(index, this.#placeOf(place), unit, at, out);
      } else {
        const bytes = index.assemble(unit.message, unit.given);
        this.#listSegments(out, index, stream, unit, bytes);
        out.openSource(`Reassembled TCP (${unit.given} bytes)`, bytes, 0);
        const at = new Cursor(cursor.claims);
        at.begin(bytes, 0, bytes.length, bytes.length);
        paintUnit(index, this.#placeOf(place), unit, at, out);
      }
    }
    out.source = source;
    out.base = base;
  }

  /** Paint what `packet` completes and nothing else: its own layers are not looked at, so that places mean nothing. */
  sketch(packet: number, out: Detail): void {
    if (this.paintLone(packet, out)) return;
    const place = this.#facts.place(packet);
    if (place === undefined) return;
    const { stream, position } = place;
    const index = this.#index(stream, position);
    if (index.segments.at(position).hand === 'withhold') return;
    if (index.overlaps(position)) paintOverlap(out);
    const units = index.units(position);
    const { seq } = index.segments.at(position);
    for (const unit of units) {
      const { message, given } = unit;
      const bytes = message === undefined ? index.segments.payload(position) : index.assemble(message, given);
      const from = message === undefined ? (unit.seq - seq) | 0 : 0;
      const cursor = new Cursor(CLAIMS);
      cursor.begin(bytes, from, Math.max(0, Math.min(from + given, bytes.length) - from), given);
      cursor.base = 0;
      paintUnit(index, this.#placeOf(place), unit, cursor, out);
    }
  }

  /** Paint what a packet completes by itself, if it does, or nothing if that is known; says whether so. */
  paintLone(packet: number, out: Detail): boolean {
    if (this.#lone.completes(packet) === 0) return true;
    let message = this.#lone.message(packet, out.namesBodies);
    if (message !== undefined && !out.namesBodies && asksForBody(message, out))
      message = this.#lone.message(packet, true);
    if (message === undefined) return false;
    this.packetsRead += LONE + (message.bytes.length >>> 12);
    paintLone(message, out);
    return true;
  }

  #placeOf({ stream, position }: Place): UnitPlace {
    return { position, packetAt: (other) => this.#facts.packetAt(stream, other) };
  }

  #index(stream: number, position: number): StreamIndex {
    const index = this.#keep(stream);
    // The answer to a request stands behind it, and a message tells where it is.
    this.#advance(index, position + WHOLE, LOOK_AHEAD);
    return index;
  }

  /** Read a stream: a short one whole, a long one as far as a position and so many packets beyond, if need be. */
  #advance(index: StreamIndex, position: number, beyond: number): void {
    const before = index.position;
    const { count } = index.segments;
    if (count <= WHOLE) index.advance(count, count);
    else index.advance(position, Math.max(0, position + beyond - before));
    this.packetsRead += index.position - before;
  }

  /** The index of a stream, as far as it has been read. */
  #keep(stream: number): StreamIndex {
    let index = this.#kept.get(stream);
    if (index === undefined) {
      index = new StreamIndex(this.#facts.segments(stream), chooseProtocol, recogniseProtocol);
      this.#keptPackets += index.segments.count;
    } else {
      // As long as there is room for as many again, it does not matter which was used longest ago, and telling costs.
      if (this.#keptPackets <= MAX_KEPT / 2) return index;
      this.#kept.delete(stream);
    }
    this.#kept.set(stream, index);
    this.#shrink();
    return index;
  }

  /** Let go of the indexes used longest ago. */
  #shrink(): void {
    for (const [stream, index] of this.#kept) {
      if (this.#keptPackets <= MAX_KEPT || this.#kept.size === 1) return;
      this.#kept.delete(stream);
      this.#keptPackets -= index.segments.count;
    }
  }

  #completedIn(index: StreamIndex, stream: number, messages: readonly number[]): number[] {
    return messages
      .map((message) => index.completedAt(message))
      .filter((position) => position !== NEVER)
      .map((position) => this.#facts.packetAt(stream, position));
  }

  #listSegments(out: Detail, index: StreamIndex, stream: number, unit: Unit, bytes: Uint8Array): void {
    if (unit.message === undefined) return;
    const members = index.members(unit.message);
    if (members.length < 2) return;
    const packets = members.map((position) => this.#facts.packetAt(stream, position));
    const list = packets
      .map((packet) => `#${packet + 1}`)
      .slice(0, 8)
      .join(', ');
    const text = `[${packets.length} Reassembled TCP Segments (${unit.given} bytes): ${list}]`;
    const node = out.add(F.segments, out.base, 0, '', { text, generated: true });
    out.within(node, () => {
      for (const packet of packets.slice(0, MAX_LISTED)) {
        out.add(F.segment, out.base, 0, packet + 1, { text: `[Frame: ${packet + 1}]`, link: packet as PacketIndex });
      }
      out.add(F.count, out.base, 0, packets.length, { generated: true });
      out.add(F.length, out.base, 0, unit.given, { generated: true });
      if (out.asks(F.data))
        out.add(F.data, out.base, 0, formatHexBytes(bytes), { text: dataText(bytes), generated: true });
    });
  }
}

/** Bytes of a value that a line repeats. */
const SHOWN = 32;

/** The bytes that were put together, the first of them. */
function dataText(bytes: Uint8Array): string {
  const more = bytes.length > SHOWN ? '…' : '';
  return `[${F.data.label}: ${formatHexBytes(bytes.subarray(0, SHOWN))}${more}]`;
}

/** A part of the payload, which is a part of a message. */
function paintPiece(out: Detail, cursor: Cursor, from: number, to: number, kind: string): void {
  const start = cursor.offset + from;
  const end = Math.min(cursor.offset + to, cursor.end);
  if (end <= start || !out.asks(F.segmentData)) return;
  const size = end - start;
  const text = `${kind}TCP segment data (${size} byte${size === 1 ? '' : 's'})`;
  out.add(F.segmentData, start, size, formatHexBytes(cursor.bytes.subarray(start, end)), { text });
}

/** The bytes fall into a message that was put together before: the reference tells of it as of damage. */
function paintOverlap(out: Detail): void {
  out.columns.appendInfo(OVERLAP);
  out.add(FAULT_FIELDS.malformed, out.base, 0, OVERLAP, { text: OVERLAP, generated: true });
  out.malformed(out.base, 0, `[Expert Info (Error/Malformed): ${OVERLAP_REMARK}]`);
  out.stack.push(FAULT_FIELDS.malformed.key);
}
