/**
 * Extension headers of IPv6 (RFC 8200 section 4) that keep their length in the second byte: hop-by-hop options,
 * destination options, routing; the fragment header; and the authentication header (RFC 4302), which counts in other units and occurs behind
 * IPv4 as well.
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, joinFields, YES_OR_NO } from '../field.ts';
import { Layer } from '../packet-scan.ts';
import { remark } from '../remarks.ts';
import { fragmentFields, paintFragment } from './ip-fragment-lines.ts';
import { IP_PROTOCOL_NAMES } from './ip-protocols.ts';
import { Fragment, joinFragment } from './ip-reassembly.ts';
import { followNextHeader, paintNextHeader } from './ipv6.ts';

const UNIT = 8;

const OPTION_NAMES: Readonly<Record<number, string>> = {
  0: 'Pad1',
  1: 'PadN',
  4: 'Tunnel Encapsulation Limit',
  5: 'Router Alert',
  7: 'CALIPSO',
  8: 'SMF_DPD',
  38: 'Quick Start',
  99: 'RPL Option',
  109: 'MPL Option',
  194: 'Jumbo Payload',
  201: 'Home Address',
};

/** The type of a routing header that is out of use. */
const SOURCE_ROUTE = 0;

const ROUTING_NAMES: Readonly<Record<number, string>> = {
  [SOURCE_ROUTE]: 'Source Route',
  2: 'Type 2 Routing',
  3: 'RPL Source Route',
  4: 'Segment Routing',
};

/** What the options' headers begin with; `id` is their protocol. */
const headFields = <const Id extends string>(id: Id) =>
  declareFields({
    next: { key: `${id}.nxt`, label: 'Next Header', type: 'uint8', at: 0, names: IP_PROTOCOL_NAMES },
    length: { key: `${id}.len`, label: 'Length', type: 'uint8', at: 1 },
    octets: { key: `${id}.len_oct`, label: 'Length', type: 'uint16' },
  });

const ACTIONS: Readonly<Record<number, string>> = {
  0: 'Skip and continue',
  1: 'Discard',
  2: 'Discard with unrestricted ICMPv6 message',
  3: 'Discard with multicast-restricted ICMPv6 message',
};

const F = declareFields({
  whole: { key: 'ipv6.opt', label: 'IPv6 Option', type: 'none' },
  action: { key: 'ipv6.opt.type.action', label: 'Action', type: 'uint8', mask: 0xc0, names: ACTIONS },
  mayChange: { key: 'ipv6.opt.type.change', label: 'May Change', type: 'boolean', mask: 0x20, names: YES_OR_NO },
  lowBits: { key: 'ipv6.opt.type.rest', label: 'Low-Order Bits', type: 'uint8', base: 'hex', mask: 0x1f },
  padding: { key: 'ipv6.opt.padn', label: 'PadN', type: 'bytes' },
  option: { key: 'ipv6.opt.type', label: 'Type', type: 'uint8', base: 'hex', names: OPTION_NAMES },
  optionLength: { key: 'ipv6.opt.length', label: 'Length', type: 'uint8' },
  jumbo: { key: 'ipv6.opt.jumbo', label: 'Payload Length', type: 'uint32' },
  routerAlert: { key: 'ipv6.opt.router_alert', label: 'Router Alert', type: 'uint16' },
  homeAddress: { key: 'ipv6.opt.mipv6.home_address', label: 'MIPv6 Home Address', type: 'ipv6' },
});

const R = declareFields({
  next: { key: 'ipv6.routing.nxt', label: 'Next Header', type: 'uint8', at: 0, names: IP_PROTOCOL_NAMES },
  length: { key: 'ipv6.routing.len', label: 'Length', type: 'uint8', at: 1 },
  octets: { key: 'ipv6.routing.len_oct', label: 'Length', type: 'uint16' },
  type: { key: 'ipv6.routing.type', label: 'Type', type: 'uint8', at: 2, names: ROUTING_NAMES },
  left: { key: 'ipv6.routing.segleft', label: 'Segments Left', type: 'uint8', at: 3 },
  address: { key: 'ipv6.routing.src.addr', label: 'Address', type: 'ipv6' },
  deprecated: remark('ipv6.routing.deprecated', 'Routing header type is deprecated', 'note/Deprecated'),
});

