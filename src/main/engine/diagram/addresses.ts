/** Addresses with their last part hidden, for a picture that goes where its addresses should not. */

const HIDDEN = '***';

/**
 * An address without its last part: `192.168.6.***`, `2001:db8::***`. What is neither (a link address, a name) is hidden
 * whole.
 */
export function hideAddress(address: string): string {
  const cut = Math.max(address.lastIndexOf('.'), address.lastIndexOf(':'));
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) || (address.includes(':') && /^[\da-f:.]+$/i.test(address));
  const isLink = /^([\da-f]{2}:){5}[\da-f]{2}$/i.test(address);
  return isAddress && !isLink ? address.slice(0, cut + 1) + HIDDEN : HIDDEN;
}
