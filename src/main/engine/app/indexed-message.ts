/**
 * What a scan keeps of an HTTP/1 message. They are classes because captures have very many of them: made field by field in
 * one order they are cheap to make and to read, which copies of one another are not.
 */
import type { HttpBodyInfo, Issue, MessageStatus } from '../../../shared/model/index.ts';
import { NO_ISSUES } from './follower.ts';
import type { Framed, RequestHead, ResponseHead } from './http-framing.ts';
import type { RequestLine, StatusLine } from './http-head.ts';
import type { RunWalker } from './stream-reader.ts';

/** Any message: ranges in its direction's stream, packets, what lists show. */
export class IndexedMessage implements Framed {
  /** The head with its blank line. A request of HTTP/0.9 is its line. */
  readonly headOffset: number;
  readonly headLength: number;
  readonly framing: HttpBodyInfo['framing'];
  readonly end: number;
  readonly bodyLength: number;
  readonly status: MessageStatus;
  /** Packet that completes the head; first and last of the whole. */
  readonly packet: number;
  readonly firstPacket: number;
  readonly lastPacket: number;
  readonly version: string;
  readonly contentType: string;
  readonly issues: readonly Issue[];

  /** `runs` tells the packets of the message's direction. */
  constructor({ offset, length, line, facts, issues }: RequestHead | ResponseHead, framed: Framed, runs: RunWalker) {
    this.headOffset = offset;
    this.headLength = length;
    this.framing = framed.framing;
    this.end = framed.end;
    this.bodyLength = framed.bodyLength;
    this.status = framed.status;
    runs.range(offset, length);
    const { first, last } = runs;
    this.packet = last;
    const bodyFrom = offset + length;
    if (framed.end > bodyFrom) runs.range(bodyFrom, framed.end - bodyFrom);
    this.firstPacket = Math.min(first, runs.first);
    this.lastPacket = Math.max(last, runs.last);
    this.version = line.version;
    this.contentType = facts.contentType;
    this.issues = issues.length === 0 ? NO_ISSUES : issues;
  }
}

/** A request. */
export class IndexedRequest extends IndexedMessage implements RequestLine {
  readonly method: string;
  readonly target: string;
  readonly host: string;
  /** Upgrade header, lower case. */
  readonly upgrade: string;

  constructor(head: RequestHead, framed: Framed, runs: RunWalker) {
    super(head, framed, runs);
    this.method = head.line.method;
    this.target = head.line.target;
    this.host = head.facts.host;
    this.upgrade = head.facts.upgrade;
  }
}

/** A response. */
export class IndexedResponse extends IndexedMessage implements StatusLine {
  readonly statusCode: number;
  readonly reason: string;
  readonly upgrade: string;

  constructor(head: ResponseHead, framed: Framed, runs: RunWalker) {
    super(head, framed, runs);
    this.statusCode = head.line.statusCode;
    this.reason = head.line.reason;
    this.upgrade = head.facts.upgrade;
  }
}