const A = declareFields({
  next: { key: 'ah.next_header', label: 'Next header', type: 'uint8', at: 0, names: IP_PROTOCOL_NAMES },
  length: { key: 'ah.length', label: 'Length', type: 'uint8', at: 1 },
  spi: { key: 'ah.spi', label: 'AH SPI', type: 'uint32', base: 'hex', at: 4, size: 4 },
  sequence: { key: 'ah.sequence', label: 'AH Sequence', type: 'uint32', at: 8, size: 4 },
  icv: { key: 'ah.icv', label: 'AH ICV', type: 'bytes' },
});

/** Length of the header at the cursor, once two bytes are there. */
const extensionLength = (cursor: Cursor): number => ((cursor.bytes[cursor.offset + 1] as number) + 1) * UNIT;

function scanExtension(cursor: Cursor): Dissector | undefined {
  if (!cursor.has(2)) return undefined;
  const length = extensionLength(cursor);
  if (!cursor.has(length)) return undefined;
  const next = cursor.bytes[cursor.offset] as number;
  cursor.offset += length;
  return followNextHeader(cursor, next);
}

/** Whether every option ends where there still are bytes; one that ends behind its header is only strange. */
function optionsFit(cursor: Cursor): boolean {
  if (!cursor.has(2) || !cursor.has(extensionLength(cursor))) return false;
  const end = extensionLength(cursor);
  for (let at = 2; at < end; ) {
    const single = cursor.bytes[cursor.offset + at] === 0;
    if (!cursor.has(at + (single ? 1 : 2))) return false;
    at += single ? 1 : 2 + (cursor.bytes[cursor.offset + at + 1] as number);
    if (!cursor.has(at)) return false;
  }
  return true;
}

/** Told in the line before. */
const HIDDEN = { hidden: true } as const;

interface OptionsHeader {
  readonly id: string;
  readonly title: string;
  readonly short: string;
  readonly protocol: number;
  readonly info: string;
}

/** A header that holds options; hop-by-hop and destination options differ in name only. */
function optionsHeader(header: OptionsHeader): Dissector {
  const H = headFields(header.id);
  const self: Dissector = {
    id: header.id,
    title: header.title,
    short: header.short,
    claims: [{ table: Table.ipProtocol, value: header.protocol }],
    fields: joinFields(H, F),
    scan: (cursor) => (optionsFit(cursor) ? scanExtension(cursor) : undefined),
    detail(cursor, out) {
      out.columns.setInfo(header.info);
      const here = cursor.end - cursor.offset;
      const length = here < 2 ? Math.max(0, here) : Math.min(here, extensionLength(cursor));
      out.layer(cursor, self, length, header.title);
      out.read(cursor, H.next);
      if (here < 2 || length < extensionLength(cursor)) return;
      const units = cursor.bytes[cursor.offset + 1] as number;
      out.read(cursor, H.length, { text: `Length: ${units} (${length} bytes)` });
      out.add(H.octets, cursor.offset + 1, 1, length, HIDDEN);
      paintOptions(cursor, out, cursor.offset + 2, cursor.offset + length);
      paintNextHeader(cursor, out, cursor.bytes[cursor.offset] as number);
    },
  };
  return self;
}

