/** Names of link types (https://www.tcpdump.org/linktypes.html), for people; dissectors claim the numbers. */
import {
  LINK_TYPE_CUSTOM_BLOCK,
  LINK_TYPE_JOURNAL_ENTRY,
  LINK_TYPE_SYSDIG_EVENT,
  LINK_TYPE_UNKNOWN,
} from './format.ts';

const NAMES: Readonly<Record<number, string>> = {
  0: 'NULL',
  1: 'ETHERNET',
  6: 'IEEE802_5',
  8: 'SLIP',
  9: 'PPP',
  10: 'FDDI',
  50: 'PPP_HDLC',
  51: 'PPP_ETHER',
  101: 'RAW',
  104: 'C_HDLC',
  105: 'IEEE802_11',
  107: 'FRELAY',
  108: 'LOOP',
  113: 'LINUX_SLL',
  119: 'IEEE802_11_PRISM',
  127: 'IEEE802_11_RADIOTAP',
  163: 'IEEE802_11_AVS',
  187: 'BLUETOOTH_HCI_H4',
  189: 'USB_LINUX',
  192: 'PPI',
  195: 'IEEE802_15_4_WITHFCS',
  201: 'BLUETOOTH_HCI_H4_WITH_PHDR',
  220: 'USB_LINUX_MMAPPED',
  227: 'CAN_SOCKETCAN',
  228: 'IPV4',
  229: 'IPV6',
  239: 'NFLOG',
  249: 'USBPCAP',
  253: 'NETLINK',
  276: 'LINUX_SLL2',
};

/** Link types of this project's own, for what is counted as a packet and has no LINKTYPE_ value. */
const OWN_NAMES: ReadonlyMap<number, string> = new Map([
  [LINK_TYPE_CUSTOM_BLOCK, 'PCAPNG_CUSTOM_BLOCK'],
  [LINK_TYPE_JOURNAL_ENTRY, 'SYSTEMD_JOURNAL'],
  [LINK_TYPE_SYSDIG_EVENT, 'SYSDIG_EVENT'],
  [LINK_TYPE_UNKNOWN, 'UNKNOWN'],
]);

/** `ETHERNET`, `LINUX_SLL2`…; a number without a name here as `LINKTYPE 147`. */
export function linkTypeName(linkType: number): string {
  return NAMES[linkType] ?? OWN_NAMES.get(linkType) ?? `LINKTYPE ${linkType}`;
}
