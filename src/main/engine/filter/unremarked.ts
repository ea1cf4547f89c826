/**
 * Fields that only unusual headers have: those that something is remarked on, fragments, options of IPv4, frames that go on behind what
 * they carry. Bits of the `layers` column and lengths tell which packets have none of it.
 */
import { Layer } from '../dissect/index.ts';
import { ANALYSED } from '../tcp/index.ts';
import type { FilterSource } from './source.ts';
import { toldEnd, toldNumber } from './told-headers.ts';

const IPV4_REMARKS =
  /^ip\.(bogus_ip_length|bogus_ip_version|bogus_header_length|ttl\.too_small|ttl\.lncb|opt(\..*)?|options(\..*)?|nop)$/;
const IPV4_OPTIONS = /^ip\.(opt|options|nop)(\.|$)/;
const FRAGMENTS = /^ip\.(fragments?|reassembled)([._].*)?$/;
/** Remarks that the scan looks for (dissect/transport/remarked-header.ts), and those of headers that are not whole. */
const TCP_REMARKS: ReadonlySet<string> = new Set([
  'tcp.options.mss.absent',
  'tcp.options.mss.present',
  'tcp.options.wscale.shift.invalid',
  'tcp.nop',
  'tcp.non_zero_bytes_after_eol',
  'tcp.analysis.tfo_syn',
  'tcp.urgent_pointer.non_zero',
  'tcp.bogus_header_length',
  'tcp.short_segment',
]);
const ETHERNET_REMARKS: ReadonlySet<string> = new Set([
  'eth.src_not_group',
  'eth.padding_bad',
  'eth.len',
  'eth.invalid_lentype',
]);
const BEHIND_FRAMES: ReadonlySet<string> = new Set(['eth.padding', 'eth.trailer', 'eth.fcs', 'vlan.trailer']);

/**
 * Whether a packet is known to have no such field, in its own layers; undefined for other fields. Of packets that quote others it
 * is not asked.
 */
export function lacksUnusual(key: string, source: FilterSource): ((packet: number) => boolean) | undefined {
  const { table } = source;
  const is = (packet: number, bits: number, wanted: number): boolean =>
    ((table.layers[packet] as number) & (bits | Layer.several)) === wanted && table.issue[packet] === 0;
  if (IPV4_REMARKS.test(key)) {
    const unusual = IPV4_OPTIONS.test(key) ? Layer.options : Layer.remarked;
    return (packet) => is(packet, Layer.ipv4 | unusual, Layer.ipv4);
  }
  if (FRAGMENTS.test(key)) {
    const more = toldNumber('ip.flags.mf', source);
    return more && ((packet) => more(packet) === 0);
  }
  if (TCP_REMARKS.has(key)) {
    return (packet) =>
      is(packet, Layer.tcp | Layer.remarked, Layer.tcp) && ((table.tcpFlags[packet] as number) & ANALYSED) !== 0;
  }
  if (ETHERNET_REMARKS.has(key)) {
    const type = toldNumber('eth.type', source);
    return type && ((packet) => type(packet) >= 0 && ((table.layers[packet] as number) & Layer.remarked) === 0);
  }
  if (BEHIND_FRAMES.has(key)) {
    const end = toldEnd(source);
    return (packet) => {
      const { originalLength, capturedLength } = table;
      // A file can have more of a packet than it says there was.
      return (
        end(packet) === originalLength[packet] &&
        (capturedLength[packet] as number) <= (originalLength[packet] as number)
      );
    };
  }
  return undefined;
}