function paintOptions(cursor: Cursor, out: Detail, start: number, end: number): void {
  const { bytes } = cursor;
  for (let at = start; at < end; ) {
    const type = bytes[at] as number;
    const length = type === 0 ? 0 : (bytes[at + 1] ?? 0);
    const size = type === 0 ? 1 : 2 + length;
    if (at + size > end) {
      out.malformed(at, end - at, `${OPTION_NAMES[type] ?? 'Unknown option'}: Invalid Length (${length} bytes)`);
      return;
    }
    const from = at;
    const name = OPTION_NAMES[type] ?? `Unknown IPv6 Option (${type})`;
    const option = out.add(F.whole, at, size, '', { text: name });
    out.within(option, () => {
      const kind = out.add(F.option, from, 1, type);
      out.within(kind, () => {
        out.add(F.action, from, 1, type >> 6);
        out.add(F.mayChange, from, 1, (type & F.mayChange.mask) !== 0);
        out.add(F.lowBits, from, 1, type & F.lowBits.mask);
      });
      if (type === 0) return;
      out.add(F.optionLength, from + 1, 1, length);
      if (type === 1) {
        if (length > 0) out.add(F.padding, from + 2, length, formatBytes(bytes, from + 2, length));
      } else if (type === 0xc2 && length === 4) out.add(F.jumbo, from + 2, 4, readU32BE(bytes, from + 2));
      else if (type === 0x05 && length === 2) out.add(F.routerAlert, from + 2, 2, readU16BE(bytes, from + 2));
      else if (type === 0xc9 && length === 16) {
        out.add(F.homeAddress, from + 2, 16, formatAddress(AddressKind.ipv6, bytes, from + 2));
      } else if (length > 0) out.label(from + 2, length, `Data: ${formatBytes(bytes, from + 2, length)}`);
    });
    at += size;
  }
}

/** Options that every router looks at. */
export const hopByHop = optionsHeader({
  id: 'ipv6.hopopts',
  title: 'IPv6 Hop-by-Hop Option',
  short: 'IPv6 Hop-by-Hop',
  protocol: 0,
  info: 'IPv6 hop-by-hop options',
});

/** Options that the destination looks at. */
export const destinationOptions = optionsHeader({
  id: 'ipv6.dstopts',
  title: 'Destination Options for IPv6',
  short: 'IPv6 Destination',
  protocol: 60,
  info: 'IPv6 destination options',
});

/** The routing header, with the addresses of the types that list them plainly. */
export const routing: Dissector = {
  id: 'ipv6.routing',
  title: 'Routing Header for IPv6',
  short: 'IPv6 Routing',
  claims: [{ table: Table.ipProtocol, value: 43 }],
  fields: R,
  scan(cursor, row) {
    if (cursor.offset + 2 < cursor.end && cursor.bytes[cursor.offset + 2] === SOURCE_ROUTE)
      row.layers |= Layer.remarked;
    return scanExtension(cursor);
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.setInfo('IPv6 routing');
    const here = cursor.end - offset;
    const length = here < 2 ? Math.max(0, here) : Math.min(here, extensionLength(cursor));
    const type = here < 3 ? -1 : (bytes[offset + 2] as number);
    out.layer(cursor, routing, length, `Routing Header for IPv6 (${ROUTING_NAMES[type] ?? 'Unknown type'})`);
    for (const spec of [R.next, R.length]) out.read(cursor, spec);
    if (here >= 2) out.add(R.octets, offset + 1, 1, extensionLength(cursor), HIDDEN);
    const kind = out.read(cursor, R.type);
    // RFC 5095: source routes invite floods between the routers they name.
    if (type === SOURCE_ROUTE) out.within(kind, () => out.remark(R.deprecated, offset + 2, 1));
    out.read(cursor, R.left);
    if (here < 2 || length < extensionLength(cursor)) return;
    if (type === SOURCE_ROUTE || type === 2 || type === 4) {
      for (let at = offset + 8; at + 16 <= offset + length; at += 16) {
        out.add(R.address, at, 16, formatAddress(AddressKind.ipv6, bytes, at));
      }
    }
    paintNextHeader(cursor, out, bytes[offset] as number);
  },
};

