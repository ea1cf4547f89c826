/** Bytes as hex digits. Payloads are written out whole for `-e`, so this is Node's own loop and not one here. */

/** Two digits for each byte from `from` to `to`, as far as there are any; nothing between them. */
export function hexOf(bytes: Uint8Array, from: number, to: number): string {
  const end = Math.min(to, bytes.length);
  return end <= from ? '' : Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('hex');
}
