/**
 * One direction of an HTTP/1 connection: finds each message's head, frames its body by RFC 9112 section 6.3, and after a
 * gap or bytes that are no HTTP goes on at the next start line. Which request a response answers is not known here; the
 * caller says what framing needs.
 */
import type { HttpBodyInfo, Issue, MessageStatus } from '../../../shared/model/index.ts';
import type { ByteStream } from '../bytes/index.ts';
import { NO_ISSUES } from './follower.ts';
import { walkChunks } from './http-chunks.ts';
import {
  findHeadEnd,
  type HeadFacts,
  isStatusLine,
  lineEnd,
  oddities,
  parseRequestLine,
  parseStatusLine,
  type RequestLine,
  type StatusLine,
  scanFields,
} from './http-head.ts';
import { findMessage } from './http-resync.ts';
import { MAX_HEAD, RECOGNISE_BYTES } from './limits.ts';
import { RunWalker, StreamReader } from './stream-reader.ts';

/** What a scan keeps of any HTTP/1 message: ranges in its direction's stream, packets, what lists show. */
export interface IndexedMessage {
  /** The head with its blank line. A request of HTTP/0.9 is its line. */
  readonly headOffset: number;
  readonly headLength: number;
  /** Offset after the last byte that belongs to the message and was captured, framing and trailer included. */
  readonly end: number;
  readonly framing: HttpBodyInfo['framing'];
  /** Body bytes in the capture, framing removed. */
  readonly bodyLength: number;
  readonly status: MessageStatus;
  /** Packet that completes the head; first and last of the whole. */
  readonly packet: number;
  readonly firstPacket: number;
  readonly lastPacket: number;
  readonly version: string;
  readonly contentType: string;
  readonly issues: readonly Issue[];
}

/** A request as the scan keeps it. */
export interface IndexedRequest extends IndexedMessage, RequestLine {
  readonly host: string;
  /** Upgrade header, lower case. */
  readonly upgrade: string;
}

/** A response as the scan keeps it. */
export interface IndexedResponse extends IndexedMessage, StatusLine {
  readonly upgrade: string;
}

/** A head that was found; its body is not framed yet. */
interface Head {
  readonly offset: number;
  readonly length: number;
  readonly status: MessageStatus;
  readonly facts: HeadFacts;
  readonly issues: Issue[];
}
/** A request's head. */
export type RequestHead = Head & { readonly line: RequestLine };
/** A response's head. */
export type ResponseHead = Head & { readonly line: StatusLine };

/** Framing as it turned out. */
interface Framed {
  framing: HttpBodyInfo['framing'];
  end: number;
  bodyLength: number;
  status: MessageStatus;
}

const MAX_LISTED_ISSUES = 100;

/** Goes through one direction, message by message. */
export class MessageScanner {
  /** Where the next message is looked for. */
  position: number;
  /** Since this was last cleared, bytes that may have held heads were missing or passed over. */
  lost: boolean;
  /** Bytes passed over. */
  readonly issues: Issue[] = [];
  readonly #reader: StreamReader;
  readonly #runs: RunWalker;
  readonly #kind: 'request' | 'response';

  constructor(stream: ByteStream, kind: 'request' | 'response', from: number) {
    this.#reader = new StreamReader(stream);
    this.#runs = new RunWalker(stream);
    this.#kind = kind;
    this.position = from;
    this.lost = from === 0 && !stream.fromStart;
  }

  /** The next request's head; undefined at the end. */
  nextRequest(): RequestHead | undefined {
    return this.#next((bytes, from, to) => parseRequestLine(bytes, from, to));
  }

