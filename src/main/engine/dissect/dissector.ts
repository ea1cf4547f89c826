/**
 * The shape of a protocol in a packet. A dissector is a value: it declares its fields and what it claims, and has two
 * functions over the same header:
 *
 * - `scan` walks: it checks the header, writes columns, moves the cursor to what the header carries and returns who
 *   follows. It runs for every packet and allocates nothing.
 * - `detail` paints: it adds this layer's lines, field values and column text for one packet. It does not move the
 *   cursor. The walker always scans right after painting, so that both take the same way through every packet.
 */
import type { Claim } from './claims.ts';
import type { Cursor } from './cursor.ts';
import type { Detail } from './detail.ts';
import type { FieldSpec } from './field.ts';
import type { PacketScan } from './packet-scan.ts';

/** One protocol. */
export interface Dissector {
  /** Wireshark's protocol filter name: `eth`, `ip`, `tcp`. Also what `frame.protocols` lists. */
  readonly id: string;
  /** Full name, as the tree's layer line begins: `Internet Protocol Version 4`. */
  readonly title: string;
  /** Wireshark's short name, where it is another than the title: `IPv4`, `UDP`. A malformed packet is told with it. */
  readonly short?: string;
  readonly claims: readonly Claim[];
  /** Every field that `detail` paints, those too that it shares with another: filters look for them nowhere else. */
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Further layers that painting it may add, by display-filter name, with their titles: filters know them as well. */
  readonly adds?: ReadonlyMap<string, string>;
  /**
   * Check the header at `cursor.offset`, write what the table stores of it, and move the cursor (offset, end, wireEnd)
   * to its payload. Returns who follows, or undefined where nothing does. On a fault: note it at the cursor and return
   * undefined.
   */
  scan(cursor: Cursor, row: PacketScan): Dissector | undefined;
  /** Paint the layer that begins at `cursor.offset`. Must bear any bytes: check before reading. */
  detail(cursor: Cursor, out: Detail): void;
  /**
   * Painting it may show layers that the scan does not walk: those of a packet that its messages quote (cursor.quoted), or
   * of what it keeps enciphered.
   */
  readonly showsOthers?: boolean;
  /** Of those some begin at the link: it shows samples of packets. */
  readonly showsLinks?: true;
  /** What it stands as in the hierarchy of protocols depends on its bytes: only painting tells. */
  readonly standsAsPainted?: true;
  /**
   * Scanning the bytes at the cursor changes nothing, finds no fault, and nobody follows: of all bytes that there may be (at least one), or
   * of those that this says it of. Compiled code passes such packets (plain-run/).
   */
  readonly leavesNothing?: true | ((cursor: Cursor) => boolean);
  /** For protocols without a port of their own: whether these UDP payload bytes (offset to end) are theirs. */
  recogniseUdp?(cursor: Cursor): boolean;
}

/** A dissector that nothing follows and of which the table stores nothing. */
export const leaf = (protocol: Omit<Dissector, 'scan'>): Dissector => ({
  ...protocol,
  leavesNothing: true,
  scan: () => undefined,
});

/** Everything that painting a layer may give a line of the tree: the layer itself, those that it adds, its fields. */
export function fieldsOf({ id, title, adds = new Map(), fields }: Dissector): readonly FieldSpec[] {
  const layers = [[id, title] as const, ...adds].map(([key, label]): FieldSpec => ({ key, label, type: 'protocol' }));
  return [...layers, ...Object.values(fields)];
}
