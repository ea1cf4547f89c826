/** What is remarked on HTTP/1 messages, and when. */
import { decodeOne, finish } from '../app/index.ts';
import { type Detail, declareFields, remark } from '../dissect/index.ts';
import { type Head, isFieldName } from './http-framing.ts';
import { JPEG, pictureNamed, pictureOf } from './pictures.ts';

/** The remarks, in Wireshark's names. */
export const HTTP_REMARKS = declareFields({
  tlsPort: remark(
    'http.tls_port',
    'Unencrypted HTTP protocol detected over encrypted port, could indicate a dangerous misconfiguration.',
    'warn/Security',
  ),
  leadingLineEnd: remark(
    'http.leading_crlf',
    'Leading CRLF previous message in the stream may have extra CRLF',
    'error/Malformed',
  ),
  twoFramings: remark(
    'http.te_and_length',
    'The Content-Length and Transfer-Encoding header must not be set together',
    'warn/Malformed',
  ),
  transferCoding: remark(
    'http.te_unknown',
    'Unknown transfer coding name in Transfer-Encoding header',
    'warn/Undecoded',
  ),
  decompression: remark('http.decompression_failed', 'Decompression failed', 'warn/Undecoded'),
  body: remark(
    'http.subdissector_failed',
    'HTTP body subdissector failed, trying heuristic subdissector',
    'note/Malformed',
  ),
  firstSegment: remark(
    'image-jfif.app0-identifier-not-jfif',
    'Initial App0 segment with "JFIF" Identifier not found',
    'warn/Protocol',
    'JFIF (JPEG) image',
  ),
});

/** HTTP's port inside TLS: nothing else should come over it. */
export const TLS_PORT = 443;

/** Transfer codings of RFC 9112 section 7, written as they are registered; others may stand behind the first. */
const TRANSFER_CODING = /^(chunked|identity|gzip|x-gzip|compress|x-compress|deflate)?[ \t]*(,|$)/;

/** Whether a Transfer-Encoding begins with a coding that is known. */
export const isTransferCoding = (value: string): boolean => TRANSFER_CODING.test(value);

/** Whether something may be remarked on the body of a message with this head. */
export const isBodyRemarkable = ({ codings, contentType }: Head): boolean =>
  codings.length > 0 || /^\s*image\//i.test(contentType);

/** Second byte of the marker of the segment that Exif stands in. */
const APP1 = 0xe1;

/** Paint what is remarked on a body whose codings are off, at `at`: it is not what its type says, or says to be less. */
export function paintPictureRemarks(out: Detail, contentType: string, at: number, length: number, bytes: Uint8Array) {
  const picture = pictureOf(bytes);
  const named = pictureNamed(contentType);
  if (named !== undefined && picture !== named) out.remark(HTTP_REMARKS.body, at, length);
  if (picture === JPEG && bytes[3] === APP1) out.remark(HTTP_REMARKS.firstSegment, at, length);
}

/** Bytes that are enough to see that a coding comes off. */
const SOME = 1 << 12;
/** Codings that are told apart by how the body begins, whichever of them is named. */
const DEFLATED: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate']);

/** Whether anything comes off a body whose codings do not come off whole: one that is cut or damaged may do in part. */
export function comesOff(body: Uint8Array, codings: readonly string[]): boolean {
  const [coding = '', ...others] = codings;
  if (others.length > 0) return false;
  if (!DEFLATED.has(coding)) return false;
  const format = body[0] === 0x1f && body[1] === 0x8b ? 'gzip' : 'deflate';
  const { bytes } = finish(decodeOne(body, format, SOME, { whole: false, partly: true }));
  return bytes !== undefined && bytes.length > 0;
}

const LF = 10;
const CR = 13;
const COLON = 58;
const isPrintable = (byte: number | undefined): boolean => byte !== undefined && byte >= 32 && byte < 127;

/** Lines of a continuation that read as fields, up to the first that does not: whoever has a name that is none is given to `odd`. */
export function eachOddField(
  bytes: Uint8Array,
  from: number,
  to: number,
  odd: (from: number, to: number) => void,
): void {
  if (!isPrintable(bytes[from])) return;
  for (let line = from; line < to; ) {
    let end = line;
    while (end < to && bytes[end] !== LF && bytes[end] !== CR) end++;
    const colon = bytes.indexOf(COLON, line);
    if (colon < 0 || colon >= end) return;
    if (!isFieldName(bytes, line, colon)) odd(line, end);
    if (bytes[end] === CR && bytes[end + 1] === LF) end++;
    line = end + 1;
  }
}
