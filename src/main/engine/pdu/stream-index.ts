/**
 * Where the messages of one TCP stream end, packet by packet: the reference's in-order desegmentation with out-of-order
 * reassembly off. Segments are handed up in the order of the capture; retransmissions are not; what comes
 * after a gap is handed up by itself. Read forwards as far as somebody asks, in typed columns: about 20 bytes a packet.
 */

import { addPart, assemble, distance, lengthWith, type Open, type Reading } from './open-message.ts';
import type { Outcome, Piece, Resume, StreamProtocol } from './protocol.ts';
import type { Segment, Segments } from './segments.ts';
import { MessageColumns, type Unit } from './stream-columns.ts';
import { type Found, NOTHING_FOUND, StreamRecord } from './stream-record.ts';

/** Absent position. */
export const NEVER = 0xffffffff;
/** Messages that may wait at once in one direction, left behind by gaps; whole ones that a late copy may fall into. */
const MAX_OPEN = 16;
const MAX_WHOLE = 64;
/** A message that cannot say how long it is, and has to be read again with every segment, is not waited for longer. */
const MAX_PATIENCE = 96 * 1024;
/** Tells who reads a piece; undefined where nobody knows it. */
type Choice = (piece: Piece) => StreamProtocol | undefined;

/** See the file's first lines. */
export class StreamIndex {
  readonly segments: Segments;
  /** Position that is read next. */
  position = 0;
  /** State of the conversation by now. */
  state: unknown;
  protocol: StreamProtocol | undefined;
  readonly #choose: Choice;
  readonly #recognise: Choice;
  readonly #open: [Open[], Open[]] = [[], []];
  /** Messages put together of several segments, the latest, by direction. */
  readonly #whole: [number[], number[]] = [[], []];
  readonly #record = new StreamRecord();
  /** Positions whose segments repeat the beginning of a message. */
  readonly #repeats = new Set<number>();
  readonly #messages = new MessageColumns();

  /**
   * `choose` tells the protocol from the first piece that is handed up, and again while nobody wanted one; `recognise`
   * goes by the bytes alone.
   */
  constructor(segments: Segments, choose: Choice, recognise: Choice) {
    this.segments = segments;
    this.#choose = choose;
    this.#recognise = recognise;
  }

