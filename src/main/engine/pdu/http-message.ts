/** A message of HTTP/1 whose head is read (RFC 9112 section 2), and the URI that a request asks for. */
import { HTTP_NOTIFICATIONS } from '../dissect/index.ts';
import { type Head, readHead } from './http-framing.ts';
import type { StartLine } from './http-start-line.ts';

/** A message whose head is read. */
export interface Message {
  readonly isRequest: boolean;
  /** A request that asks for nothing but to be heard (UPnP), which the reference does not count among them. */
  readonly isNotification: boolean;
  /** The capture cut its start line: there is nothing else of it. */
  readonly isLineCut: boolean;
  readonly from: number;
  /** Sequence number of its first byte. */
  readonly seq: number;
  /** End of the start line, without CR LF; index after its line end. */
  readonly lineEnd: number;
  readonly fields: number;
  readonly head: Head;
  /** Index after the message. */
  readonly end: number;
  /** Body data: ranges without chunk framing. */
  readonly body: readonly (readonly [from: number, to: number])[];
  /** Method, target and version; or version, code and phrase. */
  readonly line: readonly [string, string, string];
  readonly statusCode: number;
}

/**
 * A message as far as its head tells, which ends at `end`. `seq`: sequence number of its first byte, 0 where there is none;
 * `asked`: method of the request that a response answers, empty where it is not known.
 */
export function messageOf(
  bytes: Uint8Array,
  { kind, end: lineTo, fields, parts, statusCode }: StartLine,
  place: Pick<Message, 'from' | 'end' | 'isLineCut' | 'seq'> & { readonly asked: string },
): Message {
  const isRequest = kind === 'request';
  const { from, end, isLineCut, seq, asked } = place;
  return {
    from,
    end,
    isLineCut,
    seq,
    isRequest,
    isNotification: isRequest && HTTP_NOTIFICATIONS.has(parts[0]),
    lineEnd: lineTo,
    fields,
    head: readHead(bytes, fields, end, { isRequest, statusCode, method: isRequest ? '' : asked }),
    body: [],
    line: parts,
    statusCode,
  };
}

/** What a request asks for as a whole URI; empty where it does not say of which host. */
export function uriOf({ line: [method, target], head: { host } }: Message, scheme: string): string {
  if (host === undefined) return '';
  return method === 'CONNECT' || /^https?:\/\//i.test(target) ? target : `${scheme}://${host}${target}`;
}
