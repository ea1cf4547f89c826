/** Protocols over UDP whose messages begin with a line of text as HTTP's do: SIP (RFC 3261 section 7), SSDP (UPnP 1.3). */
import type { Cursor } from './cursor.ts';
import type { Dissector } from './dissector.ts';
import { named } from './named.ts';
import { formatBytesText } from './text.ts';

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

function describeSip(cursor: Cursor): string {
  const line = firstLine(cursor);
  const head = headOf(cursor);
  const method = /^cseq\s*:\s*\d+\s+(\S+)/im.exec(head)?.[1] ?? '';
  const contacts = head.match(/^(?:contact|m)\s*:[^\r\n]*<?sips?:/gim)?.length ?? 0;
  const bindings = (asked: string): string =>
    asked === 'REGISTER' && contacts > 0 ? `  (${contacts} binding${contacts === 1 ? '' : 's'})` : '';
  const status = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(line);
  if (status !== null) {
    const final = status[1]?.startsWith('2') === true && method !== '';
    return `Status: ${status[1]} ${status[2]}${final ? ` (${method})${bindings(method)}` : ''} | `;
  }
  const [verb = '', target = ''] = line.split(' ');
  return `${SIP_METHODS.has(verb) ? 'Request' : 'Unknown request'}: ${verb} ${target}${bindings(verb)} | `;
}

const carriesSession = (cursor: Cursor): boolean => /^content-type\s*:\s*application\/sdp/im.test(headOf(cursor));

const plain = named({
  id: 'sip',
  title: 'Session Initiation Protocol',
  column: 'SIP',
  ports: [5060],
  // A line with control characters, escaped by now, is none of its own.
  fits: (cursor) => /^(?:SIP\/2\.0 |[^\s\\]+ [^\s\\]+ SIP\/2\.0$)(?!.*\\[0-7]{3})/.test(firstLine(cursor)),
  info: (_reader, cursor) => describeSip(cursor),
  columnOf: (cursor) => (carriesSession(cursor) ? 'SIP/SDP' : 'SIP'),
  above: (cursor) => (carriesSession(cursor) ? ['sdp'] : []),
});

/** Session Initiation Protocol. Its session descriptions tell where media will go. */
export const sip: Dissector = {
  ...plain,
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
});
