/** How a row of the packet list looks: the colour of the rule that holds, red words where there is trouble. */
import type { ColorRule } from '../../../shared/coloring.ts';
import type { PacketRow } from '../../../shared/model/index.ts';
import type { RowLook } from '../../long-list/slots.ts';

/** Analysis notes that are ordinary life of a connection. */
const ORDINARY = new Set(['window_update', 'keep_alive', 'keep_alive_ack']);

/** Whether something on this packet went wrong: what the words of the row turn red for. */
function isTrouble(row: PacketRow): boolean {
  return row.severity === 'error' || row.severity === 'warn' || row.notes.some((note) => !ORDINARY.has(note));
}

/**
 * The colour that a rule gives a row unless it is the selected one, red words where something went wrong, what the person says
 * of it. Colours that are a rule's own are custom properties of the row.
 */
export function rowLook(row: PacketRow | undefined, isSelected: boolean, rules: readonly ColorRule[]): RowLook {
  if (!row) return { className: '' };
  if (row.isIgnored) return { className: 'row-ignored' };
  const rule = isSelected ? undefined : ruleOf(row, rules);
  const classes = [rule && `ink-${rule.ink}`, isTrouble(row) && 'row-bad', row.isMarked && 'row-marked'];
  return {
    className: classes.filter(Boolean).join(' '),
    ...(rule?.ink === 'own' && { style: { '--rule-back': rule.back, '--rule-text': rule.text } }),
  };
}

const ruleOf = (row: PacketRow, rules: readonly ColorRule[]): ColorRule | undefined =>
  row.rule === undefined ? undefined : rules[row.rule];
