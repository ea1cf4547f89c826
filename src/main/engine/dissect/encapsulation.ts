/**
 * Link types (https://www.tcpdump.org/linktypes.html) by the number and name that Wireshark gives the encapsulation:
 * what `frame.encap_type` shows.
 */

const ENCAPSULATIONS: Readonly<Record<number, readonly [number, string]>> = {
  0: [15, 'NULL/Loopback'],
  1: [1, 'Ethernet'],
  3: [148, 'Amateur Radio AX.25'],
  6: [2, 'Token Ring'],
  7: [9, 'Linux ARCNET'],
  8: [3, 'SLIP'],
  9: [4, 'PPP'],
  10: [6, 'FDDI with bit-swapped MAC addresses'],
  12: [7, 'Raw IP'],
  14: [7, 'Raw IP'],
  50: [4, 'PPP'],
  51: [139, 'PPP-over-Ethernet session'],
  100: [10, 'RFC 1483 ATM'],
  101: [7, 'Raw IP'],
  104: [28, 'Cisco HDLC'],
  105: [20, 'IEEE 802.11 Wireless LAN'],
  107: [26, 'Frame Relay'],
  108: [174, 'OpenBSD loopback'],
  113: [25, 'Linux cooked-mode capture v1'],
  117: [39, 'OpenBSD PF Firewall logs'],
  119: [21, 'IEEE 802.11 plus Prism II monitor mode radio header'],
  127: [23, 'IEEE 802.11 plus radiotap radio header'],
  163: [24, 'IEEE 802.11 plus AVS radio header'],
  166: [19, 'PPP with Directional Info'],
  186: [92, 'USB packets with FreeBSD header'],
  187: [41, 'Bluetooth H4'],
  189: [95, 'USB packets with Linux header'],
  192: [97, 'Per-Packet Information header'],
  195: [104, 'IEEE 802.15.4 Wireless PAN'],
  201: [99, 'Bluetooth H4 with linux header'],
  203: [131, 'LAPD'],
  204: [19, 'PPP with Directional Info'],
  220: [115, 'USB packets with Linux header and padding'],
  226: [124, 'Solaris IPNET'],
  227: [125, 'SocketCAN'],
  228: [129, 'Raw IPv4'],
  229: [130, 'Raw IPv6'],
  230: [127, 'IEEE 802.15.4 Wireless PAN with FCS not present'],
  239: [141, 'NFLOG'],
  242: [180, 'IP over InfiniBand'],
  248: [149, 'SCTP'],
  249: [152, 'USB packets with USBPcap header'],
  251: [154, 'Bluetooth Low Energy Link Layer'],
  252: [155, 'Wireshark Upper PDU export'],
  253: [158, 'Linux Netlink'],
  254: [159, 'Bluetooth Linux Monitor'],
  256: [161, 'Bluetooth Low Energy Link Layer RF'],
  271: [185, 'Linux vsock'],
  276: [210, 'Linux cooked-mode capture v2'],
};

/** First of the sixteen link types that are free for private use, and the number of its encapsulation. */
const USER_FIRST = 147;
const USER_COUNT = 16;
const USER_ENCAPSULATION = 45;

/** Number of the encapsulation; undefined for link types that have none. */
export function encapsulationOf(linkType: number): number | undefined {
  const user = linkType - USER_FIRST;
  return user >= 0 && user < USER_COUNT ? USER_ENCAPSULATION + user : ENCAPSULATIONS[linkType]?.[0];
}

/** Its name, or `Unknown`. */
export function encapsulationName(linkType: number): string {
  const user = linkType - USER_FIRST;
  return user >= 0 && user < USER_COUNT ? `USER ${user}` : (ENCAPSULATIONS[linkType]?.[1] ?? 'Unknown');
}