  /** Read on until `position` has been read, and every message that its bytes belong to is whole, or `most` packets. */
  advance(position: number, most: number): void {
    const { segments } = this;
    let budget = most;
    while (this.position < segments.count && budget > 0) {
      if (this.position > position && !this.#waits(position)) return;
      this.#record.begin();
      const segment = segments.at(this.position);
      if (segment.hand !== 'withhold') this.#segment(segment);
      else if (this.#repeatsBeginning(segment)) this.#repeats.add(this.position);
      this.position++;
      budget--;
    }
  }

  /** Units completed at a position that has been read. */
  units(position: number): Unit[] {
    return position < this.position ? this.#record.units(position) : [];
  }

  /** What the units completed at a position are, for who looks for messages. */
  found(position: number): Found {
    return position < this.position ? this.#record.found(position, this.state) : NOTHING_FOUND;
  }

  /** Messages that bytes at a position belong to and that go on behind it: at most one it is inside of, and one it begins. */
  waiting(position: number): number[] {
    return position < this.position ? this.#record.waiting(position) : [];
  }

  /** Whether what an end sends next goes on with a message that only its close ends. */
  waitsForEnd(sender: 0 | 1): boolean {
    return this.#open[sender].at(-1)?.need === 'close';
  }

  /** The bytes at a position fall into a message that was put together before: the reference reads them no more. */
  overlaps(position: number): boolean {
    return position < this.position && this.#record.overlaps(position);
  }

  /** What begins where a message of several segments does came again. */
  repeats(position: number): boolean {
    return this.#repeats.has(position);
  }

  /** Sequence number of a message's first byte. */
  startOf(message: number): number {
    return this.#messages.seq.at(message);
  }

  /** Position that completes a message; {@link NEVER} where none does, or not yet. */
  completedAt(message: number): number {
    return this.#messages.last.at(message);
  }

  /** Positions whose segments hold parts of a message that is whole, in order of the bytes; and of the FIN that ends it. */
  members(message: number): number[] {
    const last = Math.min(this.#messages.last.at(message), this.position - 1);
    const members = this.#collect(message, this.#messages.length.at(message), last);
    const ending = this.segments.at(last);
    // A FIN without bytes completes what the sender's close ends.
    if (last >= 0 && ending.fin && ending.length === 0 && members.at(-1) !== last) members.push(last);
    return members;
  }

  #collect(message: number, length: number, last: number): number[] {
    const seq = this.#messages.seq.at(message);
    const first = this.#messages.first.at(message);
    const sender = this.segments.at(first).sender;
    const members: number[] = [];
    let inOrder = true;
    let before = Number.NEGATIVE_INFINITY;
    for (let position = first; position <= last; position++) {
      const segment = this.segments.at(position);
      if (segment.hand === 'withhold' || segment.hand === 'probe' || segment.sender !== sender) continue;
      const from = distance(seq, segment.seq);
      if (segment.length === 0 || from + segment.length <= 0 || from >= length) continue;
      if (this.#repeats.has(position)) continue;
      members.push(position);
      inOrder &&= from >= before;
      before = from;
    }
    const offset = (position: number): number => distance(seq, this.segments.at(position).seq);
    return inOrder ? members : members.sort((a, b) => offset(a) - offset(b));
  }

  /** The first `length` bytes from where a whole message begins, at most {@link MAX_ASSEMBLED}. */
  assemble(message: number, length: number): Uint8Array {
    return assemble(this.segments, this.#messages.seq.at(message), length, this.members(message), 0);
  }

  #waits(position: number): boolean {
    return this.waiting(position).some((message) => this.#open.some((open) => open.some(({ id }) => id === message)));
  }

  #segment(segment: Segment): void {
    if (this.#repeatsBeginning(segment)) this.#repeats.add(this.position);
    else if (segment.length > 0) this.#handUp(segment, segment.seq, segment.length);
    if (segment.fin) this.#close(segment);
  }

  /** What begins where a message does and does not go beyond it came again, whatever it is taken for. */
  #repeatsBeginning({ sender, seq, length }: Segment): boolean {
    if (length === 0) return false;
    if (this.#open[sender].some((open) => open.seq === seq && length <= open.length)) return true;
    return this.#whole[sender].some(
      (message) => this.#messages.seq.at(message) === seq && length <= this.#messages.length.at(message),
    );
  }

  /** `length` bytes from `seq` of a segment: to the message they belong to, or by themselves. */
  #handUp(segment: Segment, seq: number, length: number): void {
    const open = this.#open[segment.sender].findLast((waiting) => {
      const at = distance(waiting.seq, seq);
      return at >= 0 && at < waiting.length;
    });
    if (open === undefined) {
      if (this.#fallsIntoWhole(segment.sender, seq)) this.#record.overlap();
      else if (segment.hand === 'probe') this.#addRaw(seq, length);
      else if (segment.hand === 'read') this.#readFresh(segment, seq, length);
      return;
    }
    if (segment.hand === 'probe') return;
    const at = distance(open.seq, seq);
    const taken = open.need === 'segment' ? length : Math.min(length, open.length - at);
    addPart(open, this.position, at, at + taken);
    this.#record.setPart(open.id + 1);
    const whole = open.need === 'segment' ? open.have === at + taken : open.have >= open.length;
    if (whole) {
      if (open.need === 'segment') open.length = open.have;
      this.#finish(segment, open, false);
    }
    if (taken < length) this.#handUp(segment, (seq + taken) >>> 0, length - taken);
  }

  /** Bytes that nobody reads. */
  #addRaw(seq: number, length: number): void {
    const { state } = this;
    this.#record.add({ seq, length, given: length, message: undefined, state, protocol: undefined, last: false });
  }

