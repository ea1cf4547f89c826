/** One direction of a TLS connection, record by record: opens what it can, keeps where everything is. */
import { type ByteStream, readU16BE } from '../../bytes/index.ts';
import { StreamReader } from '../stream-reader.ts';
import { Handshake } from './hello.ts';
import { BEFORE, type OpenedRecord, type RecordKeys, type SealedRecord } from './keys.ts';
import {
  bodiesBefore,
  Content,
  NO_KEYS,
  RECORD_HEADER,
  type RecordColumns,
  RecordState,
  type SideRecords,
} from './records.ts';
import type { Role, Session } from './session.ts';

/** Records kept of one direction. */
const MAX_RECORDS = 1 << 22;
/** Handshake messages longer than this are not looked into; none that decides anything is. */
const MAX_MESSAGE = 1 << 16;
/** Numbers tried for the first record behind a gap: records may have been lost in it. */
const MAX_TRIES = 4096;
/** Records in a row that did not open, with none before them that did: the keys are not theirs. */
const MAX_FAILURES = 64;
/** Bytes looked through for the next record behind a gap. */
const MAX_SEARCH = 1 << 17;
/** A record's body is not longer: RFC 5246 section 6.2.3. */
const MAX_BODY = (1 << 14) + 2048;
const HANDSHAKE_HEADER = 4;
const CLOSE_NOTIFY = 0;

const NOTHING = new Uint8Array(0);

/** A record as it stands there. */
type UnnumberedRecord = Pick<SealedRecord, 'type' | 'version' | 'body'>;

/** What was missing before a record. */
interface Lost {
  readonly bytes: number;
  /** Most records that may have been in it. */
  readonly most: number;
}

/** See the file's first line. */
export class SideWalker {
  readonly #session: Session;
  readonly #role: Role;
  readonly #stream: ByteStream;
  readonly #reader: StreamReader;
  readonly #records: RecordColumns;
  readonly #keys: RecordKeys[] = [];
  readonly #starts: number[] = [];
  #at: number;
  #done = false;
  /** The keys in use, where the first record under them begins, and the number of the next. */
  #current: RecordKeys | undefined;
  #start = 0;
  #sequence = 0;
  /** Keys that may follow without being announced: those of TLS 1.3. */
  #later: (RecordKeys | undefined)[] | undefined;
  /** This end has announced that it encrypts; and how often. */
  #ciphered = false;
  #changes = 0;
  #partial: Uint8Array = NOTHING;
  #lost: Lost | undefined;
  #failures = 0;
  #plain = 0;
  #closed = false;
  /** Records that were opened. */
  opened = 0;

  /** `records`: where they are kept, empty. */
  constructor(session: Session, role: Role, stream: ByteStream, start: number, records: RecordColumns) {
    this.#session = session;
    this.#records = records;
    this.#role = role;
    this.#stream = stream;
    this.#reader = new StreamReader(stream);
    this.#at = start;
  }

