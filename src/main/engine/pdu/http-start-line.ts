/** The start line of an HTTP/1 message as the reference splits it: request line or status line, RFC 9112 sections 3 and 4. */
import { latin1, lineEnd } from '../app/index.ts';
import { HTTP_METHODS } from '../dissect/index.ts';

const CR = 13;

/** A start line. */
export interface StartLine {
  readonly kind: 'request' | 'response';
  readonly end: number;
  readonly fields: number;
  readonly parts: readonly [string, string, string];
  readonly statusCode: number;
}

/** The start line at `from`; undefined where there is none. A line that is not whole counts as far as it goes. */
export function readStartLine(bytes: Uint8Array, from: number, to: number): StartLine | undefined {
  const end = lineEnd(bytes, from, to);
  const lf = end < 0 ? to : bytes.indexOf(10, from);
  let stop = end < 0 ? to : end;
  if (end < 0 && bytes[stop - 1] === CR) stop--;
  const text = latin1(bytes, from, stop);
  const fields = end < 0 ? to : lf + 1;
  if (text.startsWith('HTTP/') || text.startsWith('ICY ')) {
    const [, version = '', code = '', phrase = ''] = /^(\S*) *(\d*) ?(.*)$/s.exec(text) ?? [];
    return {
      kind: 'response',
      end: stop,
      fields,
      parts: [version, code, phrase],
      statusCode: Number(code.slice(0, 3)),
    };
  }
  // The target ends at the first space, whatever follows: lists of exchanges take what stands before the version.
  const [, method = '', target = '', version = ''] = /^([^ ]*) *([^ ]*) *(.*)$/s.exec(text) ?? [];
  if (!HTTP_METHODS.has(method)) return undefined;
  return { kind: 'request', end: stop, fields, parts: [method, target, version], statusCode: 0 };
}
