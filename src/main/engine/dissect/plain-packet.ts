/**
 * The packet that nearly every one is: TCP over IPv4 over Ethernet, without tag, IP option or fragment, its headers there
 * whole. Their declared readers (link/ethernet.ts, network/ipv4.ts, transport/tcp.ts) come to the few lines here; whatever
 * else a packet may be is left to them, and a test holds both against each other.
 */
import { readI32BE, readU16BE } from '../bytes/index.ts';
import { Table } from './claims.ts';
import type { Cursor } from './cursor.ts';
import { ethernet, isFrameRemarked } from './link/ethernet.ts';
import { ipv4 } from './network/ipv4.ts';
import { isTtlRemarked } from './network/time-to-live.ts';
import { Layer, type PacketScan } from './packet-scan.ts';
import { isTcpRemarked } from './transport/remarked-header.ts';
import { tcp } from './transport/tcp.ts';

const ETHERNET = 1;
const IPV4 = 0x0800;
/** Where the headers begin, from the packet's first byte. */
const IP = 14;
const TCP = IP + 20;
const MIN_TCP = 20;
/** Version 4 and a header of five words; more fragments, or an offset. */
const VERSION_AND_LENGTH = 0x45;
const FRAGMENT = 0x3fff;
const PROTOCOL_TCP = 6;

/** Take the packet that `cursor` has begun, if it is plain; says whether it was. Nothing has been changed where it was not. */
export function scanPlain(cursor: Cursor, row: PacketScan): boolean {
  const { bytes, base } = cursor;
  if (cursor.linkType !== ETHERNET || base + TCP + MIN_TCP > cursor.end) return false;
  if (bytes[base + 12] !== 0x08 || bytes[base + 13] !== 0 || bytes[base + IP] !== VERSION_AND_LENGTH) return false;
  if (bytes[base + IP + 9] !== PROTOCOL_TCP || (readU16BE(bytes, base + IP + 6) & FRAGMENT) !== 0) return false;
  const ipEnd = base + IP + readU16BE(bytes, base + IP + 2);
  const wireEnd = ipEnd < cursor.wireEnd ? ipEnd : cursor.wireEnd;
  const end = ipEnd < cursor.end ? ipEnd : cursor.end;
  const at = base + TCP;
  const headerLength = ((bytes[at + 12] as number) >> 4) * 4;
  if (headerLength < MIN_TCP || at + headerLength > end || cursor.claims.isUsed(Table.tcpPort)) return false;

  const isRemarked =
    ipEnd > cursor.wireEnd ||
    isFrameRemarked(cursor, IPV4) ||
    isTtlRemarked(bytes, base + IP) ||
    isTcpRemarked(bytes, at, headerLength);
  cursor.ipEnd = ipEnd;
  cursor.wireEnd = wireEnd;
  cursor.end = end;
  cursor.offset = at;
  row.source = row.addresses.internIpv4(bytes, base + IP + 12);
  row.destination = row.addresses.internIpv4(bytes, base + IP + 16);
  row.hopLimit = bytes[base + IP + 8] as number;
  row.layers = Layer.ipv4 | Layer.tcp | (isRemarked ? Layer.remarked : 0);
  row.sourcePort = readU16BE(bytes, at);
  row.destinationPort = readU16BE(bytes, at + 2);
  row.payloadOffset = TCP + headerLength;
  row.payloadLength = wireEnd - at - headerLength;
  row.chains.step(ethernet);
  row.chains.step(ipv4);
  row.chains.step(tcp);
  tellTcp(bytes, at, headerLength, row);
  row.sink?.tcp(cursor, row);
  return true;
}

/** The header as it is handed to the sink. */
function tellTcp(bytes: Uint8Array, at: number, headerLength: number, row: PacketScan): void {
  const header = row.tcp;
  header.sourcePort = row.sourcePort;
  header.destinationPort = row.destinationPort;
  header.seq = readI32BE(bytes, at + 4);
  header.ack = readI32BE(bytes, at + 8);
  header.flags = readU16BE(bytes, at + 12) & 0xfff;
  header.window = readU16BE(bytes, at + 14);
  header.headerLength = headerLength;
  header.payloadLength = row.payloadLength;
  header.payloadOffset = at + headerLength;
  header.optionsOffset = at + MIN_TCP;
  header.optionsWhole = true;
  header.whole = true;
}
