/**
 * What TLS records of one connection carry, where they can be opened: application data is a conversation of its own, with
 * the records for its segments, and is indexed and painted as any other (stream-index.ts).
 */
import type { PacketIndex } from '../../../shared/units.ts';
import { Float64Column, Uint8Column, Uint32Column } from '../bytes/index.ts';
import { Cursor, type Detail, declareFields, type FieldSpec } from '../dissect/index.ts';
import { paintUnit } from './paint-unit.ts';
import type { PaintTarget, Piece, StreamProtocol } from './protocol.ts';
import type { OpenedRecord, OpenedRecords, Segment } from './segments.ts';
import type { Unit } from './stream-columns.ts';
import { NEVER, StreamIndex } from './stream-index.ts';

/** Fields of the reassembly of messages from records; they stand in the TLS layer. */
export const TLS_REASSEMBLY_FIELDS = declareFields({
  segment: { key: 'tls.segment', label: 'TLS segment', type: 'frame' },
  count: { key: 'tls.segment.count', label: 'Segment count', type: 'uint32' },
  reassembledIn: { key: 'tls.reassembled_in', label: 'Reassembled PDU in frame', type: 'frame' },
  length: { key: 'tls.reassembled.length', label: 'Reassembled PDU length', type: 'uint32' },
});
const F = TLS_REASSEMBLY_FIELDS;

/** Records that the tree lists of one message, and those its line names. */
const MAX_LISTED = 1000;
const MAX_NAMED = 8;
/** Messages told of early that are waited for. */
const MAX_EARLY = 16;
/** What the Info column says of a record that does not complete what it begins. */
const TLS_SEGMENT = '[TLS segment of a reassembled PDU]';

/** Who reads what is inside, by the protocol that the handshake settled on and by the piece. */
export type ChooseInside = (piece: Piece, alpn: string) => StreamProtocol | undefined;

/** See the file's first lines. */
export class TlsPlain {
  readonly #records: OpenedRecords;
  readonly #index: StreamIndex;
  /** By the number of the record among those with application data: sender, place and length of its content. */
  readonly #sender = new Uint8Column();
  readonly #offset = new Float64Column();
  readonly #length = new Uint32Column();
  /** Position of the packet that completes it. */
  readonly #position = new Uint32Column();
  /** Protocols of messages that were told of before the record that ends them: they are named with that one. */
  readonly #early = new Map<number, Pick<Detail, 'protocols' | 'stack'>>();
  /** The content that was looked at last. */
  #last: { readonly number: number; readonly content: Uint8Array } | undefined;

  constructor(piece: Piece, records: OpenedRecords, choose: ChooseInside) {
    this.#records = records;
    const chosen = (inside: Piece): StreamProtocol | undefined => choose(inside, records.alpn);
    const forward = piece.sender === 0;
    const sender = this.#sender;
    const segments = {
      get count() {
        return sender.length;
      },
      sourcePort: forward ? piece.sourcePort : piece.destinationPort,
      destinationPort: forward ? piece.destinationPort : piece.sourcePort,
      opened: undefined,
      webSocket: () => this.#records.webSocket?.(),
      at: (number: number) => this.#segment(number),
      payload: (number: number) => this.#content(number),
    };
    this.#index = new StreamIndex(segments, chosen, chosen);
  }

  /** The record whose header has this sequence number; undefined where it is in the clear or cannot be opened. */
  open(sender: 0 | 1, seq: number): OpenedRecord | undefined {
    return this.#records.record(sender, seq);
  }

