/** How a row of the packet list looks: the colour of the rule that holds, red words where there is trouble. */
import type { RowStyle } from 'ag-grid-community';
import type { ColorRule } from '../../../shared/coloring.ts';
import type { PacketRow } from '../../../shared/model/index.ts';

/** Analysis notes that are ordinary life of a connection. */
const ORDINARY = new Set(['window_update', 'keep_alive', 'keep_alive_ack']);

/** Whether something on this packet went wrong: what the words of the row turn red for. */
function isTrouble(row: PacketRow): boolean {
  return row.severity === 'error' || row.severity === 'warn' || row.notes.some((note) => !ORDINARY.has(note));
}

/** Class names of a row: the colour that a rule gives it, red words where something went wrong, what the person says of it. */
export function rowClass(row: PacketRow | undefined, rules: readonly ColorRule[]): string {
  if (!row) return '';
  if (row.isIgnored) return 'row-ignored';
  const ink = ruleOf(row, rules)?.ink;
  const classes = [ink && `ink-${ink}`, isTrouble(row) && 'row-bad', row.isMarked && 'row-marked'];
  return classes.filter(Boolean).join(' ');
}

/** Colours of a row that are a rule's own: custom properties of the row. */
export function rowStyle(row: PacketRow | undefined, rules: readonly ColorRule[]): RowStyle | undefined {
  const rule = row && ruleOf(row, rules);
  return rule?.ink === 'own' ? { '--rule-back': rule.back, '--rule-text': rule.text } : undefined;
}

const ruleOf = (row: PacketRow, rules: readonly ColorRule[]): ColorRule | undefined =>
  row.rule === undefined ? undefined : rules[row.rule];
