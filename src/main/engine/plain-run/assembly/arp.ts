/** ARP between hosts of Ethernet about addresses of IPv4: as dissect/network/arp.ts and dissect/link/ethernet.ts scan it. */
import { cell } from './cells.ts';
import { chainOf, isPadded, network, remarks } from './frame.ts';
import { captured } from './records.ts';
import { writeLayers, writeNoTransport, writeRow } from './rows.ts';

/** Of an address of Ethernet that was not met lately. */
declare function internMac(place: usize): i32;
/** Take down which address the message at `place`, of this packet, says is whose; gives whether that is against an owner. */
declare function claim(place: usize): bool;

const HEADER: u32 = 8;
const LENGTH: u32 = 28;
/** Ethernet and IPv4, as it lies in memory, and addresses of 6 and 4 bytes. */
const KINDS: u32 = 0x00080100;
const SIZES: u16 = 0x0406;
const REQUEST: u16 = 0x0100;
const REPLY: u16 = 0x0200;
/** Bytes of a claim: an address of Ethernet and one of IPv4. */
const CLAIM: u32 = 10;

/** Take the packet at `packet`, in a frame that was found, if it is plain; says whether it was. To be exported: it is rare. */
export function passArp(packet: usize): bool {
  const arp = packet + network;
  if (captured < network + LENGTH || load<u32>(arp) !== KINDS || load<u16>(arp, 4) !== SIZES) return false;
  const code = load<u16>(arp, 6);
  const chain = chainOf(PlainContent_arp);
  if (chain === 0 || (code !== REQUEST && code !== REPLY)) return false;
  const destination = macOf(packet);
  const source = macOf(packet + 6);
  const isKnown = isHarmless(arp + HEADER) && (code === REQUEST || isHarmless(arp + HEADER + CLAIM));
  const isConflict = !isKnown && claim(arp);
  if (!isKnown && !isConflict) {
    keepHarmless(arp + HEADER);
    if (code === REPLY) keepHarmless(arp + HEADER + CLAIM);
  }
  writeRow(packet, source, destination, 0, 0, 0);
  writeNoTransport();
  writeLayers(chain, isConflict || isPadded(packet, network + LENGTH) ? Layer_remarked : remarks);
  return true;
}

/** Index in the pool of the address at `place`: those met last are kept beside it. */
function macOf(place: usize): i32 {
  const address = <u64>load<u32>(place) | ((<u64>load<u16>(place, 4)) << 32);
  const entry = cell(CELL_macs) + (hashOf(<u32>address, <u32>(address >> 32)) << 4);
  const known = load<i32>(entry, 8);
  if (known !== 0 && load<u64>(entry) === address) return known;
  const index = internMac(place);
  store<u64>(entry, address);
  store<i32>(entry, index, 8);
  return index;
}

function hashOf(low: u32, high: u32): u32 {
  return (((low * 0x9e3779b1) ^ (high * 0x85ebca6b)) * 0x2c1b3c6d) >> (32 - MAC_BITS);
}

/** Place of what is known of the claim at `place`: owners stay what they are, so that what was no conflict once is never one. */
function claimEntry(place: usize): usize {
  // Addresses of a network are next to each other: none of them takes another's place.
  const address = bswap<u32>(load<u32>(place, 6));
  return cell(CELL_claims) + (((address ^ (address >> MAC_BITS)) & ((1 << MAC_BITS) - 1)) << 4);
}

/** Whether what is said at `place` makes nobody an owner, or was against none before. */
function isHarmless(place: usize): bool {
  // No host's: without an address, or a group's.
  if (load<u32>(place, 6) === 0 || (load<u8>(place) & 1) !== 0) return true;
  if (load<u32>(place) === 0 && load<u16>(place, 4) === 0) return true;
  const entry = claimEntry(place);
  return load<u64>(entry) === load<u64>(place) && load<u32>(entry, 8) === <u32>load<u16>(place, 8) + 1;
}

function keepHarmless(place: usize): void {
  const entry = claimEntry(place);
  store<u64>(entry, load<u64>(place));
  store<u32>(entry, <u32>load<u16>(place, 8) + 1, 8);
}
