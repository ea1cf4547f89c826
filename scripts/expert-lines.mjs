/**
 * What the reference prints with `-z expert`, as values. Used by the script that writes test/conformance/expert.tsv and by
 * the tests.
 */

const SEVERITIES = { Errors: 'error', Warns: 'warn', Notes: 'note', Chats: 'chat', Comments: 'comment' };

/** Lines around the list: its head, its rules. */
const FRAME = /^(?:[=-]{3,}|\s*Frequency\s.*)?$/;

/** Which of them in a row a duplicate is. We count all alike. */
const DUPLICATE = /^Duplicate ACK \(#\d+\)/;

/**
 * @param {string} output
 * @returns {{ severity: string, group: string, protocol: string, summary: string, count: number }[]} A row as it is
 * printed; the lines of a comment of several are one summary.
 */
export function expertLines(output) {
  const rows = [];
  let severity = '';
  let row;
  for (const line of output.split('\n')) {
    const section = SEVERITIES[/^(\w+) \(\d+\)$/.exec(line)?.[1] ?? ''];
    const [, count, group, protocol, summary] = /^ +(\d+) +(\S+) +(\S.*?) {2}(\S.*)$/.exec(line) ?? [];
    if (section !== undefined) {
      severity = section;
      row = undefined;
    } else if (summary !== undefined) {
      row = { severity, group, protocol, summary: summary.replace(DUPLICATE, 'Duplicate ACK'), count: Number(count) };
      rows.push(row);
    } else if (FRAME.test(line)) row = undefined;
    else if (row !== undefined) row.summary += `\n${line}`;
  }
  return rows;
}

/** The start lines of HTTP, of which there are thousands, are told apart nowhere: other tables hold them. */
const START_LINES = 'chat\tSequence\tHTTP\t';

/**
 * Rows of such a list as expert.tsv has them: severity, group, protocol and summary, with how often, in order.
 * @param {readonly { severity: string, group: string, protocol: string, summary: string, count: number }[]} rows
 * @returns {string[]}
 */
export function expertRows(rows) {
  const counts = new Map();
  for (const { severity, group, protocol, summary, count } of rows) {
    const said = [severity, group, protocol, summary.replaceAll(/[\n\t]/g, ' ')].join('\t');
    const key = said.startsWith(START_LINES) ? `${START_LINES}*` : said;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return Array.from(counts, ([key, count]) => `${key}\t${count}`).sort();
}
