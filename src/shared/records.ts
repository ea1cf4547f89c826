/** Flat records as text: a table with tabs or commas, or JSON. */
import { csvCell } from './csv-cell.ts';
import type { StatisticsForm } from './model/index.ts';

/** One row of a statistic. */
export type StatisticsRecord = Readonly<Record<string, string | number>>;

/** Records as text. JSON is one array. */
export function writeRecords(records: readonly StatisticsRecord[], form: StatisticsForm): string {
  if (form === 'json') return `${JSON.stringify(records, null, 1)}\n`;
  const names = Object.keys(records[0] ?? {});
  const write = form === 'csv' ? csvCell : tsvCell;
  const lines = records.map((record) => names.map((name) => write(record[name])).join(SEPARATOR[form]));
  return [names.join(SEPARATOR[form]), ...lines].map((line) => `${line}\n`).join('');
}

const SEPARATOR = { csv: ',', tsv: '\t' } as const;

/** A tab or a line end inside a value would begin another cell. */
const tsvCell = (value: string | number | undefined): string => String(value ?? '').replace(/[\t\r\n]/g, ' ');
