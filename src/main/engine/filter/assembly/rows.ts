/**
 * What headers tell of the packets of a row, as far as the window over the file goes. Packets are counted from the row's first.
 *
 * AssemblyScript; row-loop.ts says what it is for. Names with an underscore are numbers of the engine's, which scripts/wasm-rows.mjs
 * puts in front.
 */

/** Packets that {@link locate} has found a place of. */
export let found: i32 = 0;
/** What {@link tellNumbers} or {@link tellEthers} knows nothing of: the number; or the place in the window of the address, and its slot. */
export let unknown: i32 = 0;
export let slot: i32 = 0;

/** Leave open the packets before `to` that have not just one whole header of a layer, `layer` being what `bits` of their layers have to be. */
export function sift(to: i32, bits: i32, layer: i32, flag: i32): void {
  for (let packet = 0; packet < to; packet++) {
    if (load<u8>(AT_told + packet) !== ASK) continue;
    const isAlone =
      (load<u8>(AT_layers + packet) & bits) === layer &&
      load<u32>(AT_issue + (packet << 2)) === 0 &&
      (load<u16>(AT_tcpFlags + (packet << 1)) & flag) === flag;
    if (!isAlone) store<u8>(AT_told + packet, OPEN);
  }
}

/**
 * Find the place in the window of the header in packets of the row from `from` on that are not told yet, before `to`: `length` bytes
 * of it have to be there, and `besides` are bits of a layer that its packets must not have, 0 where any may. The window has `end` bytes
 * of the file from `start` on. Gives the first packet that has to be looked at by itself, or `to`.
 */
export function locate(from: i32, to: i32, length: i32, besides: i32, start: f64, end: i32): i32 {
  found = 0;
  for (let packet = from; packet < to; packet++) {
    if (load<u8>(AT_told + packet) !== ASK) continue;
    const way = load<u32>(AT_chain + (packet << 2));
    if (way >= <u32>WAYS) return packet;
    let place = load<i32>(AT_byWay + (way << 2));
    if (place === UNKNOWN || place === NOWHERE) return packet;
    if (place < 0) place += MIN_IPV4 - BEHIND_IPV4;
    if (besides !== 0) {
      if ((load<u8>(AT_layers + packet) & besides) !== 0) return packet;
      if (load<i32>(AT_payload + (packet << 2)) === ELSEWHERE) return packet;
    }
    if (<u32>(place + length) > load<u32>(AT_captured + (packet << 2))) return packet;
    const begin = load<f64>(AT_fileOffset + (packet << 3)) - start;
    if (begin < 0 || begin + <f64>(place + length) > <f64>end) return packet;
    store<i32>(AT_places + (packet << 2), <i32>begin + place);
    found++;
  }
  return to;
}

/**
 * Tell by the number of one byte or two at `at` of the headers that {@link locate} has found. Gives the first packet of whose number it
 * is not known what the test tells, or `to`.
 */
export function tellNumbers(from: i32, to: i32, at: i32, size: i32): i32 {
  for (let packet = from; packet < to; packet++) {
    if (load<u8>(AT_told + packet) !== ASK) continue;
    const place = AT_window + load<i32>(AT_places + (packet << 2)) + at;
    const number: i32 = size === 1 ? load<u8>(place) : bswap<u16>(load<u16>(place));
    const told = load<u8>(AT_byNumber + number);
    if (told === 0) {
      unknown = number;
      return packet;
    }
    store<u8>(AT_told + packet, told - 1);
  }
  return to;
}

/**
 * The same by the link address there, or by two of them where `other` is not negative: by either, or where `all` is not 0 by both.
 */
export function tellEthers(from: i32, to: i32, at: i32, other: i32, all: i32): i32 {
  // What one address tells whatever the other does.
  const enough = all !== 0 ? NO : YES;
  for (let packet = from; packet < to; packet++) {
    if (load<u8>(AT_told + packet) !== ASK) continue;
    const place = load<i32>(AT_places + (packet << 2));
    let told = etherTold(place + at, 0);
    if (other >= 0 && told - 1 !== enough && told !== 0) told = etherTold(place + other, ETHERS);
    if (told === 0) return packet;
    store<u8>(AT_told + packet, told - 1);
  }
  return to;
}

/** What is known of the address at a place in the window, + 1; 0 nothing. It is kept from a slot on: two that are asked about in turn have slots of their own. */
function etherTold(place: i32, from: i32): i32 {
  const high: i32 = bswap<u16>(load<u16>(AT_window + place));
  const low: i32 = bswap<u32>(load<u32>(AT_window + place + 2));
  unknown = place;
  slot = from + ((low ^ (low >> 8) ^ (low >> 16)) & (ETHERS - 1));
  if (load<i32>(AT_etherHigh + (slot << 2)) !== high || load<i32>(AT_etherLow + (slot << 2)) !== low) return 0;
  return load<u8>(AT_etherTold + slot);
}