  /** Go on until something of the other direction is needed; with `alone` without it. Says whether it went on. */
  run(alone: boolean): boolean {
    const from = this.#at;
    while (!this.#done && this.#step(alone)) if (this.#records.count >= MAX_RECORDS) this.#done = true;
    return this.#at !== from;
  }

  /** What was found. */
  end(): SideRecords {
    return {
      records: this.#records,
      keys: this.#keys,
      starts: this.#starts,
      plainLength: this.#plain,
      closed: this.#closed,
    };
  }

  /** One record, or one gap. False where it has to wait. */
  #step(alone: boolean): boolean {
    if (this.#at >= this.#stream.length) return this.#stop();
    if (this.#reader.load(this.#at, RECORD_HEADER) < RECORD_HEADER) return this.#resume(this.#pastGap(this.#at));
    const { bytes, start } = this.#reader;
    const head = this.#at - start;
    if (!isHeader(bytes, head)) return this.#resume(this.#at + 1);
    const type = bytes[head] ?? 0;
    if (!alone && this.#needsOther(type)) return false;
    const version = readU16BE(bytes, head + 1);
    const length = readU16BE(bytes, head + 3);
    if (this.#reader.load(this.#at, RECORD_HEADER + length) < RECORD_HEADER + length) this.#takeCut(type, length);
    else {
      const body = this.#at - this.#reader.start + RECORD_HEADER;
      this.#take({ type, version, body: this.#reader.bytes.subarray(body, body + length) });
    }
    this.#at += RECORD_HEADER + length;
    return true;
  }

  /** Whether a record of this type cannot be read before more of the other direction is. */
  #needsOther(type: number): boolean {
    const { isVersion13 } = this.#session;
    const isData = type === Content.applicationData;
    const needs = isVersion13 ? isData : type === Content.changeCipherSpec || (isData && !this.#ciphered);
    return needs && !this.#session.knows(isVersion13 ? 0 : this.#changes);
  }

  #stop(): boolean {
    this.#done = true;
    return false;
  }

  #pastGap(at: number): number {
    const next = this.#reader.pastGap(at);
    return next > at ? next : this.#reader.pastGap(this.#reader.gapFrom(at));
  }

  /** Records are not where they should be: go on at the next that looks like one. */
  #resume(from: number): boolean {
    if (this.#records.count === 0) return this.#stop();
    let at = from;
    const end = Math.min(this.#stream.length, from + MAX_SEARCH);
    while (at < end && !this.#beginsRecords(at)) at = Math.max(at + 1, this.#reader.pastGap(at));
    if (at >= end) return this.#stop();
    const bytes = at - this.#at;
    const most = Math.min(MAX_TRIES, Math.ceil(bytes / (RECORD_HEADER + (this.#current?.overhead ?? 0) + 1)));
    this.#lost = { bytes, most };
    this.#partial = NOTHING;
    this.#at = at;
    return true;
  }

  /** Whether a record begins here, and behind it another, if the capture has what is there. */
  #beginsRecords(at: number): boolean {
    const there = this.#reader.load(at, RECORD_HEADER);
    const head = at - this.#reader.start;
    if (there < RECORD_HEADER || !isHeader(this.#reader.bytes, head)) return false;
    const next = at + RECORD_HEADER + readU16BE(this.#reader.bytes, head + 3);
    const more = this.#stream.read(next, RECORD_HEADER);
    return more.length < RECORD_HEADER || isHeader(more, 0);
  }

  /** The capture has not all of a record. Its number and length are known all the same. */
  #takeCut(type: number, length: number): void {
    const isData = this.#isCiphered(type) && type === Content.applicationData;
    const plain = isData ? Math.max(0, length - (this.#current?.overhead ?? 0)) : 0;
    this.#push(length, type, RecordState.cut, NO_KEYS, plain);
    this.#plain += plain;
    this.#partial = NOTHING;
    if (this.#isCiphered(type)) this.#sequence++;
  }

  #isCiphered(type: number): boolean {
    return this.#session.isVersion13 ? type === Content.applicationData : this.#ciphered;
  }

  #take(record: UnnumberedRecord): void {
    const { type, body } = record;
    if (!this.#isCiphered(type)) {
      this.#push(body.length, type, RecordState.clear, NO_KEYS, body.length);
      this.#read(type, body);
      if (type === Content.changeCipherSpec && !this.#session.isVersion13) this.#changeCipher(body.length);
      return;
    }
    const opened = this.#open(record);
    this.#lost = undefined;
    if (opened === undefined) {
      this.#takeSealed(type, body.length);
      return;
    }
    this.#push(body.length, opened.type, RecordState.opened, this.#keyNumber(), opened.content.length);
    this.#sequence++;
    this.opened++;
    this.#failures = 0;
    if (opened.type === Content.applicationData) this.#plain += opened.content.length;
    else if (opened.type === Content.changeCipherSpec) this.#changeCipher(body.length);
    else this.#read(opened.type, opened.content);
  }

  #takeSealed(type: number, length: number): void {
    const plain =
      this.#current !== undefined && type === Content.applicationData && this.opened > 0
        ? Math.max(0, length - this.#current.overhead)
        : 0;
    this.#push(length, type, RecordState.sealed, NO_KEYS, plain);
    this.#plain += plain;
    this.#sequence++;
    this.#failures++;
    this.#partial = NOTHING;
    // Nothing will come of going on.
    const keyless = this.#current === undefined && (this.#later ?? []).every((keys) => keys === undefined);
    if (keyless || (this.#failures >= MAX_FAILURES && this.opened === 0)) this.#done = true;
  }

  #push(length: number, type: number, state: number, keys: number, plainLength: number): void {
    const records = this.#records;
    records.offset.push(this.#at);
    records.length.push(length);
    records.type.push(type);
    records.state.push(state);
    records.keys.push(keys);
    records.sequence.push(this.#sequence);
    records.plainLength.push(plainLength);
    records.plainOffset.push(this.#plain);
  }

  /** Index of the keys in use among those that have opened something. */
  #keyNumber(): number {
    if (this.#current !== undefined && this.#keys.at(-1) !== this.#current && this.#keys.length < NO_KEYS) {
      this.#keys.push(this.#current);
      this.#starts.push(this.#start);
    }
    return this.#keys.length - 1;
  }

  /** TLS 1.2 and before: from behind this record, whose body has this length, under the keys of the handshake that ends. */
  #changeCipher(length: number): void {
    this.#ciphered = true;
    this.#start = this.#at + RECORD_HEADER + length;
    this.#use(this.#session.keysAfter(this.#changes++, this.#role));
  }

  #use(keys: RecordKeys | undefined): void {
    this.#current = keys;
    this.#sequence = 0;
    this.#failures = 0;
  }

  #open(record: UnnumberedRecord): OpenedRecord | undefined {
    if (this.#session.isVersion13 && this.#later === undefined) {
      this.#later = [...this.#session.phases(this.#role)];
      this.#use(this.#later.shift());
    }
    if (this.#failures >= MAX_FAILURES) return undefined;
    const opened = this.#try(this.#current, record, this.#sequence);
    if (opened !== undefined) return opened;
    // The end of a phase may have been missed, or had no secret of its own.
    const later = this.#later ?? [];
    for (const [i, keys] of later.entries()) {
      const found = this.#try(keys, record, 0);
      if (found === undefined) continue;
      later.splice(0, i + 1);
      return found;
    }
    return undefined;
  }

  /** Open a record under some keys, the next of this number; behind a gap, also of those after it. */
  #try(keys: RecordKeys | undefined, record: UnnumberedRecord, first: number): OpenedRecord | undefined {
    if (keys === undefined) return undefined;
    const before = this.#before(keys);
    const tries = this.#lost?.most ?? 0;
    for (let sequence = first; sequence <= first + tries; sequence++) {
      const position = bodiesBefore(this.#at, this.#start, sequence);
      const opened = keys.open({ ...record, sequence, before, position });
      if (opened === undefined) continue;
      if (keys !== this.#current) this.#use(keys);
      else if (this.#lost !== undefined) this.#skipPlain(this.#lost.bytes, sequence - first, keys.overhead);
      this.#sequence = sequence;
      return opened;
    }
    return undefined;
  }

  /** Records were lost: about as much plaintext is missing as they had room for. */
  #skipPlain(bytes: number, records: number, overhead: number): void {
    this.#plain += Math.max(1, bytes - records * (RECORD_HEADER + overhead));
  }

  #before(keys: RecordKeys): Uint8Array {
    if (keys !== this.#current || this.#sequence === 0) return NOTHING;
    return this.#stream.read(Math.max(0, this.#at - BEFORE), BEFORE);
  }

  /** What a record says that changes something: handshake messages, also in parts, and the end. */
  #read(type: number, content: Uint8Array): void {
    if (type === Content.alert && content.length === 2 && content[1] === CLOSE_NOTIFY) this.#closed = true;
    if (type !== Content.handshake) return;
    let rest = this.#partial.length === 0 ? content : Buffer.concat([this.#partial, content]);
    while (rest.length >= HANDSHAKE_HEADER) {
      const end = HANDSHAKE_HEADER + (rest[1] ?? 0) * 65536 + readU16BE(rest, 2);
      if (end > MAX_MESSAGE) rest = NOTHING;
      if (end > rest.length) break;
      this.#message(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    this.#partial = rest.length === 0 ? NOTHING : rest.slice();
  }

  #message(message: Uint8Array): void {
    switch (message[0]) {
      case Handshake.clientHello:
      case Handshake.serverHello:
        this.#session.hello(this.#role, message);
        return;
      case Handshake.encryptedExtensions:
        if (this.#session.isVersion13) this.#session.extensions(message);
        return;
      case Handshake.endOfEarlyData:
      case Handshake.finished:
        // In TLS 1.3 each ends a phase; later ones (RFC 8446 section 4.6.2) come in the last and end nothing.
        if (this.#later !== undefined && this.#later.length > 0) this.#use(this.#later.shift());
        return;
      case Handshake.keyUpdate:
        if (this.#later !== undefined) this.#use(this.#current?.next?.());
        return;
      default:
    }
  }
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at] ?? 0;
  if (type < Content.changeCipherSpec || type > 24 || bytes[at + 1] !== 3 || (bytes[at + 2] ?? 255) > 4) return false;
  return readU16BE(bytes, at + 3) <= MAX_BODY;
}