  #fallsIntoWhole(sender: 0 | 1, seq: number): boolean {
    return this.#whole[sender].some((message) => {
      const at = distance(this.#messages.seq.at(message), seq);
      return at >= 0 && at < this.#messages.length.at(message);
    });
  }

  #keepWhole(sender: 0 | 1, message: number): void {
    const whole = this.#whole[sender];
    whole.push(message);
    if (whole.length > MAX_WHOLE) whole.shift();
  }

  /** A piece that no message waits for. */
  #readFresh(segment: Segment, seq: number, length: number): void {
    const payload = this.segments.payload(this.position);
    const from = distance(segment.seq, seq);
    const to = Math.min(from + length, payload.length);
    const piece = this.#piece(segment, segment.seq, payload, {
      from,
      to: Math.max(from, to),
      cut: payload.length < segment.length,
      last: false,
    });
    // Cut before its first byte: there is nothing to read, not even that it is data.
    if (piece.from === piece.to) return;
    this.protocol ??= this.#adopt(piece);
    const { protocol, state } = this;
    if (protocol === undefined) {
      this.#addRaw(seq, length);
      return;
    }
    const outcome = protocol.read(piece, state);
    const refused = outcome.used === 0 && outcome.need === undefined;
    if (refused && this.#adoptOther(protocol, piece)) {
      this.#readFresh(segment, seq, length);
      return;
    }
    this.state = outcome.state;
    // What the capture has not of the segment cannot be a message of its own.
    const used = refused || outcome.need === undefined ? length : outcome.used;
    if (used > 0)
      this.#record.add({ seq, length: used, given: length, message: undefined, state, protocol, last: false });
    if (outcome.need === undefined) return;
    this.#waitFor((seq + outcome.used) >>> 0, length - outcome.used, outcome, [this.position]);
  }

  /** A message may be whole: ask its protocol, which may want more. */
  #finish(segment: Segment, open: Open, last: boolean): void {
    const { protocol, state } = this;
    this.#drop(segment.sender, open);
    if (protocol === undefined) return;
    if (segment.hand === 'late') {
      this.#finishLate(segment, open);
      return;
    }
    const { outcome, from, bytes, patient } = this.#read(protocol, segment, open, last);
    const used = outcome.used === 0 ? 0 : outcome.used + from;
    if (used === 0 && outcome.need !== undefined && !last && patient) {
      this.#goOn(segment, open, outcome, from, bytes);
      return;
    }
    this.state = outcome.state;
    const length = used === 0 || last || !patient ? open.length : used;
    this.#messages.length.data[open.id] = length;
    this.#messages.last.data[open.id] = this.position;
    // What goes on as another message is no part of this one.
    const given = outcome.need === undefined ? open.length : length;
    this.#record.add({ seq: open.seq, length, given, message: open.id, state, protocol, last });
    this.#keepWhole(segment.sender, open.id);
    this.#record.setPart(0);
    if (length < open.length && outcome.need !== undefined) {
      this.#waitFor((open.seq + length) >>> 0, open.length - length, outcome, open.members.slice(-1));
    }
  }

  /** Ask the protocol about a message: where it left off if it can tell, else from the beginning. */
  #read(protocol: StreamProtocol, segment: Segment, open: Open, last: boolean): Reading {
    const { state } = this;
    const { resume } = open;
    if (resume !== undefined && protocol.readOn !== undefined) {
      const from = resume.offset;
      const bytes = assemble(this.segments, open.seq, open.length, open.members, from);
      const outcome = protocol.readOn(
        this.#piece(segment, (open.seq + from) >>> 0, bytes, { from: 0, to: bytes.length, cut: false, last }),
        resume,
        state,
      );
      if (outcome.restart !== true) return { outcome, from, bytes, patient: true };
    }
    const bytes = this.#gather(open);
    const patient = open.need !== 'segment' || open.have < MAX_PATIENCE;
    const piece = this.#piece(segment, open.seq, bytes, {
      from: 0,
      to: bytes.length,
      cut: false,
      last: last || !patient,
    });
    return { outcome: protocol.read(piece, state), from: 0, bytes, patient };
  }

  /** Bytes of a message; those read before with the ones of this segment behind them, where they are kept. */
  #gather(open: Open): Uint8Array {
    const { gathered } = open;
    if (gathered === undefined) return assemble(this.segments, open.seq, open.length, this.#membersOf(open), 0);
    const rest = assemble(this.segments, open.seq, open.length, [this.position], gathered.length);
    const bytes = new Uint8Array(gathered.length + rest.length);
    bytes.set(gathered);
    bytes.set(rest, gathered.length);
    return bytes;
  }

  /** Segments of a message, those too that were read already. */
  #membersOf(open: Open): readonly number[] {
    return open.resume === undefined ? open.members : this.#collect(open.id, open.length, this.position);
  }

  /** Filled by a segment out of order, a message is put together, but the reference reads it no more. */
  #finishLate(segment: Segment, open: Open): void {
    this.#messages.length.data[open.id] = open.length;
    this.#messages.last.data[open.id] = this.position;
    const { seq, length, id } = open;
    this.#record.add({ seq, length, given: length, message: id, state: this.state, protocol: undefined, last: false });
    this.#keepWhole(segment.sender, open.id);
    this.#record.setPart(0);
  }

  /** The same message waits for more than it did. */
  #goOn(segment: Segment, open: Open, outcome: Outcome, from: number, bytes: Uint8Array): void {
    const { need } = outcome;
    if (need === undefined) return;
    const resume =
      outcome.resume === undefined ? open.resume : { ...outcome.resume, offset: outcome.resume.offset + from };
    const length = lengthWith(open.have, need);
    // What was read already is not put together again.
    const members = resume === undefined ? open.members : open.members.filter((at) => this.#reaches(open, at, resume));
    const gathered = need === 'segment' && resume === undefined ? bytes : undefined;
    this.#open[segment.sender].push({ ...open, need, length, resume, members, gathered });
  }

  /** Whether a segment has bytes of a message behind the place where its reading goes on. */
  #reaches(open: Open, position: number, resume: Resume): boolean {
    const { seq, length } = this.segments.at(position);
    return distance(open.seq, seq) + length > resume.offset;
  }

  #waitFor(seq: number, have: number, outcome: Outcome, members: number[]): void {
    const { need } = outcome;
    if (need === undefined) return;
    const id = this.#messages.seq.length;
    const length = lengthWith(have, need);
    this.#messages.seq.push(seq);
    this.#messages.length.push(length);
    this.#messages.first.push(members[0] ?? this.position);
    this.#messages.last.push(NEVER);
    this.#record.setTail(id + 1);
    const waiting = this.#open[this.segments.at(this.position).sender];
    waiting.push({ id, seq, need, length, have, members, apart: [], resume: outcome.resume, gathered: undefined });
    if (waiting.length > MAX_OPEN) waiting.shift();
  }

  /** The sender closes: what waits for that is whole. */
  #close(segment: Segment): void {
    const end = (segment.seq + segment.length) >>> 0;
    const open = this.#open[segment.sender].find(
      ({ need, seq, have, apart }) => need === 'close' && apart.length === 0 && distance(seq, end) === have,
    );
    if (open === undefined) return;
    open.length = open.have;
    this.#finish(segment, open, true);
  }

  #drop(sender: 0 | 1, open: Open): void {
    const waiting = this.#open[sender];
    const at = waiting.indexOf(open);
    if (at >= 0) waiting.splice(at, 1);
  }

  /** The port's protocol does not know the bytes: somebody else may, and then the conversation is theirs. */
  #adoptOther(refusing: StreamProtocol, piece: Piece): boolean {
    const other = this.#recognise(piece);
    if (other === undefined || other === refusing) return false;
    this.protocol = other;
    this.state = other.start;
    return true;
  }

  #adopt(piece: Piece): StreamProtocol | undefined {
    const protocol = this.#choose(piece);
    if (protocol !== undefined) this.state = protocol.start;
    return protocol;
  }

  #piece(
    segment: Segment,
    seq: number,
    bytes: Uint8Array,
    { from, to, cut, last }: Pick<Piece, 'from' | 'to' | 'cut' | 'last'>,
  ): Piece {
    const { sourcePort, destinationPort, opened } = this.segments;
    const forward = segment.sender === 0;
    return {
      bytes,
      from,
      to,
      seq,
      sender: segment.sender,
      sourcePort: forward ? sourcePort : destinationPort,
      destinationPort: forward ? destinationPort : sourcePort,
      position: this.position,
      more: !cut && !last,
      cut,
      last,
      opened,
    };
  }
}
