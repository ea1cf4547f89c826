/**
 * ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listener discovery (RFC 2710, 3810). Errors quote the
 * packet they are about: that is dissected too, as quoted.
 */
import { packetIndex } from '../../../../shared/units.ts';
import { readI32BE, readU16BE, readU32BE } from '../../bytes/index.ts';
import { AddressKind, type AddressPool, formatAddress, formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { paintTransportChecksum } from '../transport/transport-checksum.ts';
import { ICMPV6_FIELDS as F } from './icmpv6-fields.ts';
import { CODE6_NAMES, OPTION6_NAMES, RECORD_NAMES, TYPE6_NAMES, Type6 } from './icmpv6-names.ts';

const HEADER = 4;
const ERROR_HEADER = 8;
/** A ping to a Teredo server's port looks for a direct way. */
const TEREDO_PORT = 3544;
/** Types below are errors. */
const FIRST_INFORMATION = 128;

const typeNameOf = (type: number): string => TYPE6_NAMES[type] ?? `Unknown (${type})`;
const isEcho = (type: number): boolean => type === Type6.echoRequest || type === Type6.echoReply;

/** What tells one ping from another beside both ends, identifier and number: over IPv6, nothing. */
const NOTHING_MORE = -1;

/** Remember a ping or an answer. */
function meetEcho({ bytes, offset, addresses, packet, state }: Cursor, pool: AddressPool, isRequest: boolean): void {
  const source = pool.internIpv6(bytes, addresses);
  const destination = pool.internIpv6(bytes, addresses + 16);
  const numbers = readI32BE(bytes, offset + 4);
  if (isRequest) state.echoes.request(packet, source, destination, numbers, NOTHING_MORE);
  else state.echoes.reply(packet, destination, source, numbers, NOTHING_MORE);
}

const canMatch = (cursor: Cursor): boolean => !cursor.quoted && cursor.addressesSize === 32;

/** ICMPv6. */
export const icmpv6: Dissector = {
  id: 'icmpv6',
  title: 'Internet Control Message Protocol v6',
  short: 'ICMPv6',
  claims: [{ table: Table.ipProtocol, value: 58 }],
  showsOthers: true,
  fields: F,
  leavesNothing({ bytes, offset, end }) {
    const type = bytes[offset] as number;
    return type >= FIRST_INFORMATION && !isEcho(type) && end - offset >= fixedLength(type);
  },
  scan(cursor, row) {
    if (!cursor.has(HEADER)) return undefined;
    const type = cursor.bytes[cursor.offset] as number;
    if (type < FIRST_INFORMATION) {
      if (!cursor.has(ERROR_HEADER)) return undefined;
      if (type > Type6.parameterProblem) return undefined;
      if (!cursor.quoted) row.beginQuote();
      cursor.quoted = true;
      cursor.offset += ERROR_HEADER;
      return cursor.find(Table.etherType, 0x86dd);
    }
    if (isEcho(type)) {
      if (!cursor.has(ERROR_HEADER)) return undefined;
      if (!cursor.replay && canMatch(cursor)) {
        const request = type === Type6.echoRequest;
        // Nor is the test of a Teredo server matched with its answer.
        if (!request || cursor.destinationPort !== TEREDO_PORT) meetEcho(cursor, row.addresses, request);
      }
      cursor.offset += ERROR_HEADER;
      // What a Teredo server is sent behind the numbers is a nonce of ICMP's own (RFC 4380 section 5.2.9).
      if (type === Type6.echoRequest && cursor.destinationPort === TEREDO_PORT) return undefined;
      return cursor.offset < cursor.wireEnd ? cursor.claims.data : undefined;
    }
    cursor.has(fixedLength(type));
    return undefined;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'ICMPv6';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    const type = here < 2 ? -1 : (bytes[offset] as number);
    const error = type > 0 && type <= Type6.parameterProblem;
    const length = error || isEcho(type) ? Math.min(here, ERROR_HEADER) : here;
    out.layer(cursor, icmpv6, Math.max(0, length), 'Internet Control Message Protocol v6');
    if (type < 0) {
      if (here === 1) out.columns.setInfo(typeNameOf(bytes[offset] as number));
      return;
    }
    const code = bytes[offset + 1] as number;
    const typeName = typeNameOf(type);
    const codes = CODE6_NAMES[type];
    const codeName = codes?.[code] ?? (type === Type6.unreachable ? 'Unknown' : `Unknown (${code})`);
    out.columns.setInfo(codes === undefined ? typeName : `${typeName} (${codeName})`);
    out.read(cursor, F.type, { text: `Type: ${typeName} (${type})` });
    out.read(cursor, F.code, { text: codes === undefined ? `Code: ${code}` : `Code: ${code} (${codeName})` });
    if (here < HEADER) return;
    // The reference always works this one out.
    const specs = { checksum: F.checksum, status: F.checksumStatus, always: true } as const;
    paintTransportChecksum(cursor, out, specs, offset + 2, cursor.wireEnd - offset, 'ICMPv6');
    if (here < ERROR_HEADER) return;
    if (isEcho(type)) paintEcho(cursor, out, type);
    else if (error) {
      if (type === 2) out.read(cursor, F.mtu);
      else out.read(cursor, type === Type6.parameterProblem ? F.pointer : F.reserved);
      out.columns.freeze();
    } else paintMessage(cursor, out, type, typeName);
  },
};

/** Bytes that a message has before its options. */
function fixedLength(type: number): number {
  switch (type) {
    case Type6.routerSolicitation:
    case Type6.listenerReport2:
      return 8;
    case Type6.routerAdvertisement:
      return 16;
    case Type6.neighborSolicitation:
    case Type6.neighborAdvertisement:
    case Type6.listenerQuery:
    case 131:
    case Type6.listenerDone:
      return 24;
    case Type6.redirect:
      return 40;
    default:
      return HEADER;
  }
}

function paintEcho(cursor: Cursor, out: Detail, type: number): void {
  const { bytes, offset } = cursor;
  out.read(cursor, F.identifier);
  out.read(cursor, F.sequence);
  const id = readU16BE(bytes, offset + 4)
    .toString(16)
    .padStart(4, '0');
  const request = type === Type6.echoRequest;
  const isTeredo = request && cursor.destinationPort === TEREDO_PORT;
  if (isTeredo) {
    out.columns.protocol = 'Teredo';
    out.read(cursor, F.nonce);
  }
  const what = isTeredo ? 'Direct IPv6 Connectivity Test' : typeNameOf(type);
  let info = `${what} id=0x${id}, seq=${readU16BE(bytes, offset + 6)}, hop limit=${cursor.hopLimit}`;
  if (canMatch(cursor)) {
    const { echoes } = cursor.state;
    const other = request ? echoes.answerOf(cursor.packet) : echoes.requestOf(cursor.packet);
    if (other !== undefined) {
      const link = packetIndex(other);
      out.add(request ? F.responseIn : F.responseTo, offset, 0, other + 1, { generated: true, link });
      const span = request ? undefined : out.context.elapsed?.(other, cursor.packet);
      if (span !== undefined) {
        const milliseconds = Number(span) * 1000;
        const text = `[Response Time: ${milliseconds.toFixed(3)} ms]`;
        out.add(F.responseTime, offset, 0, milliseconds, { generated: true, text });
      }
      info += request ? ` (reply in ${other + 1})` : ` (request in ${other + 1})`;
    } else if (request && cursor.replay && !isTeredo) {
      const text = `[${F.noResponse.label}]`;
      const node = out.add(F.noResponse, offset, 0, true, { text, generated: true });
      const words = `No response seen to ICMPv6 request in frame ${cursor.packet + 1}`;
      out.within(node, () => out.remark(F.notAnswered, offset, 0, words));
      info += ' (no response found!)';
    }
  }
  out.columns.setInfo(info);
}

function paintMessage(cursor: Cursor, out: Detail, type: number, typeName: string): void {
  const { bytes, offset } = cursor;
  const fixed = fixedLength(type);
  if (offset + fixed > cursor.end) return;
  const target = (at: number): string => formatAddress(AddressKind.ipv6, bytes, offset + at);
  switch (type) {
    case Type6.routerSolicitation:
      out.read(cursor, F.reserved);
      out.columns.setInfo(typeName + fromText(paintOptions(cursor, out, offset + fixed)));
      break;
    case Type6.routerAdvertisement: {
      out.read(cursor, F.hopLimit);
      const flags = out.read(cursor, F.flags);
      out.within(flags, () => {
        for (const spec of [F.managed, F.other, F.homeAgent, F.preference, F.proxy, F.advertReserved])
          out.read(cursor, spec);
      });
      for (const spec of [F.routerLifetime, F.reachable, F.retransmit]) out.read(cursor, spec);
      out.columns.setInfo(typeName + fromText(paintOptions(cursor, out, offset + fixed)));
      break;
    }
    case Type6.neighborSolicitation:
      out.read(cursor, F.reserved);
      out.read(cursor, F.solicited);
      out.columns.setInfo(`${typeName} for ${target(8)}${fromText(paintOptions(cursor, out, offset + fixed))}`);
      break;
    case Type6.neighborAdvertisement:
      paintAdvertisement(cursor, out, typeName, target(8));
      break;
    case Type6.redirect:
      for (const spec of [F.reserved, F.redirectTarget, F.redirectDestination]) out.read(cursor, spec);
      out.columns.setInfo(typeName + isAtText(paintOptions(cursor, out, offset + fixed)));
      break;
    case Type6.listenerQuery:
    case 131:
    case Type6.listenerDone:
      out.read(cursor, F.delay);
      out.read(cursor, F.group);
      break;
    case Type6.listenerReport2:
      paintReport(cursor, out);
      break;
    default:
      break;
  }
}

function paintAdvertisement(cursor: Cursor, out: Detail, typeName: string, target: string): void {
  const flags = out.read(cursor, F.advertFlags);
  out.within(flags, () => {
    for (const spec of [F.router, F.asked, F.override, F.neighborReserved]) out.read(cursor, spec);
  });
  out.read(cursor, F.advertised);
  const bits = cursor.bytes[cursor.offset + 4] as number;
  const names = [bits & 0x80 ? 'rtr' : '', bits & 0x40 ? 'sol' : '', bits & 0x20 ? 'ovr' : ''].filter((n) => n !== '');
  const set = names.length > 0 ? names.join(', ') : 'none';
  const links = paintOptions(cursor, out, cursor.offset + 24);
  out.columns.setInfo(`${typeName} ${target} (${set})${fromText(links)}${isAtText(links)}`);
}

function paintReport(cursor: Cursor, out: Detail): void {
  const { bytes, offset } = cursor;
  out.add(F.reserved, offset + 4, 2, formatBytes(bytes, offset + 4, 2));
  out.read(cursor, F.records);
  const count = readU16BE(bytes, offset + 6);
  for (let i = 0, at = offset + 8; i < count && at + 20 <= cursor.end; i++) {
    const size = 20 + (bytes[at + 1] as number) * 4 + readU16BE(bytes, at + 2) * 16;
    const from = at;
    const group = formatAddress(AddressKind.ipv6, bytes, from + 4);
    const kind = bytes[from] as number;
    const text = `${F.record.label} ${RECORD_NAMES[kind] ?? 'Unknown'}: ${group}`;
    const record = out.add(F.record, from, Math.min(size, cursor.end - from), '', { text });
    out.within(record, () => {
      out.add(F.recordType, from, 1, kind);
      out.add(F.auxiliaryLength, from + 1, 1, bytes[from + 1] as number);
      const sources = readU16BE(bytes, from + 2);
      out.add(F.sources, from + 2, 2, sources);
      out.add(F.recordGroup, from + 4, 16, group);
      for (let j = 0, source = from + 20; j < sources && source + 16 <= cursor.end; j++, source += 16) {
        out.add(F.recordSource, source, 16, formatAddress(AddressKind.ipv6, bytes, source));
      }
    });
    at += size;
  }
}

/** Link addresses that options give: of the sender, of the target. */
interface LinkAddresses {
  source?: string;
  target?: string;
}

const fromText = (links: LinkAddresses): string => (links.source === undefined ? '' : ` from ${links.source}`);
const isAtText = (links: LinkAddresses): string => (links.target === undefined ? '' : ` is at ${links.target}`);

function paintOptions(cursor: Cursor, out: Detail, start: number): LinkAddresses {
  const { bytes } = cursor;
  const links: LinkAddresses = {};
  for (let at = start; at + 2 <= cursor.end; ) {
    const type = bytes[at] as number;
    const size = (bytes[at + 1] as number) * 8;
    const from = at;
    if (size === 0 || at + size > cursor.end) {
      const text = `ICMPv6 Option (length ${bytes[at + 1]} does not fit)`;
      out.label(at, cursor.end - at, text, { severity: 'warn' });
      return links;
    }
    const hasLink = (type === 1 || type === 2) && size === 8;
    const link = hasLink ? formatMac(bytes, at + 2) : '';
    if (hasLink && type === 1) links.source = link;
    if (hasLink && type === 2) links.target = link;
    const name = OPTION6_NAMES[type] ?? 'Unknown';
    const text = `ICMPv6 Option (${name}${hasLink ? ` : ${link}` : ''})`;
    const option = out.add(F.option, at, size, '', { text });
    out.within(option, () => {
      out.add(F.optionType, from, 1, type);
      out.add(F.optionLength, from + 1, 1, bytes[from + 1] as number, {
        text: `Length: ${bytes[from + 1]} (${size} bytes)`,
      });
      if (hasLink) {
        out.add(F.linkAddress, from + 2, 6, link);
        out.add(type === 1 ? F.sourceLink : F.targetLink, from + 2, 6, link, { hidden: true });
      } else if (type === 3 && size >= 32) {
        out.add(F.prefixLength, from + 2, 1, bytes[from + 2] as number);
        const flags = bytes[from + 3] as number;
        const node = out.add(F.prefixFlags, from + 3, 1, flags);
        out.within(node, () => {
          for (const spec of [F.onLink, F.autonomous, F.routerAddress]) {
            out.add(spec, from + 3, 1, (flags & spec.mask) !== 0);
          }
          out.add(F.prefixReserved, from + 3, 1, flags & F.prefixReserved.mask);
        });
        out.add(F.validLifetime, from + 4, 4, readU32BE(bytes, from + 4));
        out.add(F.preferredLifetime, from + 8, 4, readU32BE(bytes, from + 8));
        out.add(F.optionReserved, from + 12, 4, '');
        out.add(F.prefix, from + 16, 16, formatAddress(AddressKind.ipv6, bytes, from + 16));
      } else if (type === 5 && size >= 8) {
        out.add(F.optionReserved, from + 2, 2, '');
        out.add(F.optionMtu, from + 4, 4, readU32BE(bytes, from + 4));
      }
    });
    at += size;
  }
  return links;
}
