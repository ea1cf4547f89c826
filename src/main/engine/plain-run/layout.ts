/**
 * What JavaScript and the compiled loop hand each other: cells of 32 bits in one block of memory. The loop's source has these
 * numbers, and those of tcp/flow-cells.ts, from a file that scripts/wasm.mjs makes of them.
 */

/** Cells of the block. Places are bytes from the beginning of the memory. */
export const CELL = {
  /** Place of the window over the file, and how many bytes of it hold the file. */
  window: 0,
  windowLength: 1,
  /** Where in the window the next record begins; the loop moves it on. */
  at: 2,
  /** 1 where the numbers of record headers begin with their high byte. */
  bigEndian: 3,
  /** Offset in the file of the window's first byte: two cells, a number of 64 bits. */
  windowStart: 4,
  /** Nanoseconds of a tick, and ticks of a second. */
  nanosPerTick: 6,
  ticksPerSecond: 7,
  /** Bytes that a packet may have at most. */
  maxLength: 8,
  /** Index of the packet that is next; the loop moves it on. */
  packet: 9,
  /** Rows that are written, and rows there is room for; the loop moves the first on. */
  row: 10,
  rows: 11,
  /** What packets begin with: PlainLink of dissect/plain-ways.ts. */
  link: 12,
  /** What is known of each port of UDP, a byte: {@link PortMark}. */
  ports: 13,
  /** IPv4 addresses met last, by their hash, and what they are in the pool. */
  recent: 14,
  recentIndex: 15,
  recentShift: 16,
  /** Slots of tcp/endpoint-map.ts, and how many of them there are less one. */
  pairs: 17,
  pairsMask: 18,
  /** Rows of tcp/flows.ts. */
  flows: 19,
  clocks: 20,
  streams: 21,
  /** Columns of tcp/unacked.ts, entries used and room for, and the first of those that are free. */
  unackedPacket: 22,
  unackedSeq: 23,
  unackedEnd: 24,
  unackedTime: 25,
  unackedNewer: 26,
  unackedUsed: 27,
  unackedRoom: 28,
  unackedFree: 29,
  /** Where the columns of table/row-batch.ts begin. */
  batch: 30,
  /** Bits that lengths, addresses and places of the rows have among them: what columns have to be wide enough for. */
  seenLong: 31,
  seenShort: 32,
  /** 1 where records are enhanced packet blocks of pcapng, 0 where they are pcap's. */
  blocks: 33,
  /** Streams of tcp/flows.ts, and streams there is room for. Pairs in the slots. */
  streamsUsed: 34,
  streamsRoom: 35,
  pairsUsed: 36,
  /** Rows whose options say something, of OPTION_CELLS cells each, and how many there are. */
  optionRows: 37,
  optionRowCount: 38,
  /** 1 where the loop stopped because the window ends inside the next record. */
  isCut: 39,
  /** Columns of table/stream-table.ts. */
  ofAddress: 40,
  ofPort: 41,
  ofPackets: 42,
  ofBytes: 43,
  ofRetransmissions: 44,
  ofBase: 45,
  ofBaseKnown: 46,
  ofWindowShift: 47,
  ofClientSide: 48,
  ofRolesFrom: 49,
  ofFirstPacket: 50,
  ofLastPacket: 51,
  ofStartSeconds: 52,
  ofStartNanos: 53,
  ofCompleteness: 54,
  ofOpeningCompleteness: 55,
  ofInitialRtt: 56,
  ofNotes: 57,
  /** The same as of pairs for UDP, and its streams so far. */
  udpPairs: 58,
  udpPairsMask: 59,
  udpPairsUsed: 60,
  udpStreams: 61,
  /** The same as of IPv4 addresses, of IPv6: four cells each. */
  recentIpv6: 62,
  recentIpv6Index: 63,
  /** Rows of DNS messages, of DNS_CELLS numbers of 64 bits each, and how many there are. */
  dnsRows: 64,
  dnsRowCount: 65,
  /** Connections met last: {@link MET_BITS}, {@link MET_SHIFT}. */
  met: 66,
  /** Place of what the `chain` column says of packets of each way (PLAIN_WAYS cells, dissect/plain-ways.ts); 0: none of them is plain. */
  chains: 67,
  /** Contents (dissect/plain-ways.ts) that ports of UDP, and protocols of IP, stand for, a byte each: see {@link ASKS}. */
  claimants: 68,
  protocols: 69,
  /** Rows of pings, of ECHO_CELLS cells each, and how many there are. */
  echoRows: 70,
  echoRowCount: 71,
  /** Addresses of Ethernet met last, and claims of ARP that were against nobody, as many as {@link MAC_BITS} says of 16 bytes each. */
  macs: 72,
  claims: 73,
  /** Of the section's first 32 interfaces those whose packets are like the first one's, as bits. */
  alike: 74,
  /** Rows whose blocks say more than others, of {@link BLOCK_CELLS} cells each, and how many there are. */
  blockRows: 75,
  blockRowCount: 76,
  /** Streams of UDP between whose ends a QUIC connection has begun, those met last: each one's number and 1 at {@link QUIC_BITS} of it. */
  quicStreams: 77,
  /** Beginnings of ids of QUIC that ends have chosen, as bits by the {@link HEAD_BITS} highest of a hash. */
  quicHeads: 78,
  /** What rows have: {@link SEEN_PORTS} and payload, {@link SEEN_TCP} (table/row-batch.ts). */
  seenHeaders: 79,
} as const;

/** Connections met last that are kept: 2 to the power of this, each in as many bytes as 2 to the power of that. */
export const MET_BITS = 10;
export const MET_SHIFT = 5;

/** Bits of what is known of a port: those of ToldPort. */
export const PortMark = { talk: 1, quic: 2 } as const;
/** Beside a content: JavaScript has to be asked whether the payload is its own. And what is left to JavaScript in any case. */
export const ASKS = 0x80;
export const NO_CONTENT = 0xff;
/** See {@link CELL}: 2 to the power of this. */
export const MAC_BITS = 12;
/** See {@link CELL}: 2 to the power of these. */
export const QUIC_BITS = 12;
export const HEAD_BITS = 16;

/** See {@link CELL}. */
export const SEEN_PORTS = 1;
export const SEEN_TCP = 2;

/** Cells in the block. */
export const CELLS = 80;
/** Place of the block: it is the first that is taken of the memory. */
export const CELLS_PLACE = 16;

/** Cells of a row whose block says more: its place in the batch, the interface, and bytes of options behind the padded packet. */
export const BLOCK_CELLS = 3;
