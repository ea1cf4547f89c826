/**
 * How the smaller protocols are made, those over UDP and those that switches and routers speak: named, with what their
 * first bytes say in the Info column. A payload that is not theirs is left to whoever recognises it.
 */
import { type Claim, Table } from './claims.ts';
import type { Cursor } from './cursor.ts';
import type { Detail } from './detail.ts';
import type { Dissector } from './dissector.ts';
import { Fault } from './faults.ts';
import { type FieldSpec, joinFields } from './field.ts';
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
  /** The reference reads it to its end: where the capture has cut that off, it says so. */
  readonly readsAll?: true;
  /** Take payloads on any port: those that fit, or those that this says are theirs. */
  readonly anywhere?: true | ((cursor: Cursor) => boolean);
  /** A payload of theirs is met for the first time: what later packets have to know of it is remembered. */
  remember?(cursor: Cursor, self: Dissector): void;
  /** Its fields. Those that have a place in its header are painted from there. */
  readonly fields?: Readonly<Record<string, FieldSpec>>;
  /** Fields that are painted by `paint` alone. */
  readonly further?: Readonly<Record<string, FieldSpec>>;
  /** Whether the payload has that header; by default it has. */
  hasHeader?(cursor: Cursor): boolean;
  /** Lines besides. */
  paint?(cursor: Cursor, out: Detail): void;
  /** Words of the Info column. */
  info?(reader: Reader, cursor: Cursor): string;
  /** Protocol column where it depends on the payload. */
  columnOf?(cursor: Cursor): string;
  /** Layers above, for `frame.protocols`. */
  above?(cursor: Cursor): readonly string[];
  /** What stands at the top of the reference's tree, where that is not the protocol itself. */
  stands?(cursor: Cursor): readonly string[];
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

/** Who takes a payload that its port's owner does not want: the other port's, or who recognises it. */
function whoElse(cursor: Cursor, refusing: Dissector): Dissector {
  const { claims, sourcePort, destinationPort } = cursor;
  const other = claims.find(Table.udpPort, Math.max(sourcePort, destinationPort));
  if (other !== undefined && other.id !== refusing.id) return other;
  return (
    claims.udpHeuristics.find((one) => one.id !== refusing.id && one.recogniseUdp?.(cursor) === true) ?? claims.data
  );
}

/** Make its dissector. */
export function named(options: Named): Dissector {
  const { id, title, column, ports = [], anywhere } = options;
  const fits = (cursor: Cursor): boolean => options.fits?.(cursor) ?? true;
  const header = Object.values(options.fields ?? {}).filter(({ at }) => at !== undefined);
  const dissector: Dissector = {
    id,
    title,
    short: column,
    claims: [...(options.claims ?? []), ...ports.map((value) => ({ table: Table.udpPort, value }))],
    fields: joinFields(options.fields ?? {}, options.further ?? {}),
    ...(options.stands && { standsAsPainted: true }),
    // Part of this very value: it is what `remember` hands on, and layers of packets are told apart by it.
    ...(anywhere !== undefined && { recogniseUdp: anywhere === true ? fits : anywhere }),
    ...(options.remember === undefined && {
      leavesNothing:
        options.fits === undefined && options.readsAll !== true
          ? true
          : (cursor) => fits(cursor) && (options.readsAll !== true || cursor.end === cursor.wireEnd),
    }),
    scan(cursor) {
      if (!fits(cursor)) return whoElse(cursor, dissector);
      if (!cursor.replay && !cursor.quoted) options.remember?.(cursor, dissector);
      if (options.readsAll === true && cursor.end < cursor.wireEnd) cursor.fail(Fault.cut);
      return undefined;
    },
    detail(cursor, out) {
      if (!fits(cursor)) return;
      const told = tell(options, cursor);
      const words = told.info;
      out.columns.protocol = told.column;
      out.columns.setInfo(words);
      const node = out.layer(cursor, dissector, cursor.end - cursor.offset, title);
      const stands = options.stands?.(cursor);
      if (stands !== undefined && !cursor.quoted) out.stack.splice(-1, 1, ...stands);
      if (words !== '' && options.fields === undefined)
        out.within(node, () => out.label(cursor.offset, cursor.end - cursor.offset, words));
      if (options.hasHeader?.(cursor) ?? true) for (const spec of header) out.read(cursor, spec);
      options.paint?.(cursor, out);
      out.protocols.push(...told.above);
      for (const protocol of told.above) out.mention(protocol);
    },
  };
  return dissector;
}
