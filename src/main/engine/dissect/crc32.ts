/** CRC-32 as Ethernet has it (IEEE 802.3 section 3.2.9), by which the reference tells file handles apart in few letters. */

const POLYNOMIAL = 0xedb88320;
/** Made when first needed. */
let table: Uint32Array | undefined;

const makeTable = (): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    return value >>> 0;
  });

/** Check sum of all of `bytes`, 32 bits unsigned. */
export function crc32(bytes: Uint8Array): number {
  table ??= makeTable();
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}
