/**
 * HTTP/1 messages and exchanges as {@link PlainConversation} fills them: made where a head is read, with what is known then,
 * and completed as the segments of their bodies come. Complete, they are what http-scanner.ts makes of the same bytes.
 */
import type { HttpBodyInfo, Issue, MessageStatus } from '../../../shared/model/index.ts';
import { NO_ISSUES } from './follower.ts';
import { cutBody } from './http-framing.ts';
import type { IndexedExchange, IndexedMessage, IndexedRequest, IndexedResponse } from './http1.ts';
import type { PlainHead } from './plain-head.ts';

/** Any message. */
export class PlainMessage implements IndexedMessage {
  readonly headOffset: number;
  readonly headLength: number;
  framing: HttpBodyInfo['framing'] = 'none';
  end: number;
  bodyLength = 0;
  status: MessageStatus = 'complete';
  readonly packet: number;
  firstPacket: number;
  lastPacket: number;
  readonly version: string;
  readonly contentType: string;
  readonly upgrade: string;
  issues: readonly Issue[] = NO_ISSUES;

  /** A head of `length` bytes at a stream's `offset`, which came in packets from the `first` to the `last`. */
  constructor(offset: number, length: number, first: number, last: number, { version, facts }: PlainHead) {
    this.headOffset = offset;
    this.headLength = length;
    this.end = offset + length;
    this.packet = last;
    this.firstPacket = first;
    this.lastPacket = last;
    this.version = version;
    this.contentType = facts.contentType;
    this.upgrade = facts.upgrade;
  }

  /** It has a body, framed so, of so many bytes as far as is known. */
  frame(framing: HttpBodyInfo['framing'], length: number): void {
    this.framing = framing;
    this.bodyLength = length;
    this.end += length;
  }

  /** The stream ends before so many bytes of its body, which has chunks or else a length; see {@link cutBody}. */
  cut(missing: number, hasEnded: boolean): void {
    const needed = this.framing === 'chunked' ? undefined : this.bodyLength;
    this.bodyLength -= missing;
    this.status = 'cut-off';
    this.issues = [cutBody(hasEnded, this.headOffset + this.headLength, this.bodyLength, needed)];
  }

  /** A packet brings some of its bytes. */
  touch(packet: number): void {
    if (packet > this.lastPacket) this.lastPacket = packet;
    else if (packet < this.firstPacket) this.firstPacket = packet;
  }
}

/** A request. */
export class PlainRequest extends PlainMessage implements IndexedRequest {
  readonly method: string;
  readonly target: string;
  readonly host: string;

  constructor(offset: number, length: number, first: number, last: number, head: PlainHead) {
    super(offset, length, first, last, head);
    this.method = head.method;
    this.target = head.target;
    this.host = head.facts.host;
  }
}

/** A response. */
export class PlainResponse extends PlainMessage implements IndexedResponse {
  readonly statusCode: number;
  readonly reason: string;

  constructor(offset: number, length: number, first: number, last: number, head: PlainHead) {
    super(offset, length, first, last, head);
    this.statusCode = head.statusCode;
    this.reason = head.reason;
  }
}

const NO_INTERIM: readonly IndexedResponse[] = [];

/** A request and, once it is there, its answer. */
export class PlainExchange implements IndexedExchange {
  readonly request: PlainRequest;
  readonly interim = NO_INTERIM;
  response: PlainResponse | undefined = undefined;
  upgrade: string | undefined = undefined;

  constructor(request: PlainRequest) {
    this.request = request;
  }
}
