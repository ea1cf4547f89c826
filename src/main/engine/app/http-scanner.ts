/**
 * One direction of an HTTP/1 connection: finds each message's head, has its body framed (http-framing.ts), and after a gap
 * or bytes that are no HTTP goes on at the next start line. Which request a response answers is not known here; the caller
 * says what framing needs.
 */
import type { Issue, MessageStatus } from '../../../shared/model/index.ts';
import type { ByteStream } from '../bytes/index.ts';
import {
  type Framed,
  frameRequest,
  frameResponse,
  frameUntilClose,
  type Head,
  type RequestHead,
  type ResponseHead,
  withoutBody,
} from './http-framing.ts';
import {
  findHeadEnd,
  isFieldAfter,
  isStatusLine,
  lineEnd,
  oddities,
  parseRequestLine,
  parseStatusLine,
  scanFields,
} from './http-head.ts';
import { findMessage } from './http-resync.ts';
import { IndexedRequest, IndexedResponse } from './indexed-message.ts';
import { MAX_HEAD, RECOGNISE_BYTES } from './limits.ts';
import { RunWalker, StreamReader } from './stream-reader.ts';

const MAX_LISTED_ISSUES = 100;

/** Reads a start line; `fieldFollows`: the line behind it is a header field. */
type ParseLine<Line> = (bytes: Uint8Array, from: number, to: number, fieldFollows: boolean) => Line | undefined;

/** Goes through one direction, message by message. */
export class MessageScanner {
  /** Where the next message is looked for. */
  position: number;
  /** Since this was last cleared, bytes that may have held heads were missing or passed over. */
  lost: boolean;
  /** The same where a message should have begun: its head is missing. */
  lostHead = false;
  /** Bytes passed over. */
  readonly issues: Issue[] = [];
  readonly #reader: StreamReader;
  readonly #runs: RunWalker;
  readonly #kind: 'request' | 'response';

  constructor(stream: ByteStream, kind: 'request' | 'response', from: number) {
    this.#reader = new StreamReader(stream, true);
    this.#runs = new RunWalker(stream);
    this.#kind = kind;
    this.position = from;
    this.lost = from === 0 && !stream.fromStart;
  }

  /** Nothing more is read. */
  release(): void {
    this.#reader.release();
  }

  /** The next request's head; undefined at the end. */
  nextRequest(): RequestHead | undefined {
    return this.#next(parseRequestLine);
  }

  /** The next response's head; undefined at the end. */
  nextResponse(): ResponseHead | undefined {
    return this.#next(parseStatusLine);
  }

  /** First packet of the bytes at an offset. */
  packetAt(offset: number): number {
    return this.#reader.stream.packetAt(offset) as number;
  }

  /** Whether what stands at the position could begin a message; false also where nothing stands. */
  startsMessage(): boolean {
    return this.#startsMessageAt(this.#reader.pastGap(this.position));
  }

  #startsMessageAt(offset: number): boolean {
    const have = this.#reader.load(offset, RECOGNISE_BYTES);
    const { bytes, start } = this.#reader;
    const from = offset - start;
    if (this.#kind === 'response') return isStatusLine(bytes, from, from + have);
    const to = lineEnd(bytes, from, from + have);
    return parseRequestLine(bytes, from, to < 0 ? from + have : to) !== undefined;
  }

