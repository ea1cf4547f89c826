/** Faults a dissection can meet, as small numbers for the `issue` column. Their sentences are i18n `issue.<name>`. */
export const Fault = {
  none: 0,
  /** The header or its payload was cut by the snap length. Wireshark: "Packet size limited during capture". */
  cut: 1,
  /** A header does not fit into what the packet says it holds. Wireshark: "Malformed Packet". */
  malformed: 2,
  /** A length field claims more, or less, than can be. */
  length: 3,
  /** More layers than are followed. */
  depth: 4,
} as const;
