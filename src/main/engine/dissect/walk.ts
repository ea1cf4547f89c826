/**
 * Runs the chain of layers over one packet: `scan` for every packet as it is read, `paint` for the packet somebody
 * looks at. Both take the way that the dissectors' `scan` decides.
 */
import { type Claims, Table } from './claims.ts';
import type { Cursor } from './cursor.ts';
import type { Detail } from './detail.ts';
import type { Dissector } from './dissector.ts';
import { encapsulationOf } from './encapsulation.ts';
import { Fault } from './faults.ts';
import { ethernet, scanEthernet } from './link/ethernet.ts';
import { ipv4, scanIpv4 } from './network/ipv4.ts';
import { ipv6, scanIpv6 } from './network/ipv6.ts';
import type { PacketScan } from './packet-scan.ts';
import { scanPlain } from './plain-packet.ts';
import { scanTcp, tcp } from './transport/tcp.ts';
import { scanUdp, udp } from './transport/udp.ts';

/** Layers followed at most; tunnels in tunnels end here. */
const MAX_LAYERS = 64;

/** Read the packet that `cursor` has begun; the row's chain tells the way. */
export function scanPacket(cursor: Cursor, row: PacketScan): void {
  if (scanPlain(cursor, row)) return;
  walkPacket(cursor, row);
  row.sink?.ended?.(cursor, row);
}

/** The same by the declared layers, for any packet. */
export function walkPacket(cursor: Cursor, row: PacketScan): void {
  let dissector = first(cursor);
  for (let depth = 0; dissector !== undefined; depth++) {
    if (depth === MAX_LAYERS) {
      cursor.fail(Fault.depth);
      break;
    }
    if (!cursor.quoted) row.chains.step(dissector);
    dissector = scanLayer(dissector, cursor, row);
    if (dissector === undefined && cursor.carrier !== undefined) {
      dissector = cursor.carrier.next(cursor);
      depth = 0;
    }
  }
  if (cursor.quoted) row.endQuote();
}

/**
 * `dissector.scan`. The layers that nearly every packet has are called by name: the compiler takes those calls into the
 * walk, which it cannot do where any of a hundred may be meant.
 */
function scanLayer(dissector: Dissector, cursor: Cursor, row: PacketScan): Dissector | undefined {
  if (dissector === tcp) return scanTcp(cursor, row);
  if (dissector === ipv4) return scanIpv4(cursor, row);
  if (dissector === ethernet) return scanEthernet(cursor, row);
  if (dissector === ipv6) return scanIpv6(cursor, row);
  if (dissector === udp) return scanUdp(cursor, row);
  return dissector.scan(cursor, row);
}

/** The same walk, painting each layer before it is passed, `layers` of them at most. `row` is scratch. */
export function paintPacket(cursor: Cursor, row: PacketScan, out: Detail, layers = MAX_LAYERS): void {
  let dissector = first(cursor);
  if (dissector === cursor.claims.data) paintUnknownLink(cursor, out);
  for (let depth = 0; dissector !== undefined && depth < layers; depth++) {
    const { fault, offset, end }: Cursor = cursor;
    dissector.detail(cursor, out);
    const before = cursor.bytes;
    const layer: Dissector = dissector;
    dissector = dissector.scan(cursor, row);
    if (before === cursor.bytes) out.endLayer(offset, Math.min(end, ownEnd(layer, offset, cursor, out)), before.length);
    if (cursor.fault !== fault) out.fault(cursor, layer);
    if (cursor.bytes !== before) {
      out.openSource(cursor.sourceName, cursor.bytes.subarray(cursor.base), cursor.base);
    }
    if (dissector === undefined && cursor.carrier !== undefined) {
      dissector = cursor.carrier.next(cursor);
      if (cursor.quoted) out.columns.freeze();
      depth = 0;
    }
  }
}

/** Where a layer says itself that it ends; infinity where it does not. */
function ownEnd({ id }: Dissector, offset: number, cursor: Cursor, { layers }: Detail): number {
  // What nobody reads on, as a fragment, is left out of the cursor.
  if (id === 'ip' || id === 'ipv6') return cursor.end > cursor.offset ? cursor.end : Number.POSITIVE_INFINITY;
  const node = layers.at(-1);
  return id === 'arp' && node?.spec?.key === id ? offset + node.length : Number.POSITIVE_INFINITY;
}

/** A link type that nobody reads is told by its number alone. */
function paintUnknownLink({ linkType }: Cursor, out: Detail): void {
  const encapsulation = encapsulationOf(linkType);
  if (encapsulation === undefined) return;
  out.columns.protocol = 'UNKNOWN';
  out.columns.setInfo(`WTAP_ENCAP = ${encapsulation}`);
}

function first(cursor: Cursor): Dissector | undefined {
  return linkDissector(cursor.claims, cursor.linkType);
}

/** Who reads packets of a link type. */
function linkDissector(claims: Claims, linkType: number): Dissector {
  return claims.find(Table.linkType, linkType) ?? claims.data;
}
