/** Protocols over UDP whose messages begin with a line of text as HTTP's do: SIP (RFC 3261 section 7), SSDP (UPnP 1.3). */
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { named } from '../named.ts';
import { formatBytesText } from '../text.ts';
import { HTTP_FIELDS, HTTP_HEADERS } from './http-fields.ts';
import { paintSipHead, SIP_FIELDS } from './sip-fields.ts';

const MAX_HEAD = 16384;
// biome-ignore format: one list
const SIP_METHODS: ReadonlySet<string> = new Set([
  'INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'REGISTER', 'PRACK', 'SUBSCRIBE', 'NOTIFY', 'PUBLISH', 'INFO', 'REFER',
  'MESSAGE', 'UPDATE',
]);
const LATIN1 = new TextDecoder('latin1');

/** The message as far as it is looked at. */
const headOf = ({ bytes, offset, end }: Cursor): string =>
  LATIN1.decode(bytes.subarray(offset, Math.min(end, offset + MAX_HEAD)));

function firstLine({ bytes, offset, end }: Cursor): string {
  const lf = bytes.indexOf(10, offset);
  const stop = lf < 0 || lf >= end ? end : lf;
  return formatBytesText(bytes.subarray(offset, bytes[stop - 1] === 13 ? stop - 1 : stop));
}

/** Contacts of a registration, and how many of them are to be forgotten: their life, or that of all, is 0. */
function readContacts(head: string): { readonly contacts: number; readonly gone: number; readonly isStar: boolean } {
  const isOver = /^expires\s*:\s*0\s*$/im.test(head);
  const lines = [...head.matchAll(/^(?:contact|m)\s*:([^\r\n]*)/gim)].map(([, value = '']) => value.trim());
  const all = lines
    .flatMap((line) => line.split(/,(?=\s*(?:"[^"]*"\s*)?<?sips?:)/i))
    .filter((one) => one !== '' && one !== '*');
  const gone = all.filter((one) => {
    const [, life] = /;\s*expires\s*=\s*"?(\d+)/i.exec(one) ?? [];
    return life === undefined ? isOver : Number(life) === 0;
  });
  return { contacts: all.length, gone: gone.length, isStar: isOver && lines.includes('*') };
}

function describeSip(cursor: Cursor): string {
  const line = firstLine(cursor);
  const head = headOf(cursor);
  const method = /^cseq\s*:\s*\d+\s+(\S+)/im.exec(head)?.[1] ?? '';
  const { contacts, gone, isStar } = readContacts(head);
  const many = (count: number): string => `${count} binding${count === 1 ? '' : 's'}`;
  const asks = (): string => {
    if (isStar) return '  (remove all bindings)';
    if (gone > 0) return `  (remove ${many(gone)})${contacts > gone ? ` (add ${many(contacts - gone)})` : ''}`;
    return contacts === 0 ? '  (fetch bindings)' : `  (${many(contacts)})`;
  };
  const answers = (): string =>
    gone > 0
      ? `  (removed ${many(gone)})${contacts > gone ? ` (${many(contacts - gone)} kept)` : ''}`
      : `  (${many(contacts)})`;
  const status = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(line);
  if (status !== null) {
    const final = status[1]?.startsWith('2') === true && method !== '';
    return `Status: ${status[1]} ${status[2]}${final ? ` (${method})${method === 'REGISTER' ? answers() : ''}` : ''} | `;
  }
  const [verb = '', target = ''] = line.split(' ');
  return `${SIP_METHODS.has(verb) ? 'Request' : 'Unknown request'}: ${verb} ${target}${verb === 'REGISTER' ? asks() : ''} | `;
}

const carriesSession = (cursor: Cursor): boolean => /^content-type\s*:\s*application\/sdp/im.test(headOf(cursor));

// A line with control characters, escaped by now, is none of its own.
const fits = (cursor: Cursor): boolean =>
  /^(?:SIP\/2\.0 |[^\s\\]+ [^\s\\]+ SIP\/2\.0$)(?!.*\\[0-7]{3})/.test(firstLine(cursor));

const plain = named({
  id: 'sip',
  title: 'Session Initiation Protocol',
  column: 'SIP',
  ports: [5060],
  fits,
  further: SIP_FIELDS,
  paint: (cursor, out) => {
    if (out.asks(...Object.values(SIP_FIELDS))) paintSipHead(out, cursor.offset, headOf(cursor));
  },
  info: (_reader, cursor) => describeSip(cursor),
  columnOf: (cursor) => (carriesSession(cursor) ? 'SIP/SDP' : 'SIP'),
  above: (cursor) => (carriesSession(cursor) ? ['sdp'] : []),
});

/** Session Initiation Protocol. Its session descriptions tell where media will go. */
export const sip: Dissector = {
  ...plain,
  leavesNothing: (cursor) => fits(cursor) && !carriesSession(cursor),
  scan(cursor, row) {
    if (!cursor.replay && carriesSession(cursor)) cursor.state.media.announce(cursor);
    return plain.scan(cursor, row);
  },
};

/** Simple Service Discovery Protocol. */
export const ssdp = named({
  id: 'ssdp',
  title: 'Simple Service Discovery Protocol',
  column: 'SSDP',
  ports: [1900],
  fits: (cursor) => /HTTP\/1\.\d/.test(firstLine(cursor)),
  info: (_reader, cursor) => `${firstLine(cursor)} `,
  fields: { ...HTTP_FIELDS, ...Object.fromEntries(HTTP_HEADERS) },
  paint: (cursor, out) => out.context.paintHttp?.(cursor, out),
});
