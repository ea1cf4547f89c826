/** HTTP over UDP (UPnP 1.0 section 1): a datagram is one message, told of by the fields that those on streams have. */
import { findHeadEnd } from '../app/index.ts';
import { type Cursor, type Detail, HTTP_FIELDS } from '../dissect/index.ts';
import { paintFields, paintStartLine } from './http-head-paint.ts';
import { messageOf, uriOf } from './http-message.ts';
import { readStartLine } from './http-start-line.ts';

const F = HTTP_FIELDS;

/** Lines of the message at the cursor, inside the layer at hand. Nothing where it does not begin as one does. */
export function paintHttpDatagram({ bytes, offset, end, wireEnd }: Cursor, out: Detail): void {
  const line = readStartLine(bytes, offset, end);
  if (line === undefined) return;
  const headEnd = findHeadEnd(bytes, offset, end);
  const isLineCut = wireEnd > end && line.fields === end;
  const place = { from: offset, end: headEnd < 0 ? end : headEnd, isLineCut, seq: 0 };
  const message = { ...messageOf(bytes, line, { ...place, asked: '' }), end };
  const { head, isNotification, isRequest } = message;
  paintStartLine(out, bytes, message);
  paintFields(out, bytes, message);
  out.add(isNotification ? F.notification : isRequest ? F.request : F.response, head.end, 0, true, {
    hidden: true,
  });
  const uri = isRequest ? uriOf(message, 'http') : '';
  if (uri !== '') out.add(F.fullUri, head.end, 0, uri, { generated: true });
}
