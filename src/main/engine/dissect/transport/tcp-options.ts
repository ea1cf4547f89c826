/**
 * TCP options as they stand behind a header (RFC 9293 section 3.2): walking them, with and without painting their lines.
 *
 *   kind 0, 1: one byte.  Others: kind, length (of the whole option), value.
 */
import { hexOf } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail, DetailNode } from '../detail.ts';
import { optionLengthRemark } from '../option-length.ts';
import { OptionField as F, OptionRemark as R } from './tcp-option-fields.ts';
import { OPTION_ROWS, optionField, UNKNOWN_OPTION } from './tcp-option-kinds.ts';

/** Option kinds that more than the tree needs. */
export const OptionKind = {
  end: 0,
  noOperation: 1,
  maximumSegmentSize: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  timestamps: 8,
  multipath: 30,
  fastOpen: 34,
} as const;

/** Whole length of the option at `offset`, kept within `end`: 1 for the two that have no length; 0 where it cannot be. */
export function optionLength(bytes: Uint8Array, offset: number, end: number): number {
  const kind = bytes[offset];
  if (kind === OptionKind.end || kind === OptionKind.noOperation) return 1;
  const length = offset + 1 < end ? (bytes[offset + 1] as number) : 0;
  return length >= 2 && offset + length <= end ? length : 0;
}

/** Whether there is an option of a kind, as far as lengths hold. */
export function hasOption(bytes: Uint8Array, from: number, end: number, kind: number): boolean {
  for (let at = from; at < end; ) {
    if (bytes[at] === kind) return true;
    const length = optionLength(bytes, at, end);
    if (length === 0) return false;
    at += length;
  }
  return false;
}

/** Whether options can be read to their end: every length holds, and zeros alone follow the end of the list. */
export function areReadable(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; ) {
    const length = optionLength(bytes, at, end);
    if (length === 0) return false;
    at += length;
    if (bytes[at - length] === OptionKind.end) return isZero(bytes, at, end);
  }
  return true;
}

/** The options of one header. Positions are indices into the cursor's bytes; `end` by the header, `present` as captured. */
export interface OptionRange {
  readonly from: number;
  readonly end: number;
  readonly present: number;
  /** What the edges of SACK blocks count from, and the raw acknowledgment number beside them. */
  readonly ackBase: number;
  readonly ackRaw: number;
  /** Of a SYN that no other answers. */
  readonly opens: boolean;
}

/** NOPs in a row, from a boundary of so many bytes, that no sender needs: options are padded to these. */
const MANY_NOPS = 4;

/** Whether these bytes are zeros: behind the end of the options nothing else should be. */
export function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** Paint options under `tree`, up to the first that was not captured whole, and return what the Info column gets. */
export function paintOptions(cursor: Cursor, out: Detail, tree: DetailNode, range: OptionRange): string {
  let info = '';
  let at = range.from;
  let nops = 0;
  out.within(tree, () => {
    while (at < range.present) {
      const length = optionLength(cursor.bytes, at, range.end);
      if (length === 0) {
        paintImpossible(cursor, out, at, range);
        return;
      }
      if (at + length > range.present) {
        info += paintCutOption(cursor, out, range, at, length);
        return;
      }
      info += paintOption(cursor, out, tree, range, at, length);
      const kind = cursor.bytes[at];
      nops = kind === OptionKind.noOperation ? nops + 1 : 0;
      if (nops === MANY_NOPS && (at + 1 - range.from) % MANY_NOPS === 0) out.remark(R.manyNops, at, 1);
      at += length;
      // Zeros are padding; whatever else stands there is an option that nobody should read.
      if (kind === OptionKind.end && !isZero(cursor.bytes, at, range.present)) {
        out.remark(R.afterEnd, at, range.present - at);
        return;
      }
    }
  });
  return info;
}

function paintImpossible(cursor: Cursor, out: Detail, at: number, range: OptionRange): void {
  const number = cursor.bytes[at] as number;
  const name =
    OPTION_ROWS[number]?.brief ?? OPTION_ROWS[number]?.name ?? `Unknown (0x${hexOf(cursor.bytes, at, at + 1)})`;
  const claimed = at + 1 < range.end ? (cursor.bytes[at + 1] as number) : undefined;
  out.remark(R.wrongLength, at, range.present - at, optionLengthRemark(name, claimed));
}

function paintOption(
  cursor: Cursor,
  out: Detail,
  tree: DetailNode,
  range: OptionRange,
  at: number,
  length: number,
): string {
  const number = cursor.bytes[at] as number;
  const kind = OPTION_ROWS[number] ?? UNKNOWN_OPTION;
  const hex = hexOf(cursor.bytes, at, at + length);
  tree.text += `, ${kind.key === UNKNOWN_OPTION.key ? `${kind.name} (0x${hex.slice(0, 2)})` : kind.name}`;
  const spec = optionField(kind);
  const node = out.add(spec, at, length, hex, { text: `TCP Option - ${kind.name}` });
  let info = '';
  out.within(node, () => {
    out.add(F.kind, at, 1, number, { text: `Kind: ${kind.kindName} (${number})` });
    if (kind.size === 1) return;
    const wrong = kind.size !== undefined && kind.size !== length;
    out.add(F.length, at + 1, 1, length);
    if (wrong) out.remark(R.wrongLength, at + 1, 1, `option length should be ${kind.size}`);
    if (kind.short !== undefined && kind.least !== undefined && length < kind.least) {
      // Two words for one relation: the reference's.
      out.remark(R.wrongLength, at + 1, 1, `option length should be >= than ${kind.least}`);
    }
    if (length < Math.max(kind.size ?? 0, kind.least ?? 0)) {
      info = kind.short ?? '';
      return;
    }
    const { ackBase, ackRaw, opens } = range;
    const option = { cursor, out, start: at, value: at + 2, end: at + length, ackBase, ackRaw, opens, node };
    info = kind.paint?.(option) ?? '';
  });
  return info;
}

/** What was captured of an option whose kind and length were. */
function paintCutOption(cursor: Cursor, out: Detail, range: OptionRange, at: number, length: number): string {
  const { ackBase, ackRaw, opens, present } = range;
  if (at + 2 > present) return '';
  const number = cursor.bytes[at] as number;
  const kind = OPTION_ROWS[number] ?? UNKNOWN_OPTION;
  const spec = optionField(kind);
  const hex = hexOf(cursor.bytes, at, present);
  const node = out.add(spec, at, present - at, hex, { text: `TCP Option - ${kind.name}` });
  let info = '';
  out.within(node, () => {
    out.add(F.kind, at, 1, number, { text: `Kind: ${kind.kindName} (${number})` });
    out.add(F.length, at + 1, 1, length);
    info = kind.paintCut?.({ cursor, out, start: at, value: at + 2, end: present, ackBase, ackRaw, opens, node }) ?? '';
  });
  return info;
}
