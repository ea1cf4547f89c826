/**
 * What is known of HTTP and WebSocket without painting: in packets of which following the streams has told what messages
 * they complete.
 */
import { Layer } from '../dissect/index.ts';
import { Completes } from '../pdu/index.ts';
import type { Column } from './columns.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** The column of a field; undefined for others. */
export function messageColumn(key: string, source: FilterSource): Column | undefined {
  const column = (bit: number, value: (packet: number) => Val | undefined, told = source.completes): Column => ({
    layer: Layer.tcp,
    analysed: true,
    optional: true,
    // Two messages have two values.
    tells: (packet) => ((told(packet) ?? Completes.several) & Completes.several) === 0,
    values: [(packet) => (((told(packet) ?? 0) & bit) === 0 ? undefined : value(packet))],
  });
  switch (key) {
    case 'http.request':
      return column(Completes.request, () => 1, source.met);
    case 'http.response':
      return column(Completes.response, () => 1, source.met);
    case 'http.request.method':
      return column(Completes.request, (packet) => source.requestMethod(packet));
    case 'http.response.code':
      return column(Completes.response, (packet) => source.responseCode(packet));
    default:
      return undefined;
  }
}

/** The layer of a protocol, where it is only asked whether there is one; undefined for others. */
export function messageLayer(key: string, { completes }: FilterSource): Column | undefined {
  const bits = LAYERS[key];
  if (bits === undefined) return undefined;
  return {
    layer: Layer.tcp,
    analysed: true,
    optional: true,
    tells: (packet) => completes(packet) !== undefined,
    values: [(packet) => (((completes(packet) ?? 0) & bits) === 0 ? undefined : 1)],
  };
}

const LAYERS: Readonly<Record<string, number>> = {
  http: Completes.request | Completes.response,
  websocket: Completes.websocket,
};
