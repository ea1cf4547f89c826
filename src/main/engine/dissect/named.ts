/**
 * How the smaller protocols are made, those over UDP and those that switches and routers speak: named, with what their first bytes say in the Info column,
 * and no further lines. A payload that is not theirs is left to nobody.
 */
import { type Claim, Table } from './claims.ts';
import type { Cursor } from './cursor.ts';
import type { Dissector } from './dissector.ts';
import { Reader } from './reader.ts';

/** One of them. */
export interface Named {
  readonly id: string;
  readonly title: string;
  /** Protocol column. */
  readonly column: string;
  readonly ports?: readonly number[];
  /** What it claims besides UDP ports. */
  readonly claims?: readonly Claim[];
  /** Whether the payload at the cursor is theirs; by default anything is. */
  fits?(cursor: Cursor): boolean;
  /** Take payloads that fit on any port. */
  readonly anywhere?: boolean;
  /** Words of the Info column. */
  info(reader: Reader, cursor: Cursor): string;
  /** Protocol column where it depends on the payload. */
  columnOf?(cursor: Cursor): string;
  /** Layers above, for `frame.protocols`. */
  above?(cursor: Cursor): readonly string[];
}

/** Make its dissector. */
export function named(options: Named): Dissector {
  const { id, title, column, ports = [], info } = options;
  const fits = (cursor: Cursor): boolean => options.fits?.(cursor) ?? true;
  const dissector: Dissector = {
    id,
    title,
    short: column,
    claims: [...(options.claims ?? []), ...ports.map((value) => ({ table: Table.udpPort, value }))],
    fields: {},
    scan: (cursor) => (fits(cursor) ? undefined : cursor.claims.data),
    detail(cursor, out) {
      if (!fits(cursor)) return;
      out.columns.protocol = options.columnOf?.(cursor) ?? column;
      const words = info(new Reader(cursor), cursor);
      out.columns.setInfo(words);
      const node = out.layer(cursor, dissector, cursor.end - cursor.offset, title);
      if (words !== '') out.within(node, () => out.label(cursor.offset, cursor.end - cursor.offset, words));
      out.protocols.push(...(options.above?.(cursor) ?? []));
    },
  };
  return options.anywhere === true ? { ...dissector, recogniseUdp: fits } : dissector;
}
