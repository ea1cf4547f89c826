/**
 * What is known of HTTP and WebSocket without painting: in packets of which following the streams has told what messages
 * they complete.
 */
import { type FieldType, HTTP_FIELDS, Layer } from '../dissect/index.ts';
import { Completes, MESSAGE_KINDS, MessageKind } from '../pdu/index.ts';
import { completesNothing } from './absence.ts';
import type { Column } from './columns.ts';
import { PacketValues } from './packet-values.ts';
import { partFor } from './parts.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** Fields of a head that have few different values, so that these can be kept; and which message has them. */
const KEPT: Readonly<Record<string, { readonly type: FieldType; readonly of: number }>> = {
  [HTTP_FIELDS.method.key]: { type: HTTP_FIELDS.method.type, of: Completes.request },
  [HTTP_FIELDS.code.key]: { type: HTTP_FIELDS.code.type, of: Completes.response },
  'http.host': { type: 'string', of: Completes.request | Completes.response },
  'http.user_agent': { type: 'string', of: Completes.request | Completes.response },
  'http.server': { type: 'string', of: Completes.request | Completes.response },
  'http.content_type': { type: 'string', of: Completes.request | Completes.response },
};

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
  const kept = KEPT[key];
  if (kept === undefined) return undefined;
  const values = keptValues(key, kept.type, source);
  return {
    ...column,
    tells: (packet) => {
      const bits = met(packet);
      return bits !== Completes.several && ((bits & kept.of) === 0 || values(packet).length < 2);
    },
    values: [(packet) => ((met(packet) & kept.of) === 0 ? undefined : values(packet)[0])],
  };
}

/** All values of a field of a head: from the list of exchanges where following the streams has told of it, else painted. */
function keptValues(key: string, type: FieldType, source: FilterSource): (packet: number) => readonly Val[] {
  const keys = [key];
  const part = partFor(keys);
  const painted = new PacketValues(keys);
  const listed: ((packet: number) => Val | undefined) | undefined =
    key === HTTP_FIELDS.method.key
      ? (packet) => source.requestMethod(packet)
      : key === HTTP_FIELDS.code.key
        ? (packet) => source.responseCode(packet)
        : undefined;
  const paint = (packet: number): readonly Val[] => {
    painted.load(source.paint(packet, part));
    return painted.values(key, type, undefined);
  };
  return (packet) => {
    const known = listed === undefined || source.completes(packet) === undefined ? undefined : listed(packet);
    return known === undefined ? source.kept.of(key, packet, () => paint(packet)) : [known];
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
