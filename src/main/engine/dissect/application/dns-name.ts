/**
 * Domain names on the wire, RFC 1035 section 4.1.4: labels and pointers back into the message. Hostile names (loops,
 * endless chains, unknown label kinds) end in Wireshark's words for them instead of a name.
 */
import { readU16BE } from '../../bytes/index.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText } from '../text.ts';

/** A name as read. */
export interface DnsName {
  /** Labels joined by dots, `<Root>` for the empty name. */
  readonly text: string;
  readonly labels: number;
}

const MAX_LENGTH = 1025;
const EMPTY: DnsName = { text: '', labels: 0 };

/**
 * Read the name at the reader and pass it. `start` is where the message begins: pointers count from there. Fails the
 * reader where the name runs out of the message.
 */
export function readDnsName(reader: Reader, start: number): DnsName {
  const { bytes, end } = reader;
  const parts: string[] = [];
  let length = 0;
  let at = reader.position;
  let after = -1;
  let followed = 0;
  const done = (text: string): DnsName => {
    reader.position = after < 0 ? at : after;
    return { text, labels: parts.length };
  };
  const short = (): DnsName => {
    reader.position = at;
    reader.has(end - at + 1);
    return EMPTY;
  };
  if (reader.failed) return EMPTY;
  for (;;) {
    if (at >= end) return short();
    const size = bytes[at++] ?? 0;
    if (size === 0) {
      if (length > MAX_LENGTH) return done('<Name too long>');
      return done(parts.length === 0 ? '<Root>' : parts.join('.'));
    }
    if (size >= 0xc0) {
      if (at >= end) return short();
      const target = start + (readU16BE(bytes, at - 1) & 0x3fff);
      at++;
      if (after < 0) after = at;
      // Every pointer of a sound name leads to a label not seen before; more of them than bytes can only go round.
      if (++followed > end - start || target === at - 2) return done('<Name contains a pointer that loops>');
      at = target;
    } else if (size >= 0x80 || (size >= 0x40 && parts.length === 0)) {
      reader.fail();
      return EMPTY;
    } else if (size >= 0x40) {
      return done('<Unknown extended label>');
    } else {
      if (at + size > end) return short();
      length += size + 1;
      if (length <= MAX_LENGTH) parts.push(formatBytesText(bytes.subarray(at, at + size)));
      at += size;
    }
  }
}
