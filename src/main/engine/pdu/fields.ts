/** Every field that messages on streams have, for the filter language, `-e` and the list of fields. */
import { type FieldSpec, fieldsOf, HTTP_HEADERS } from '../dissect/index.ts';
import { MEDIA_FIELDS } from './media-paint.ts';
import { REASSEMBLY_FIELDS } from './reassembly-fields.ts';
import { STREAM_LAYERS } from './registry.ts';

/** All of them, and the layers themselves. */
export const PDU_FIELDS: readonly FieldSpec[] = [
  ...Object.values(REASSEMBLY_FIELDS),
  ...HTTP_HEADERS.values(),
  ...MEDIA_FIELDS,
  ...[...STREAM_LAYERS].flatMap(fieldsOf),
];
