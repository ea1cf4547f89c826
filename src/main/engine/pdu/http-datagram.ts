/** HTTP over UDP (UPnP 1.0 section 1): a datagram is one message, told of by the fields that those on streams have. */
import { findHeadEnd } from '../app/index.ts';
import { type Cursor, type Detail, HTTP_FIELDS, HTTP_NOTIFICATIONS } from '../dissect/index.ts';
import { uriOf } from './http.ts';
import { readHead } from './http-framing.ts';
import { paintFields, paintStartLine } from './http-head-paint.ts';
import { readStartLine } from './http-start-line.ts';

const F = HTTP_FIELDS;

/** Lines of the message at the cursor, inside the layer at hand. Nothing where it does not begin as one does. */
export function paintHttpDatagram({ bytes, offset, end, wireEnd }: Cursor, out: Detail): void {
  const line = readStartLine(bytes, offset, end);
  if (line === undefined) return;
  const isRequest = line.kind === 'request';
  const headEnd = findHeadEnd(bytes, offset, end);
  const head = readHead(bytes, line.fields, headEnd < 0 ? end : headEnd, {
    isRequest,
    statusCode: line.statusCode,
    method: '',
  });
  const message = {
    isRequest,
    isNotification: isRequest && HTTP_NOTIFICATIONS.has(line.parts[0]),
    isLineCut: wireEnd > end && line.fields === end,
    from: offset,
    seq: 0,
    lineEnd: line.end,
    fields: line.fields,
    head,
    end,
    body: [],
    line: line.parts,
    statusCode: line.statusCode,
  };
  paintStartLine(out, bytes, message);
  paintFields(out, bytes, message);
  out.add(message.isNotification ? F.notification : isRequest ? F.request : F.response, head.end, 0, true, {
    hidden: true,
  });
  const uri = isRequest ? uriOf(message, 'http') : '';
  if (uri !== '') out.add(F.fullUri, head.end, 0, uri, { generated: true });
}
