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
  info?(reader: Reader, cursor: Cursor): string;
  /** Protocol column where it depends on the payload. */
  columnOf?(cursor: Cursor): string;
  /** Layers above, for `frame.protocols`. */
  above?(cursor: Cursor): readonly string[];
  /** All three at once, where one reading tells them. */
  told?(reader: Reader, cursor: Cursor): ToldDatagram;
}

/** What a payload is told as: words of the Info column, Protocol column, layers above. */
export interface ToldDatagram {
  readonly info: string;
  readonly column: string;
  readonly above: readonly string[];
}

function tell({ info, columnOf, above, told, column }: Named, cursor: Cursor): ToldDatagram {
  const reader = new Reader(cursor);
  if (told !== undefined) return told(reader, cursor);
  return {
    info: info?.(reader, cursor) ?? '',
    column: columnOf?.(cursor) ?? column,
    above: above?.(cursor) ?? [],
  };
}

/** Who recognises a payload that its port's owner does not want. */
function whoElse(cursor: Cursor, refusing: Dissector): Dissector {
  const { udpHeuristics, data } = cursor.claims;
  if (cursor.sourcePort === 0 && cursor.destinationPort === 0) return data;
  return udpHeuristics.find((one) => one.id !== refusing.id && one.recogniseUdp?.(cursor) === true) ?? data;
}

/** Make its dissector. */
export function named(options: Named): Dissector {
  const { id, title, column, ports = [] } = options;
  const fits = (cursor: Cursor): boolean => options.fits?.(cursor) ?? true;
  const dissector: Dissector = {
    id,
    title,
    short: column,
    claims: [...(options.claims ?? []), ...ports.map((value) => ({ table: Table.udpPort, value }))],
    fields: {},
    scan: (cursor) => (fits(cursor) ? undefined : whoElse(cursor, dissector)),
    detail(cursor, out) {
      if (!fits(cursor)) return;
      const told = tell(options, cursor);
      const words = told.info;
      out.columns.protocol = told.column;
      out.columns.setInfo(words);
      const node = out.layer(cursor, dissector, cursor.end - cursor.offset, title);
      if (words !== '') out.within(node, () => out.label(cursor.offset, cursor.end - cursor.offset, words));
      out.protocols.push(...told.above);
    },
  };
  return options.anywhere === true ? { ...dissector, recogniseUdp: fits } : dissector;
}
