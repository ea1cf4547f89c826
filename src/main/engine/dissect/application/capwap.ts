/**
 * CAPWAP (RFC 5415): what access points and their controller say to each other, in the clear or inside DTLS, and the
 * wireless frames that pass between them (RFC 5416).
 *
 *   version and kind 1 · length 5 bits, radio 5, binding 5, flags 9 · fragment 2 · offset 2 · optional fields
 */
import { readU16BE, readU24BE, readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { wlan } from '../link/wlan.ts';
import { dtls } from './dtls.ts';

const HEADER = 8;
const PREAMBLE = 4;
const IS_DTLS = 1;
/** Of the three bytes behind the first: where the binding is, and flags: native frame, fragment, more follow, keep-alive. */
const BINDING = 9;
const NATIVE = 0x100;
const FRAGMENT = 0x80;
const KEEP_ALIVE = 0x08;
const WIRELESS_80211 = 1;
const ETHERNET = 1;

const MESSAGES: Readonly<Record<number, string>> = {
  1: 'Discovery Request',
  2: 'Discovery Response',
  3: 'Join Request',
  4: 'Join Response',
  5: 'Configuration Status Request',
  6: 'Configuration Status Response',
  7: 'Configuration Update Request',
  8: 'Configuration Update Response',
  9: 'WTP Event Request',
  10: 'WTP Event Response',
  11: 'Change State Event Request',
  12: 'Change State Event Response',
  13: 'Echo Request',
  14: 'Echo Response',
  15: 'Image Data Request',
  16: 'Image Data Response',
  17: 'Reset Request',
  18: 'Reset Response',
  19: 'Primary Discovery Request',
  20: 'Primary Discovery Response',
  21: 'Data Transfer Request',
  22: 'Data Transfer Response',
  23: 'Clear Configuration Request',
  24: 'Clear Configuration Response',
  25: 'Station Configuration Request',
  26: 'Station Configuration Response',
};

const F = declareFields({
  version: { key: 'capwap.preamble.version', label: 'Version', type: 'uint8', at: 0, mask: 0xf0 },
  kind: {
    key: 'capwap.preamble.type',
    label: 'Type',
    type: 'uint8',
    at: 0,
    mask: 0x0f,
    names: { 0: 'CAPWAP Header', 1: 'CAPWAP DTLS Header' },
  },
  length: { key: 'capwap.header.length', label: 'Header Length', type: 'uint8', at: 1, mask: 0xf8 },
  fragment: { key: 'capwap.header.fragment.id', label: 'Fragment ID', type: 'uint16', at: 4, size: 2 },
  offset: {
    key: 'capwap.header.fragment.offset',
    label: 'Fragment Offset',
    type: 'uint16',
    at: 6,
    size: 2,
    mask: 0xfff8,
  },
});

const isCapwap = ({ bytes, offset, end }: Cursor): boolean => end - offset >= HEADER && (bytes[offset] ?? 0) >> 4 === 0;
const isDtls = ({ bytes, offset }: Cursor): boolean => ((bytes[offset] ?? 0) & 15) === IS_DTLS;
const headerLength = ({ bytes, offset }: Cursor): number => 4 * ((bytes[offset + 1] ?? 0) >> 3);

function paintHeader(cursor: Cursor, out: Detail, self: Dissector): void {
  const length = isDtls(cursor) ? PREAMBLE : headerLength(cursor);
  out.layer(cursor, self, Math.min(length, cursor.end - cursor.offset), self.title);
  for (const spec of isDtls(cursor) ? [F.version, F.kind] : Object.values(F)) out.read(cursor, spec);
}

/** Behind the preamble of what is protected. */
function followDtls(cursor: Cursor): Dissector {
  cursor.offset += PREAMBLE;
  return dtls;
}

/** Its control messages. */
const control: Dissector = {
  id: 'capwap',
  title: 'Control And Provisioning of Wireless Access Points - Control',
  short: 'CAPWAP-CONTROL',
  claims: [{ table: Table.udpPort, value: 5246 }],
  fields: F,
  scan(cursor) {
    if (!isCapwap(cursor)) return cursor.claims.data;
    return isDtls(cursor) ? followDtls(cursor) : undefined;
  },
  detail(cursor, out) {
    if (!isCapwap(cursor)) return;
    out.columns.protocol = 'CAPWAP-Control';
    const at = cursor.offset + headerLength(cursor);
    const name =
      isDtls(cursor) || at + 4 > cursor.end ? '' : ` - ${MESSAGES[readU32BE(cursor.bytes, at)] ?? 'Unknown'}`;
    out.columns.setInfo(`CAPWAP-Control${name}`);
    paintHeader(cursor, out, control);
  },
};

/** The frames of stations. */
const data: Dissector = {
  id: 'capwap.data',
  title: 'Control And Provisioning of Wireless Access Points - Data',
  short: 'CAPWAP-DATA',
  claims: [{ table: Table.udpPort, value: 5247 }],
  fields: {},
  scan(cursor) {
    if (!isCapwap(cursor)) return cursor.claims.data;
    if (isDtls(cursor)) return followDtls(cursor);
    const flags = readU24BE(cursor.bytes, cursor.offset + 1);
    const binding = (flags >> BINDING) & 0x1f;
    if (!cursor.has(headerLength(cursor)) || (flags & KEEP_ALIVE) !== 0) return undefined;
    cursor.offset += headerLength(cursor);
    if (cursor.offset >= cursor.end) return undefined;
    if ((flags & FRAGMENT) !== 0) return cursor.claims.data;
    if ((flags & NATIVE) === 0) return cursor.claims.find(Table.linkType, ETHERNET);
    if (binding !== WIRELESS_80211) return cursor.claims.data;
    // Access points write the first field of a frame with its bytes the other way round.
    cursor.wlanSwapped = true;
    return wlan;
  },
  detail(cursor, out) {
    if (!isCapwap(cursor)) return;
    out.columns.protocol = 'CAPWAP-Data';
    out.columns.setInfo('CAPWAP-Data');
    paintHeader(cursor, out, data);
    if (isDtls(cursor)) return;
    const flags = readU24BE(cursor.bytes, cursor.offset + 1);
    if ((flags & KEEP_ALIVE) !== 0) out.columns.appendInfo(' Keep-Alive');
    else if ((flags & FRAGMENT) !== 0) {
      const place = readU16BE(cursor.bytes, cursor.offset + 6) & 0xfff8;
      const id = readU16BE(cursor.bytes, cursor.offset + 4);
      out.columns.appendInfo(` (Fragment ID: ${id}, Fragment Offset: ${place})`);
    }
  },
};

/** Both. */
export const CAPWAP: readonly Dissector[] = [control, data];
