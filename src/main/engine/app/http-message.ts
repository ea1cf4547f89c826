/**
 * HTTP messages as people see them: heads are read again from their ranges when an exchange is asked for. What a list row
 * needs is in the entry already.
 */
import type { HttpExchange, HttpMessage, Issue } from '../../../shared/model/index.ts';
import { packetIndex, type Timestamp } from '../../../shared/units.ts';
import type { ByteStream, ByteStreamPair } from '../bytes/index.ts';
import { orient } from './follower.ts';
import { walkChunks } from './http-chunks.ts';
import { lineEnd, listFields } from './http-head.ts';
import type { HttpEntry, IndexedExchange, IndexedMessage } from './http1.ts';
import { MAX_HEAD, MAX_HEADERS } from './limits.ts';
import { StreamReader } from './stream-reader.ts';

type Fields = readonly (readonly [name: string, value: string])[];

/** One exchange, whole but for the bodies. `pair` is the stream's own; the entry knows whether it is the wrong way round. */
export function httpExchange(
  pair: ByteStreamPair,
  entry: Pick<HttpEntry, 'swapped'>,
  indexed: IndexedExchange,
  { exchange, stream, secure }: Pick<HttpExchange, 'exchange' | 'stream' | 'secure'>,
): HttpExchange {
  const { toServer, toClient } = orient(pair, entry.swapped);
  const { request, response } = indexed;
  const read = (stream: ByteStream, message: IndexedMessage): HttpMessage => httpMessage(pair, stream, message);
  const first = request ?? response;
  const last = response ?? request;
  return {
    exchange,
    stream,
    secure,
    ...(request && { request: { ...read(toServer, request), method: request.method, target: request.target } }),
    interim: indexed.interim.map((message) => ({
      ...read(toClient, message),
      statusCode: message.statusCode,
      reason: message.reason,
    })),
    ...(response && {
      response: { ...read(toClient, response), statusCode: response.statusCode, reason: response.reason },
    }),
    ...(request &&
      response &&
      first &&
      last && {
        time: seconds(pair.timeOf(packetIndex(first.firstPacket)), pair.timeOf(packetIndex(last.lastPacket))),
      }),
    ...(indexed.upgrade !== undefined && { upgrade: indexed.upgrade }),
    host: request?.host ?? '',
  };
}

const seconds = (from: Timestamp, to: Timestamp): number => to.seconds - from.seconds + (to.nanos - from.nanos) / 1e9;

/** Header fields of a message as ordered raw pairs. */
export function headersOf(stream: ByteStream, message: IndexedMessage): { fields: Fields; more: number } {
  const bytes = stream.read(message.headOffset, Math.min(message.headLength, MAX_HEAD));
  const end = lineEnd(bytes, 0, bytes.length);
  if (end < 0) return { fields: [], more: 0 };
  return listFields(bytes, end + (bytes[end] === 13 ? 2 : 1), bytes.length);
}

/** Trailer fields of a chunked message. */
function trailersOf(stream: ByteStream, message: IndexedMessage): Fields {
  if (message.framing !== 'chunked') return [];
  const walk = walkChunks(new StreamReader(stream), message.headOffset + message.headLength);
  if (walk.trailerLength === 0) return [];
  const bytes = stream.read(walk.trailerOffset, Math.min(walk.trailerLength, MAX_HEAD));
  return listFields(bytes, 0, bytes.length).fields;
}

/** Value of the first field of a name (lower case), or ''. */
export const fieldOf = (fields: Fields, name: string): string =>
  fields.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';

/** Codings of every field of a name, in the order they were applied, lower case. */
export function codingsOf(fields: Fields, name: string): string[] {
  return fields
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((coding) => coding.split(';')[0]?.trim() ?? '')
    .filter((coding) => coding !== '' && coding !== 'identity');
}

function httpMessage(pair: ByteStreamPair, stream: ByteStream, message: IndexedMessage): HttpMessage {
  const { fields, more } = headersOf(stream, message);
  const issues: Issue[] = [...message.issues];
  if (more > 0)
    issues.push({
      code: 'http-too-many-headers',
      layer: 'http',
      offset: message.headOffset,
      needed: MAX_HEADERS + more,
      had: MAX_HEADERS,
    });
  return {
    packet: packetIndex(message.packet),
    packets: [packetIndex(message.firstPacket), packetIndex(message.lastPacket)],
    start: pair.timeOf(packetIndex(message.firstPacket)),
    end: pair.timeOf(packetIndex(message.lastPacket)),
    version: message.version,
    headers: fields,
    trailers: trailersOf(stream, message),
    head: { offset: message.headOffset, length: message.headLength },
    body: {
      wireLength: message.bodyLength,
      framing: message.framing,
      coding: codingsOf(fields, 'content-encoding'),
      contentType: message.contentType,
      status: message.status,
    },
    issues,
  };
}