  /** Take down application data as the `number`-th; again and again is once. */
  put(number: number, { sender, position }: Piece, { offset, content }: OpenedRecord): void {
    this.#last = { number, content };
    if (number !== this.#sender.length) return;
    this.#sender.push(sender);
    this.#offset.push(offset);
    this.#length.push(content.length);
    this.#position.push(position);
    this.#index.advance(number, Number.POSITIVE_INFINITY);
  }

  /** Kinds of messages that some records complete. */
  kinds(from: number, to: number): number {
    let kinds = 0;
    for (let number = from; number < to; number++) kinds |= this.#index.found(number).kinds;
    return kinds;
  }

  /** Whether a message has been told of that a later piece of its packet ends. */
  get isAhead(): boolean {
    return this.#early.size > 0;
  }

  /** Protocol that the handshake settled on; '' none. */
  get alpn(): string {
    return this.#records.alpn;
  }

  /** Whether anybody knows what the records carry. */
  get isKnown(): boolean {
    return this.#index.protocol !== undefined;
  }

  /**
   * Paint what the `number`-th record brings, as layers behind the one at hand. A message that begins in one record of a
   * packet and ends in another of it is told of at the first, as the reference does. Says whether anything was told.
   */
  paint(number: number, target: PaintTarget): boolean {
    const { out } = target;
    const { source, base } = out;
    const before = out.protocols.length;
    const waiting = this.#index.waiting(number);
    for (const message of waiting) this.#paintWaiting(number, message, target);
    for (const unit of this.#index.units(number)) {
      const early = unit.message !== undefined && this.#firstHere(unit.message, number) !== number;
      if (!early) this.#paintUnit(number, unit, target);
      else {
        const told = this.#early.get(unit.message ?? 0);
        out.protocols.push(...(told?.protocols ?? []));
        out.stack.push(...(told?.stack ?? []));
        this.#early.delete(unit.message ?? 0);
      }
    }
    out.source = source;
    out.base = base;
    const goesOn = waiting.some((message) => !this.#isHere(this.#index.completedAt(message), number));
    if (goesOn && !this.#index.waitsForEnd(this.#senderOf(number))) {
      if (this.#index.units(number).length > 0) out.columns.appendInfo(TLS_SEGMENT);
      else out.columns.setInfo(TLS_SEGMENT);
    }
    return waiting.length > 0 || out.protocols.length > before;
  }

  /** A message that goes on in a later record: where it ends; what it says, if that is in the same packet. */
  #paintWaiting(number: number, message: number, target: PaintTarget): void {
    const last = this.#index.completedAt(message);
    if (last === NEVER) return;
    if (!this.#isHere(last, number)) this.#addLink(target.out, F.reassembledIn, last);
    else if (this.#firstHere(message, number) === number) {
      const unit = this.#index.units(last).find((whole) => whole.message === message);
      const { protocols, stack } = target.out;
      const before = [protocols.length, stack.length] as const;
      if (unit !== undefined) this.#paintUnit(last, unit, target);
      // What is left here was of a packet that was not painted to its end.
      if (this.#early.size >= MAX_EARLY) this.#early.clear();
      this.#early.set(message, { protocols: protocols.splice(before[0]), stack: stack.splice(before[1]) });
    }
  }

  /** Whether two records are of one packet. */
  #isHere(other: number, number: number): boolean {
    return other !== NEVER && this.#position.at(other) === this.#position.at(number);
  }

  /** The first of a message's records that is of the packet of another. */
  #firstHere(message: number, number: number): number | undefined {
    return this.#index.members(message).find((member) => this.#isHere(member, number));
  }

  #senderOf(number: number): 0 | 1 {
    return this.#sender.at(number) === 0 ? 0 : 1;
  }

  #paintUnit(number: number, unit: Unit, { out, cursor }: PaintTarget): void {
    const { seq } = this.#segment(number);
    const whole = unit.message === undefined;
    const bytes = unit.message === undefined ? this.#content(number) : this.#index.assemble(unit.message, unit.given);
    const from = whole ? (unit.seq - seq) | 0 : 0;
    if (!whole) this.#listRecords(out, unit);
    out.openSource(`${whole ? 'Decrypted' : 'Reassembled'} TLS (${bytes.length} bytes)`, bytes, 0);
    const at = new Cursor(cursor.claims);
    at.begin(bytes, from, Math.max(0, Math.min(from + unit.given, bytes.length) - from), unit.given);
    at.base = 0;
    paintUnit(this.#index, { position: number, packetAt: (other) => this.#packetOf(other) }, unit, at, out);
  }

  #listRecords(out: Detail, { message, given }: Unit): void {
    const members = message === undefined ? [] : this.#index.members(message);
    if (members.length < 2) return;
    const named = members
      .slice(0, MAX_NAMED)
      .map((number) => `#${this.#packetOf(number) + 1}(${this.#length.at(number)})`);
    const text = `[${members.length} Reassembled TLS segments (${given} bytes): ${named.join(', ')}${members.length > MAX_NAMED ? ', …' : ''}]`;
    const node = out.label(out.base, 0, text);
    out.within(node, () => {
      for (const number of members.slice(0, MAX_LISTED)) this.#addLink(out, F.segment, number);
      out.add(F.count, out.base, 0, members.length, { generated: true });
      out.add(F.length, out.base, 0, given, { generated: true });
    });
  }

  #addLink(out: Detail, field: FieldSpec, number: number): void {
    const packet = this.#packetOf(number);
    out.add(field, out.base, 0, packet + 1, { generated: true, link: packet as PacketIndex });
  }

  #packetOf(number: number): number {
    return this.#records.packetAt(this.#senderOf(number), this.#offset.at(number));
  }

  #segment(number: number): Segment {
    const length = this.#length.at(number);
    return {
      sender: this.#senderOf(number),
      seq: this.#offset.at(number) % 0x100000000,
      length,
      captured: length,
      fin: false,
      hand: 'read',
    };
  }

  #content(number: number): Uint8Array {
    if (this.#last?.number === number) return this.#last.content;
    return this.#records.read(this.#senderOf(number), this.#offset.at(number), this.#length.at(number));
  }
}
