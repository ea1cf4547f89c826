/**
 * Where the body of an HTTP/1 message ends: RFC 9112 section 6.3, whose numbered cases the comments follow. Reads chunk
 * lines and nothing else of the body; what the capture lacks of it is said by the status.
 */
import type { HttpBodyInfo, Issue, MessageStatus } from '../../../shared/model/index.ts';
import { walkChunks } from './http-chunks.ts';
import type { HeadFacts, RequestLine, StatusLine } from './http-head.ts';
import type { StreamReader } from './stream-reader.ts';

/** A head that was found; its body is not framed yet. */
export interface Head {
  readonly offset: number;
  readonly length: number;
  readonly status: MessageStatus;
  readonly facts: HeadFacts;
  readonly issues: Issue[];
  /** HTTP/0.9: a request is its line, an answer has no head. */
  readonly simple: boolean;
}
/** A request's head. */
export type RequestHead = Head & { readonly line: RequestLine };
/** A response's head. */
export type ResponseHead = Head & { readonly line: StatusLine };

/** Framing as it turned out. */
export interface Framed {
  readonly framing: HttpBodyInfo['framing'];
  /** Offset after the last byte that belongs to the message and was captured, framing and trailer included. */
  readonly end: number;
  /** Body bytes in the capture, framing removed. */
  readonly bodyLength: number;
  readonly status: MessageStatus;
}

/** The body of a request. What is against the rules is added to the head's issues. */
export function frameRequest(reader: StreamReader, head: RequestHead): Framed {
  const { facts, issues } = head;
  if (head.status !== 'complete') return headOnly(head);
  if (head.simple) return withoutBody(head);
  if (facts.transfer === 'chunked') {
    // Case 3: Transfer-Encoding overrides Content-Length.
    if (facts.contentLength !== -1) issues.push(fault('http-te-and-cl', head.offset, 'RFC 9112 6.3'));
    return chunked(reader, head);
  }
  if (facts.transfer === 'other') {
    // Case 4: chunked is not the last coding; a server cannot tell the length and has to refuse.
    issues.push(fault('http-te-not-chunked', head.offset, 'RFC 9112 6.3'));
    return facts.contentLength >= 0 ? counted(reader, head, facts.contentLength) : withoutBody(head);
  }
  if (facts.contentLength === -2) {
    // Case 5: no length can be relied on.
    issues.push(fault('http-content-length', head.offset, 'RFC 9112 6.3'));
    return { ...withoutBody(head), status: 'malformed' };
  }
  // Case 6; and case 7: a request without either has no body.
  return facts.contentLength > 0 ? counted(reader, head, facts.contentLength) : withoutBody(head);
}

/**
 * The body of a response to `method` ('' where the request was not captured); `messageFollows`: whether the next message
 * stands right behind the head.
 */
export function frameResponse(
  reader: StreamReader,
  head: ResponseHead,
  method: string,
  messageFollows: () => boolean,
): Framed {
  const { facts, issues } = head;
  const { statusCode } = head.line;
  if (head.status !== 'complete') return headOnly(head);
  // Case 2 (and an Upgrade): what follows is another protocol.
  if (statusCode === 101 || (method === 'CONNECT' && statusCode >= 200 && statusCode < 300))
    return { ...withoutBody(head), framing: 'tunnel' };
  // Case 1: these end with the head.
  if (method === 'HEAD' || statusCode < 200 || statusCode === 204 || statusCode === 304) return withoutBody(head);
  // The request was not captured and the next response stands where the body would be: an answer to HEAD.
  if (method === '' && facts.contentLength > 0 && messageFollows()) return withoutBody(head);
  if (facts.transfer === 'chunked') {
    // Case 3.
    if (facts.contentLength !== -1) issues.push(fault('http-te-and-cl', head.offset, 'RFC 9112 6.3'));
    return chunked(reader, head);
  }
  // Case 4: until the connection closes.
  if (facts.transfer === 'other') return frameUntilClose(reader, head);
  if (facts.contentLength === -2) {
    // Case 5: a client has to give up; what came is shown as far as the connection goes.
    issues.push(fault('http-content-length', head.offset, 'RFC 9112 6.3'));
    return { ...frameUntilClose(reader, head), status: 'malformed' };
  }
  // Case 6, and case 8.
  return facts.contentLength >= 0 ? counted(reader, head, facts.contentLength) : frameUntilClose(reader, head);
}

/** All that follows, until the connection closes. */
export function frameUntilClose(reader: StreamReader, head: Head): Framed {
  const { stream } = reader;
  const from = head.offset + head.length;
  const end = Math.max(from, stream.length);
  const missing = reader.missing(from, end);
  const status = stream.ended !== 'fin' ? 'cut-off' : missing > 0 ? 'gap' : 'complete';
  return { framing: 'until-close', end, bodyLength: end - from - missing, status };
}

/** A message that ends with its head. */
export function withoutBody(head: Head): Framed {
  return { framing: 'none', end: head.offset + head.length, bodyLength: 0, status: 'complete' };
}

/** The head is not whole, so nothing is known of a body. */
function headOnly(head: Head): Framed {
  return { framing: 'none', end: head.offset + head.length, bodyLength: 0, status: head.status };
}

function counted(reader: StreamReader, head: Head, length: number): Framed {
  const { stream } = reader;
  const from = head.offset + head.length;
  const end = Math.min(from + length, stream.length);
  const missing = reader.missing(from, end);
  const had = end - from - missing;
  const status = end < from + length ? 'cut-off' : missing > 0 ? 'gap' : 'complete';
  if (status === 'cut-off') head.issues.push(cutBody(stream.ended !== 'open', from, had, length));
  return { framing: length === 0 ? 'none' : 'content-length', end, bodyLength: had, status };
}

function chunked(reader: StreamReader, head: Head): Framed {
  const walk = walkChunks(reader, head.offset + head.length);
  if (walk.fault !== '')
    head.issues.push({ code: walk.fault, layer: 'http', offset: walk.end, because: 'RFC 9112 7.1' });
  else if (walk.status === 'cut-off')
    head.issues.push(cutBody(reader.stream.ended !== 'open', head.offset + head.length, walk.length));
  return { framing: 'chunked', end: walk.end, bodyLength: walk.length, status: walk.status };
}

/**
 * A body from an offset of which fewer bytes are there than its head says, or its chunks do: the capture's fault, or where the
 * direction `hasEnded` the sender's. `needed`: bytes by the head; absent where chunks tell.
 */
export const cutBody = (hasEnded: boolean, offset: number, had: number, needed?: number): Issue => ({
  code: hasEnded ? 'http-body-short' : 'http-body-cut',
  layer: 'http',
  offset,
  had,
  ...(needed === undefined ? { because: 'RFC 9112 7.1' } : { needed, because: 'http.content_length_header' }),
});

const fault = (code: string, offset: number, because: string): Issue => ({ code, layer: 'http', offset, because });
