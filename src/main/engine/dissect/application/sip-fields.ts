/**
 * Lines of a SIP message (RFC 3261 sections 7 and 20) as fields, in Wireshark's names: the first line, the header fields that
 * filters ask for, and of some what they are made of. Left out: authorisation by its parts, the session description.
 */
import type { Detail } from '../detail.ts';
import { declareFields, type FieldSpec } from '../field.ts';
import { escapeControls } from '../text.ts';

const F = declareFields({
  requestLine: { key: 'sip.Request-Line', label: 'Request-Line', type: 'string' },
  method: { key: 'sip.Method', label: 'Method', type: 'string' },
  uri: { key: 'sip.r-uri', label: 'Request-URI', type: 'string' },
  uriUser: { key: 'sip.r-uri.user', label: 'Request-URI User Part', type: 'string' },
  uriHost: { key: 'sip.r-uri.host', label: 'Request-URI Host Part', type: 'string' },
  statusLine: { key: 'sip.Status-Line', label: 'Status-Line', type: 'string' },
  status: { key: 'sip.Status-Code', label: 'Status-Code', type: 'uint32' },
  sequence: { key: 'sip.CSeq.seq', label: 'Sequence Number', type: 'uint32' },
  sequenceMethod: { key: 'sip.CSeq.method', label: 'Method', type: 'string' },
  fromAddress: { key: 'sip.from.addr', label: 'SIP from address', type: 'string' },
  fromUser: { key: 'sip.from.user', label: 'SIP from address User Part', type: 'string' },
  fromHost: { key: 'sip.from.host', label: 'SIP from address Host Part', type: 'string' },
  fromTag: { key: 'sip.from.tag', label: 'SIP from tag', type: 'string', also: ['sip.tag'] },
  toAddress: { key: 'sip.to.addr', label: 'SIP to address', type: 'string' },
  toUser: { key: 'sip.to.user', label: 'SIP to address User Part', type: 'string' },
  toHost: { key: 'sip.to.host', label: 'SIP to address Host Part', type: 'string' },
  toTag: { key: 'sip.to.tag', label: 'SIP to tag', type: 'string', also: ['sip.tag'] },
});

/** Header fields with a number for their value. */
const NUMBERS: ReadonlySet<string> = new Set(['Content-Length', 'Expires', 'Max-Forwards']);
const HEADERS: ReadonlyMap<string, FieldSpec> = new Map(
  (
    'Accept Allow Authorization Call-ID Contact Content-Length Content-Type CSeq Date Event Expires From Max-Forwards ' +
    'Proxy-Authenticate Proxy-Authorization Reason Record-Route Refer-To Require Route Server Subject Supported To ' +
    'User-Agent Via Warning WWW-Authenticate'
  )
    .split(' ')
    .map((name) => [
      name.toLowerCase(),
      { key: `sip.${name}`, label: name, type: NUMBERS.has(name) ? 'uint32' : 'string' },
    ]),
);
/** Names of one letter (RFC 3261 section 7.3.3). */
const SHORT: Readonly<Record<string, string>> = {
  c: 'content-type',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  s: 'subject',
  t: 'to',
  v: 'via',
};

/** All fields, by key. */
export const SIP_FIELDS: Readonly<Record<string, FieldSpec>> = Object.fromEntries(
  [...Object.values(F), ...HEADERS.values()].map((spec) => [spec.key, spec]),
);

/** Header fields of one message that are told at most. */
const MAX_LINES = 500;

/** Paint the lines of a message, one character a byte, that begins at `at`. */
export function paintSipHead(out: Detail, at: number, head: string): void {
  const [first = '', ...rest] = head.split(/\r\n\r\n|\n\n/, 1)[0]?.split(/\r?\n(?![ \t])/) ?? [];
  paintFirst(out, at, first);
  let from = at + first.length;
  for (const line of rest.slice(0, MAX_LINES)) {
    from = at + head.indexOf(line, from - at);
    paintHeader(out, from, line);
    from += line.length;
  }
}

const add = (out: Detail, spec: FieldSpec, at: number, length: number, value: string | undefined): void => {
  if (value !== undefined) out.add(spec, at, length, value, { text: `${spec.label}: ${escapeControls(value)}` });
};

function paintFirst(out: Detail, at: number, line: string): void {
  const { length } = line;
  const [, code] = /^SIP\/2\.0 (\d{3})/.exec(line) ?? [];
  if (code !== undefined) {
    add(out, F.statusLine, at, length, line);
    out.add(F.status, at + 8, 3, Number(code));
    return;
  }
  const [method, uri] = line.split(' ');
  add(out, F.requestLine, at, length, line);
  add(out, F.method, at, length, method);
  add(out, F.uri, at, length, uri);
  const { user, host } = addressOf(uri ?? '');
  add(out, F.uriUser, at, length, user);
  add(out, F.uriHost, at, length, host);
}

function paintHeader(out: Detail, at: number, line: string): void {
  const colon = line.indexOf(':');
  const written = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
  const name = SHORT[written] ?? written;
  const spec = HEADERS.get(name);
  if (spec === undefined) return;
  const { length } = line;
  const value = line.slice(colon + 1).trim();
  if (spec.type === 'string') add(out, spec, at, length, value);
  else if (/^\d{1,10}$/.test(value)) out.add(spec, at, length, Number(value));
  if (name === 'cseq') {
    const [, number = '', method] = /^(\d{1,10})\s+(\S+)/.exec(value) ?? [];
    if (number !== '') out.add(F.sequence, at, length, Number(number));
    add(out, F.sequenceMethod, at, length, method);
  }
  if (name !== 'from' && name !== 'to') return;
  const [address, userSpec, hostSpec, tagSpec] =
    name === 'from' ? [F.fromAddress, F.fromUser, F.fromHost, F.fromTag] : [F.toAddress, F.toUser, F.toHost, F.toTag];
  const { uri, user, host } = addressOf(value);
  add(out, address, at, length, uri);
  add(out, userSpec, at, length, user);
  add(out, hostSpec, at, length, host);
  add(out, tagSpec, at, length, /;\s*tag=([^;\s]+)/i.exec(value)?.[1]);
}

/** The URI in a value (RFC 3261 section 19.1), and who and where it names. */
function addressOf(value: string): { uri?: string; user?: string; host?: string } {
  const [, uri, user, host] = /(sips?:(?:([^@;>\s]+)@)?([^:;>\s]+)[^>\s;]*)/i.exec(value) ?? [];
  return { ...(uri && { uri }), ...(user && { user }), ...(host && { host }) };
}
