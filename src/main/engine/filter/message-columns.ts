/**
 * What is known of HTTP and WebSocket without painting: in packets of which following the streams has told what messages
 * they complete.
 */
import { HTTP_FIELDS, Layer } from '../dissect/index.ts';
import { Completes, frameReader, headReader, MESSAGE_KINDS, MessageKind, PDU_FIELDS } from '../pdu/index.ts';
import { completesNothing } from './absence.ts';
import type { Column } from './columns.ts';
import { PacketValues } from './packet-values.ts';
import { partFor } from './parts.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** Fields of a head that have few different values, so that these can be kept. */
const KEPT: ReadonlySet<string> = new Set([
  HTTP_FIELDS.method.key,
  HTTP_FIELDS.code.key,
  'http.host',
  'http.user_agent',
  'http.server',
  'http.content_type',
]);
/** What reading a head or a frame costs, in bytes of a long run. */
const READING = 1 << 13;

/** The column of a field; undefined for others. */
export function messageColumn(key: string, source: FilterSource): Column | undefined {
  // Two messages have two values.
  const met = (packet: number): number => {
    const bits = source.met(packet) ?? Completes.several;
    return (bits & Completes.several) === 0 ? bits : Completes.several;
  };
  const column = { layer: Layer.tcp, analysed: true, optional: true };
  if (key === HTTP_FIELDS.request.key || key === HTTP_FIELDS.response.key) {
    const bit = key === HTTP_FIELDS.request.key ? Completes.request : Completes.response;
    const has = (packet: number): Val | undefined => (((source.met(packet) ?? 0) & bit) === 0 ? undefined : 1);
    return { ...column, tells: (packet) => met(packet) !== Completes.several, values: [has] };
  }
  const values = headValues(key, source);
  if (values === undefined) return webSocketColumn(key, source);
  const of = key.startsWith('http.request.')
    ? Completes.request
    : key.startsWith('http.response.')
      ? Completes.response
      : Completes.request | Completes.response;
  return {
    ...column,
    tells: (packet) => {
      const bits = met(packet);
      return bits !== Completes.several && ((bits & of) === 0 || values(packet).length < 2);
    },
    values: [(packet) => ((met(packet) & of) === 0 ? undefined : values(packet)[0])],
  };
}

/**
 * All values of a field of a head, in packets that complete one message: from the list of exchanges where following the streams has told of it,
 * else read from the head, else painted. Undefined for other fields.
 */
function headValues(key: string, source: FilterSource): ((packet: number) => readonly Val[]) | undefined {
  const reader = headReader(key);
  if (reader === undefined) return undefined;
  const paint = painter(key, source);
  const read = (packet: number): readonly Val[] => {
    source.noteRead?.(READING);
    const head = source.head(packet);
    return (head && reader(head)) ?? paint(packet);
  };
  if (!KEPT.has(key)) return latest(read);
  const listed: ((packet: number) => Val | undefined) | undefined =
    key === HTTP_FIELDS.method.key
      ? (packet) => source.requestMethod(packet)
      : key === HTTP_FIELDS.code.key
        ? (packet) => source.responseCode(packet)
        : undefined;
  return (packet) => {
    const known = listed === undefined || source.completes(packet) === undefined ? undefined : listed(packet);
    return known === undefined ? source.kept.of(key, packet, () => read(packet)) : [known];
  };
}

/** All values of a field by a painting. */
function painter(key: string, source: FilterSource): (packet: number) => readonly Val[] {
  const keys = [key];
  const part = partFor(keys);
  const painted = new PacketValues(keys);
  const type = PDU_FIELDS.find((field) => field.key === key)?.type ?? 'string';
  return (packet) => {
    painted.load(source.paint(packet, part));
    return painted.values(key, type, undefined);
  };
}

/** What was found last, for who asks again at once. */
function latest<T>(find: (packet: number) => T): (packet: number) => T {
  let of = -1;
  let found: T;
  return (packet) => {
    if (packet !== of) found = find(packet);
    of = packet;
    return found;
  };
}

/** The column of a field that one frame of WebSocket has, in packets of which it is known what they complete. */
function webSocketColumn(key: string, source: FilterSource): Column | undefined {
  const reader = frameReader(key);
  if (reader === undefined) return undefined;
  const values = latest((packet: number): readonly Val[] | undefined => {
    const told = source.completes(packet);
    if (told === undefined || (told & Completes.websocket) === 0) return told === undefined ? undefined : [];
    source.noteRead?.(READING);
    const frames = source.frames(packet);
    return frames && reader(frames);
  });
  return {
    layer: Layer.tcp,
    analysed: true,
    optional: true,
    tells: (packet) => (values(packet)?.length ?? 2) < 2,
    values: [(packet) => values(packet)?.[0]],
  };
}

/**
 * The layer of a protocol, where it is only asked whether there is one; undefined for others. What following the streams has
 * not told is told by the names of a packet's messages, which are kept.
 */
export function messageLayer(key: string, source: FilterSource): Column | undefined {
  const bits = LAYERS[key];
  const kind = MESSAGE_KINDS.get(key) ?? 0;
  if (bits === undefined) return undefined;
  const isUntold = (packet: number): boolean =>
    source.completes(packet) === undefined && !completesNothing(packet, source);
  const has = (packet: number): boolean => {
    const told = source.completes(packet);
    if (told !== undefined) return (told & bits) !== 0;
    if (completesNothing(packet, source) || (source.messageKinds(packet) & kind) === 0) return false;
    return source.messageNames(packet).protocols.includes(key);
  };
  return {
    layer: Layer.tcp,
    analysed: true,
    optional: true,
    // What begins as HTTP/1 and goes on as HTTP/2 is named after both.
    tells: (packet) => !isUntold(packet) || (source.messageKinds(packet) & MessageKind.http2) === 0,
    values: [(packet) => (has(packet) ? 1 : undefined)],
  };
}

const LAYERS: Readonly<Record<string, number>> = {
  http: Completes.request | Completes.response,
  websocket: Completes.websocket,
};
