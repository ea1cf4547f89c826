/** Flat records as text: a table with tabs or commas, or JSON. */
import type { StatisticsForm } from './model/index.ts';

/** One row of a statistic. */
export type StatisticsRecord = Readonly<Record<string, string | number>>;

/** Records as text. JSON is one array. */
export function writeRecords(records: readonly StatisticsRecord[], form: StatisticsForm): string {
  if (form === 'json') return `${JSON.stringify(records, null, 1)}\n`;
  const names = Object.keys(records[0] ?? {});
  const write = form === 'csv' ? csvCell : tsvCell;
  const lines = records.map((record) => names.map((name) => write(String(record[name] ?? ''))).join(SEPARATOR[form]));
  return [names.join(SEPARATOR[form]), ...lines].map((line) => `${line}\n`).join('');
}

const SEPARATOR = { csv: ',', tsv: '\t' } as const;

/** A tab or a line end inside a value would begin another cell. */
const tsvCell = (text: string): string => text.replace(/[\t\r\n]/g, ' ');

/** RFC 4180. What a spreadsheet would take for a formula is kept from being one. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