  #next<Line>(parse: ParseLine<Line>): (Head & { readonly line: Line }) | undefined {
    const reader = this.#reader;
    for (;;) {
      const past = reader.pastGap(this.position);
      if (past !== this.position) this.lost = this.lostHead = true;
      this.position = past;
      if (!this.#skipEmptyLines()) return undefined;
      const head = this.#readHead(parse);
      if (head !== undefined) return head;
      const from = this.position;
      this.position = findMessage(this.#reader, this.#kind, from + 1);
      this.#passedOver(from, this.position);
    }
  }

  /** Empty lines before a message are ignored (RFC 9112 section 2.2). False at the end of the bytes. */
  #skipEmptyLines(): boolean {
    for (;;) {
      const have = this.#reader.load(this.position, 64);
      if (have === 0) {
        if (this.position >= this.#reader.stream.length) return false;
        const past = this.#reader.pastGap(this.position);
        if (past === this.position) return false;
        this.position = past;
        this.lost = this.lostHead = true;
        continue;
      }
      const from = this.position - this.#reader.start;
      let i = from;
      while (i < from + have && (this.#reader.bytes[i] === 13 || this.#reader.bytes[i] === 10)) i++;
      this.position += i - from;
      if (i < from + have) return true;
    }
  }

  #readHead<Line>(parse: ParseLine<Line>): (Head & { readonly line: Line }) | undefined {
    const reader = this.#reader;
    const offset = this.position;
    let want = 2048;
    let have = reader.load(offset, want);
    let from = offset - reader.start;
    let lineTo = lineEnd(reader.bytes, from, from + have);
    let fieldFollows = isFieldAfter(reader.bytes, lineTo, from + have);
    let line = parse(reader.bytes, from, lineTo < 0 ? from + have : lineTo, fieldFollows);
    // A line that goes on beyond the first look is read on only where it can still become a start line.
    if (lineTo < 0 && have >= want && (line !== undefined || this.#mayBecomeLine(from, have))) {
      have = reader.load(offset, MAX_HEAD);
      from = offset - reader.start;
      lineTo = lineEnd(reader.bytes, from, from + have);
      fieldFollows = isFieldAfter(reader.bytes, lineTo, from + have);
      line = parse(reader.bytes, from, lineTo < 0 ? from + have : lineTo, fieldFollows);
    }
    if (line === undefined) return undefined;
    const versionless = this.#kind === 'request' && (line as { version?: string }).version === '';
    if (versionless && !fieldFollows) {
      // HTTP/0.9: the line is all. Without its end it could be the cut beginning of a later version's.
      const length = lineTo < 0 ? have : lineTo - from + (reader.bytes[lineTo] === 13 ? 2 : 1);
      const status = lineTo < 0 ? this.#cutStatus(offset + have) : 'complete';
      return { offset, length, status, line, facts: scanFields(reader.bytes, 0, 0), issues: [], simple: true };
    }
    let end = findHeadEnd(reader.bytes, from, from + have);
    while (end < 0 && have >= want && want < MAX_HEAD) {
      want = Math.min(want * 4, MAX_HEAD);
      have = reader.load(offset, want);
      // The window may begin elsewhere now, and the line with it.
      const moved = offset - reader.start - from;
      from += moved;
      if (lineTo >= 0) lineTo += moved;
      end = findHeadEnd(reader.bytes, from, from + have);
    }
    const fieldsFrom = lineTo < 0 ? from + have : lineTo + (reader.bytes[lineTo] === 13 ? 2 : 1);
    const facts = scanFields(reader.bytes, Math.min(fieldsFrom, from + have), end < 0 ? from + have : end);
    const issues = facts.odd === 0 ? [] : oddities(facts.odd, offset);
    if (versionless) issues.push({ code: 'http-no-version', layer: 'http', offset, because: 'RFC 9112 3' });
    let length = end - from;
    let status: MessageStatus = 'complete';
    if (end < 0 && have >= MAX_HEAD) {
      issues.push({ code: 'http-head-too-long', layer: 'http', offset, had: MAX_HEAD });
      length = MAX_HEAD;
      status = 'malformed';
    } else if (end < 0) {
      length = have;
      status = this.#cutStatus(offset + have);
    }
    return { offset, length, status, line, facts, issues, simple: false };
  }

  #mayBecomeLine(from: number, have: number): boolean {
    const to = Math.min(from + have, from + 32);
    return this.#kind === 'request'
      ? parseRequestLine(this.#reader.bytes, from, to) !== undefined || /^[A-Z]{3,10} [/h*]/.test(this.#peek(from, to))
      : isStatusLine(this.#reader.bytes, from, to);
  }

  #peek(from: number, to: number): string {
    return String.fromCharCode(...this.#reader.bytes.subarray(from, to));
  }

  #cutStatus(at: number): MessageStatus {
    return at < this.#reader.stream.length ? 'gap' : 'cut-off';
  }

  #passedOver(from: number, to: number): void {
    this.lost = true;
    if (this.issues.length < MAX_LISTED_ISSUES)
      this.issues.push({
        code: this.#kind === 'request' ? 'http-skipped-to-server' : 'http-skipped-to-client',
        layer: 'http',
        offset: from,
        had: to - from - this.#reader.missing(from, to),
      });
  }

  /** Finish a request: its body is framed, and the scan goes on behind it. */
  request(head: RequestHead): IndexedRequest {
    return this.#requestOf(head, frameRequest(this.#reader, head));
  }

  /**
   * Finish a request whose body was announced and withheld (RFC 9110 section 10.1.1), and go on behind its head; undefined,
   * and nothing is changed, where other bytes than a request stand there.
   */
  withheld(head: RequestHead): IndexedRequest | undefined {
    const end = head.offset + head.length;
    if (end < this.#reader.stream.length && !this.#startsMessageAt(end)) return undefined;
    head.issues.push({ code: 'http-body-withheld', layer: 'http', offset: end, because: 'RFC 9110 10.1.1' });
    return this.#requestOf(head, withoutBody(head));
  }

  #requestOf(head: RequestHead, framed: Framed): IndexedRequest {
    // The scan goes on behind it.
    this.position = framed.end;
    return new IndexedRequest(head, framed, this.#runs);
  }

  /** Finish a response. `method` is that of the request it answers, '' where that was not captured. */
  response(head: ResponseHead, method: string): IndexedResponse {
    const messageFollows = (): boolean => this.#startsMessageAt(head.offset + head.length);
    return this.#responseOf(head, frameResponse(this.#reader, head, method, messageFollows));
  }

  #responseOf(head: ResponseHead, framed: Framed): IndexedResponse {
    this.position = framed.end;
    return new IndexedResponse(head, framed, this.#runs);
  }

  /** The answer to an HTTP/0.9 request: bytes without a head, until the connection closes. Undefined if there are none. */
  simpleResponse(): IndexedResponse | undefined {
    const offset = this.#reader.pastGap(this.position);
    if (offset >= this.#reader.stream.length) return undefined;
    const head: ResponseHead = {
      offset,
      length: 0,
      status: 'complete',
      line: { version: '', statusCode: 0, reason: '' },
      facts: scanFields(this.#reader.bytes, 0, 0),
      issues: [],
      simple: true,
    };
    return this.#responseOf(head, frameUntilClose(this.#reader, head));
  }
}
