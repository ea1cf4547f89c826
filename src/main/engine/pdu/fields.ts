/** Every field that messages on streams have, for the filter language, `-e` and the list of fields. */
import { type Dissector, declareFields, type FieldSpec } from '../dissect/index.ts';
import { HEADER_FIELDS } from './http-fields.ts';
import { HTTP_LAYER } from './http-paint.ts';
import { HTTP2_LAYER } from './http2.ts';
import { TLS_LAYER } from './tls.ts';
import { WEBSOCKET_LAYER } from './websocket.ts';

/** Fields of the reassembly itself; they stand in the TCP layer. */
export const REASSEMBLY_FIELDS = declareFields({
  segment: { key: 'tcp.segment', label: 'TCP Segment', type: 'frame' },
  count: { key: 'tcp.segment.count', label: 'Segment count', type: 'uint32' },
  reassembledIn: { key: 'tcp.reassembled_in', label: 'Reassembled PDU in frame', type: 'frame' },
  length: { key: 'tcp.reassembled.length', label: 'Reassembled TCP length', type: 'uint32' },
});

const LAYERS: readonly Dissector[] = [HTTP_LAYER, HTTP2_LAYER, WEBSOCKET_LAYER, TLS_LAYER];

/** All of them, and the layers themselves. */
export const PDU_FIELDS: readonly FieldSpec[] = [
  ...Object.values(REASSEMBLY_FIELDS),
  ...HEADER_FIELDS.values(),
  ...LAYERS.flatMap(({ id, title, fields }): FieldSpec[] => [
    { key: id, label: title, type: 'protocol' },
    ...Object.values(fields),
  ]),
];
