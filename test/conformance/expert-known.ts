/** Where the expert list differs from the reference's, and why: read by expert.test.ts. */

/** Captures by a pattern of their names, and lines of the list that differ in them: `-` the reference alone, `+` Capscope alone. */
export interface ExpertDifference {
  readonly captures: RegExp;
  readonly rows: RegExp;
  readonly because: string;
}

const UNREAD = 'Capscope reads this protocol only as far as its columns need it, and remarks on nothing in it.';

/** See above. The first that fits is a difference's reason. */
export const DIFFERENT: readonly ExpertDifference[] = [
  {
    captures: /\/ndpi-fuzz-2006-06-26-2594\.pcap$/,
    rows: /^- \w+ (Malformed|Undecoded) (NBDS|SDP|SIP) /,
    because: UNREAD,
  },
  {
    captures: /\/wswiki-pcap-ng_Wi-Fi/,
    rows: /^- \w+ Protocol AT /,
    because: UNREAD,
  },
  { captures: /\/pcapfs-system-tests\.pcap$/, rows: /^- warn Protocol SSH /, because: UNREAD },
  {
    captures: /\/(libpcap-http_PPI|zeek-arp-who-has-radiotap)\.pcap$/,
    rows: /^- warn Assumption 802\.11 Radio /,
    because: UNREAD,
  },
  {
    captures: /\/zeek-quic-multiple-initial-fragmented-crypto\.pcap$/,
    rows: /^- note Sequence QUIC /,
    because: 'What CRYPTO frames repeat is put together without a remark.',
  },
  {
    captures: /\/iq-captures-capture\.pcap$/,
    rows: /^[-+] warn Decryption QUIC /,
    because: 'The reference says it of the first packet with a short header as well, and of no other.',
  },
  {
    captures: /\/ndpi-quic-v2\.pcapng$/,
    rows: /^\+ warn Decryption QUIC /,
    because: 'Of QUIC only Initial packets are opened, whether the file has secrets for others or not.',
  },
  {
    captures: /\/wswiki-ejemplo\.pcap$/,
    rows: /^\+ error Protocol TCP Bogus TCP header length/,
    because: 'The record that its damaged header begins is read as a packet; the reference stops before it.',
  },
  {
    captures: /\/suri-urgent11_cve_2019_12260\.pcap$/,
    rows: /^- note Protocol Ethertype Didn't find padding/,
    because:
      'Packet 2, Linux cooked: behind the 28 bytes of ARP stand 14 zeros and 9c 03 7e 2e; what is behind the payload there is not told.',
  },
  {
    captures: /\/tcpdump-ipv6hdr-heapoverflow\.pcap$/,
    rows: /^[-+] error Malformed IPv6 Hop-by-Hop (PMTU|Unknown) [Oo]ption: Invalid Length/,
    because: 'The option of RFC 9268 is not known by its name.',
  },
  {
    captures: /\/tcpdump-unsupported-link-type-160\.pcap$/,
    rows: /^- warn Undecoded DLT_USER /,
    because: 'The packet is shown as bytes; there are no preferences for such link types to point at.',
  },
  {
    captures: /\/go-le-test301\.pcapng$/,
    rows: /^\+ warn Protocol HTTP Illegal characters found in header name \d+$/,
    because:
      'Segments come out of order from packet 126 on: tshark loses count of the records of TLS and opens no more; Capscope opens them, and what continues without a head there has lines that are no header fields.',
  },
  {
    captures: /\/wswiki-iperf-mptcp-0-0\.pcap$/,
    rows: /^[-+] note Sequence TCP Duplicate ACK [45]$/,
    because:
      'Packet 8 repeats the acknowledgment of packet 7 and has other options of Multipath TCP (ADD_ADDR and a data sequence signal, RFC 8684 sections 3.3 and 3.4.1): the reference does not call that a duplicate; these options are not analysed here.',
  },
  {
    captures: /^lab\/ws-chromium\.pcapng$/,
    rows: /^(- warn Undecoded Elasticsearch|\+ chat Sequence HTTP )/,
    because: 'The server’s port is one that the reference gives to Elasticsearch; it is HTTP, as its bytes say.',
  },
  {
    captures: /^lab\/ws-deflate-mixed\.pcapng$/,
    rows: /^- warn Protocol WebSocket Decompression failed 11$/,
    because:
      'The messages are compressed with the window of those before; the reference begins anew at each and fails, Capscope reads them all (see the truth file of the capture).',
  },
];