  /** The next response's head; undefined at the end. */
  nextResponse(): ResponseHead | undefined {
    return this.#next((bytes, from, to) => parseStatusLine(bytes, from, to));
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

  #next<Line>(
    parse: (bytes: Uint8Array, from: number, to: number) => Line | undefined,
  ): (Head & { readonly line: Line }) | undefined {
    const reader = this.#reader;
    for (;;) {
      const past = reader.pastGap(this.position);
      if (past !== this.position) this.lost = true;
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
        this.lost = true;
        continue;
      }
      const from = this.position - this.#reader.start;
      let i = from;
      while (i < from + have && (this.#reader.bytes[i] === 13 || this.#reader.bytes[i] === 10)) i++;
      this.position += i - from;
      if (i < from + have) return true;
    }
  }

  #readHead<Line>(
    parse: (bytes: Uint8Array, from: number, to: number) => Line | undefined,
  ): (Head & { readonly line: Line }) | undefined {
    const reader = this.#reader;
    const offset = this.position;
    let want = 2048;
    let have = reader.load(offset, want);
    let from = offset - reader.start;
    let lineTo = lineEnd(reader.bytes, from, from + have);
    let line = parse(reader.bytes, from, lineTo < 0 ? from + have : lineTo);
    // A line that goes on beyond the first look is read on only where it can still become a start line.
    if (lineTo < 0 && have >= want && (line !== undefined || this.#mayBecomeLine(from, have))) {
      have = reader.load(offset, MAX_HEAD);
      from = offset - reader.start;
      lineTo = lineEnd(reader.bytes, from, from + have);
      line = parse(reader.bytes, from, lineTo < 0 ? from + have : lineTo);
    }
    if (line === undefined) return undefined;
    const bodyless = this.#kind === 'request' && (line as { version?: string }).version === '';
    if (bodyless) {
      // HTTP/0.9: the line is all. Without its end it could be the cut beginning of a later version's.
      const length = lineTo < 0 ? have : lineTo - from + (reader.bytes[lineTo] === 13 ? 2 : 1);
      const status = lineTo < 0 ? this.#cutStatus(offset + have) : 'complete';
      return { offset, length, status, line, facts: scanFields(reader.bytes, 0, 0), issues: [] };
    }
    let end = findHeadEnd(reader.bytes, from, from + have);
    while (end < 0 && have >= want && want < MAX_HEAD) {
      want = Math.min(want * 4, MAX_HEAD);
      have = reader.load(offset, want);
      from = offset - reader.start;
      end = findHeadEnd(reader.bytes, from, from + have);
    }
    const fieldsFrom = lineTo < 0 ? from + have : lineTo + (reader.bytes[lineTo] === 13 ? 2 : 1);
    const facts = scanFields(reader.bytes, Math.min(fieldsFrom, from + have), end < 0 ? from + have : end);
    const issues = facts.odd === 0 ? [] : oddities(facts.odd, offset);
    if (end >= 0) return { offset, length: end - from, status: 'complete', line, facts, issues };
    if (have >= MAX_HEAD) {
      issues.push({ code: 'http-head-too-long', layer: 'http', offset, had: MAX_HEAD });
      return { offset, length: MAX_HEAD, status: 'malformed', line, facts, issues };
    }
    return { offset, length: have, status: this.#cutStatus(offset + have), line, facts, issues };
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

  /** Finish a request: its body, by RFC 9112 section 6.3. */
  request(head: RequestHead): IndexedRequest {
    const { facts, issues } = head;
    let framed: Framed;
    if (head.status !== 'complete') framed = this.#headOnly(head);
    else if (head.line.version === '') framed = this.#none(head);
    else if (facts.transfer === 'chunked') {
      // Case 3: Transfer-Encoding overrides Content-Length.
      if (facts.contentLength !== -1) issues.push(fault('http-te-and-cl', head.offset, 'RFC 9112 6.3'));
      framed = this.#chunked(head);
    } else if (facts.transfer === 'other') {
      // Case 4: chunked is not the last coding; a server cannot tell the length and has to refuse.
      issues.push(fault('http-te-not-chunked', head.offset, 'RFC 9112 6.3'));
      framed = facts.contentLength >= 0 ? this.#counted(head, facts.contentLength) : this.#none(head);
    } else if (facts.contentLength === -2) {
      // Case 5: no length can be relied on.
      issues.push(fault('http-content-length', head.offset, 'RFC 9112 6.3'));
      framed = { ...this.#none(head), status: 'malformed' };
    } else if (facts.contentLength > 0) {
      // Case 6.
      framed = this.#counted(head, facts.contentLength);
    } else {
      // Case 7: a request without either has no body.
      framed = this.#none(head);
    }
    this.position = framed.end;
    const [packet, firstPacket, lastPacket] = this.#packets(head, framed.end);
    return {
      headOffset: head.offset,
      headLength: head.length,
      end: framed.end,
      framing: framed.framing,
      bodyLength: framed.bodyLength,
      status: framed.status,
      packet,
      firstPacket,
      lastPacket,
      version: head.line.version,
      contentType: facts.contentType,
      issues: issues.length === 0 ? NO_ISSUES : issues,
      method: head.line.method,
      target: head.line.target,
      host: facts.host,
      upgrade: facts.upgrade,
    };
  }

  /**
   * Finish a response. `method` is that of the request it answers, '' where that was not captured; `version` is the
   * request's.
   */
  response(head: ResponseHead, method: string): IndexedResponse {
    const { facts, issues } = head;
    const { statusCode } = head.line;
    let framed: Framed;
    if (head.status !== 'complete') framed = this.#headOnly(head);
    else if (statusCode === 101 || (method === 'CONNECT' && statusCode >= 200 && statusCode < 300)) {
      // Case 2 (and an Upgrade): what follows is another protocol.
      framed = { ...this.#none(head), framing: 'tunnel' };
    } else if (method === 'HEAD' || statusCode < 200 || statusCode === 204 || statusCode === 304) {
      // Case 1: these end with the head.
      framed = this.#none(head);
    } else if (method === '' && facts.contentLength > 0 && this.#startsMessageAt(head.offset + head.length)) {
      // The request was not captured and the next response stands where the body would be: an answer to HEAD.
      framed = this.#none(head);
    } else if (facts.transfer === 'chunked') {
      // Case 3.
      if (facts.contentLength !== -1) issues.push(fault('http-te-and-cl', head.offset, 'RFC 9112 6.3'));
      framed = this.#chunked(head);
    } else if (facts.transfer === 'other') {
      // Case 4: until the connection closes.
      framed = this.#untilClose(head);
    } else if (facts.contentLength === -2) {
      // Case 5: a client has to give up; what came is shown as far as the connection goes.
      issues.push(fault('http-content-length', head.offset, 'RFC 9112 6.3'));
      framed = { ...this.#untilClose(head), status: 'malformed' };
    } else if (facts.contentLength >= 0) {
      // Case 6.
      framed = this.#counted(head, facts.contentLength);
    } else {
      // Case 8.
      framed = this.#untilClose(head);
    }
    this.position = framed.end;
    return this.#responseOf(head, framed);
  }

  #responseOf(head: ResponseHead, framed: Framed): IndexedResponse {
    const [packet, firstPacket, lastPacket] = this.#packets(head, framed.end);
    return {
      headOffset: head.offset,
      headLength: head.length,
      end: framed.end,
      framing: framed.framing,
      bodyLength: framed.bodyLength,
      status: framed.status,
      packet,
      firstPacket,
      lastPacket,
      version: head.line.version,
      contentType: head.facts.contentType,
      issues: head.issues.length === 0 ? NO_ISSUES : head.issues,
      statusCode: head.line.statusCode,
      reason: head.line.reason,
      upgrade: head.facts.upgrade,
    };
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
    };
    const framed = this.#untilClose(head);
    this.position = framed.end;
    return this.#responseOf(head, framed);
  }

  /** Packet that completes the head; first and last packet of the message, which ends at `end`. */
  #packets(head: Head, end: number): readonly [packet: number, first: number, last: number] {
    const runs = this.#runs;
    runs.range(head.offset, head.length);
    const packet = runs.last;
    const first = runs.first;
    const bodyFrom = head.offset + head.length;
    if (end <= bodyFrom) return [packet, first, packet];
    runs.range(bodyFrom, end - bodyFrom);
    return [packet, Math.min(first, runs.first), Math.max(packet, runs.last)];
  }

  #none(head: Head): Framed {
    return { framing: 'none', end: head.offset + head.length, bodyLength: 0, status: 'complete' };
  }

  /** The head is not whole, so nothing is known of a body. */
  #headOnly(head: Head): Framed {
    return { framing: 'none', end: head.offset + head.length, bodyLength: 0, status: head.status };
  }

  #counted(head: Head, length: number): Framed {
    const { stream } = this.#reader;
    const from = head.offset + head.length;
    const end = Math.min(from + length, stream.length);
    const missing = this.#reader.missing(from, end);
    const had = end - from - missing;
    const status = end < from + length ? 'cut-off' : missing > 0 ? 'gap' : 'complete';
    if (status === 'cut-off')
      head.issues.push({
        code: stream.ended === 'open' ? 'http-body-cut' : 'http-body-short',
        layer: 'http',
        offset: from,
        needed: length,
        had,
        because: 'http.content_length_header',
      });
    return { framing: length === 0 ? 'none' : 'content-length', end, bodyLength: had, status };
  }

  #untilClose(head: Head): Framed {
    const { stream } = this.#reader;
    const from = head.offset + head.length;
    const end = Math.max(from, stream.length);
    const missing = this.#reader.missing(from, end);
    const status = stream.ended !== 'fin' ? 'cut-off' : missing > 0 ? 'gap' : 'complete';
    return { framing: 'until-close', end, bodyLength: end - from - missing, status };
  }

  #chunked(head: Head): Framed {
    const walk = walkChunks(this.#reader, head.offset + head.length);
    if (walk.fault !== '')
      head.issues.push({ code: walk.fault, layer: 'http', offset: walk.end, because: 'RFC 9112 7.1' });
    else if (walk.status === 'cut-off')
      head.issues.push({
        code: this.#reader.stream.ended === 'open' ? 'http-body-cut' : 'http-body-short',
        layer: 'http',
        offset: head.offset + head.length,
        had: walk.length,
        because: 'RFC 9112 7.1',
      });
    return { framing: 'chunked', end: walk.end, bodyLength: walk.length, status: walk.status };
  }
}

const fault = (code: string, offset: number, because: string): Issue => ({ code, layer: 'http', offset, because });