const G = {
  ...declareFields({
    next: { key: 'ipv6.fraghdr.nxt', label: 'Next header', type: 'uint8', at: 0, names: IP_PROTOCOL_NAMES },
    offset: { key: 'ipv6.fraghdr.offset', label: 'Offset', type: 'uint16', at: 2, size: 2, mask: 0xfff8 },
    more: {
      key: 'ipv6.fraghdr.more',
      label: 'More Fragments',
      type: 'boolean',
      names: YES_OR_NO,
      at: 2,
      size: 2,
      mask: 0x0001,
    },
    reserved: { key: 'ipv6.fraghdr.reserved_octet', label: 'Reserved octet', type: 'uint8', base: 'hex', at: 1 },
    reservedBits: {
      key: 'ipv6.fraghdr.reserved_bits',
      label: 'Reserved bits',
      type: 'uint16',
      at: 2,
      size: 2,
      mask: 0x0006,
    },
    id: { key: 'ipv6.fraghdr.ident', label: 'Identification', type: 'uint32', base: 'hex', at: 4, size: 4 },
  }),
  ...fragmentFields('ipv6', 'IPv6'),
};

/** The fragment header. One that says "the first and only" is atomic (RFC 6946): its packet is whole as it is. */
export const fragmentHeader: Dissector = {
  id: 'ipv6.fraghdr',
  title: 'Fragment Header for IPv6',
  short: 'IPv6 Fragment',
  claims: [{ table: Table.ipProtocol, value: 44 }],
  fields: G,
  scan(cursor) {
    if (!cursor.has(UNIT)) return undefined;
    const { bytes, offset } = cursor;
    const next = bytes[offset] as number;
    const place = readU16BE(bytes, offset + 2);
    cursor.offset += UNIT;
    if ((place & 0xfff9) === 0) return followNextHeader(cursor, next);
    if (cursor.offset < cursor.wireEnd) {
      const id = `${readU32BE(bytes, offset + 4)}`;
      const joined = joinFragment(cursor, id, place & 0xfff8, (place & 1) !== 0, 'IPv6');
      if (joined !== Fragment.whole) return cursor.claims.data;
    }
    return followNextHeader(cursor, next);
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    const here = cursor.end - offset;
    out.layer(cursor, fragmentHeader, Math.max(0, Math.min(here, UNIT)), 'Fragment Header for IPv6');
    for (const spec of [G.next, G.reserved, G.offset, G.reservedBits, G.more, G.id]) out.read(cursor, spec);
    if (here < UNIT) return;
    const next = bytes[offset] as number;
    const place = readU16BE(bytes, offset + 2);
    const id = readU32BE(bytes, offset + 4)
      .toString(16)
      .padStart(8, '0');
    const more = (place & 1) !== 0;
    out.columns.setInfo(`IPv6 fragment (off=${place & 0xfff8} more=${more ? 'y' : 'n'} ident=0x${id} nxt=${next})`);
    const isAtomic = (place & 0xfff9) === 0;
    if (isAtomic || paintFragment(cursor, out, G) === 'here') paintNextHeader(cursor, out, next);
  },
};

/** The authentication header: its length counts 32-bit words, less two. */
export const authentication: Dissector = {
  id: 'ah',
  title: 'Authentication Header',
  short: 'AH',
  claims: [{ table: Table.ipProtocol, value: 51 }],
  fields: A,
  scan(cursor) {
    if (!cursor.has(12)) return undefined;
    const length = ((cursor.bytes[cursor.offset + 1] as number) + 2) * 4;
    if (!cursor.has(length)) return undefined;
    const next = cursor.bytes[cursor.offset] as number;
    cursor.offset += length;
    return followNextHeader(cursor, next);
  },
  detail(cursor, out) {
    const here = cursor.end - cursor.offset;
    const length = here < 12 ? here : Math.min(here, ((cursor.bytes[cursor.offset + 1] as number) + 2) * 4);
    out.columns.protocol = 'AH';
    out.layer(cursor, authentication, Math.max(0, length), 'Authentication Header');
    for (const spec of [A.next, A.length, A.spi, A.sequence]) out.read(cursor, spec);
    if (here < 12) return;
    out.columns.setInfo(
      `AH (SPI=0x${readU32BE(cursor.bytes, cursor.offset + 4)
        .toString(16)
        .padStart(8, '0')})`,
    );
    if (length > 12)
      out.add(A.icv, cursor.offset + 12, length - 12, formatBytes(cursor.bytes, cursor.offset + 12, length - 12));
    paintNextHeader(cursor, out, cursor.bytes[cursor.offset] as number);
  },
};
