/**
 * The ladder as source text that other tools draw: `sequence` fences as Markdown editors know them (js-sequence-diagrams),
 * Mermaid and PlantUML. One walk over the plan; a dialect says how its lines are written and what it must escape.
 */

import { otherSide, type Side } from './flags.ts';
import type { LadderPlan, PlanArrow, PlanRow } from './plan.ts';

/** How one language of diagrams writes its lines. */
interface Dialect {
  /** Everything before the rows. */
  head(plan: LadderPlan): readonly string[];
  arrow(from: Side, text: string, dashed: boolean): string;
  /** Beside one lifeline. */
  beside(side: Side, text: string): string;
  /** Across both. */
  across(text: string): string;
  readonly tail: readonly string[];
  /** Make a text safe in a line of this language. */
  escape(text: string): string;
  readonly lineBreak: string;
}

const NAMES: Readonly<Record<Side, string>> = { client: 'Client', server: 'Server' };

/** What js-sequence-diagrams takes for the end of a name, or for another one's. */
const plainName = (name: string): string => name.replace(/[-:,>"\s]+/g, ' ').trim();

/** Markdown with a `sequence` fence. */
function markdown(plan: LadderPlan): Dialect {
  const names = { client: plainName(plan.client.name), server: plainName(plan.server.name) };
  return {
    head: ({ title, client, server }) => [
      '```sequence',
      `Title: ${title}`,
      `participant ${names.client}`,
      `participant ${names.server}`,
      `Note left of ${names.client}: ${client.endpoint}`,
      `Note right of ${names.server}: ${server.endpoint}`,
    ],
    arrow: (from, text, dashed) => `${names[from]}${dashed ? '--' : '-'}>${names[otherSide(from)]}: ${text}`,
    beside: (side, text) => `Note ${side === 'client' ? 'left' : 'right'} of ${names[side]}: ${text}`,
    across: (text) => `Note over ${names.client},${names.server}: ${text}`,
    tail: ['```'],
    // A backslash before an n breaks the line there.
    escape: (text) => text.replaceAll('\\', '/'),
    lineBreak: '\\n',
  };
}

const mermaid: Dialect = {
  head: ({ title, client, server }) => [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    'sequenceDiagram',
    `  participant ${NAMES.client} as ${escapeMermaid(client.name)}<br/>${escapeMermaid(client.endpoint)}`,
    `  participant ${NAMES.server} as ${escapeMermaid(server.name)}<br/>${escapeMermaid(server.endpoint)}`,
  ],
  arrow: (from, text, dashed) => `  ${NAMES[from]}${dashed ? '--' : '-'}>>${NAMES[otherSide(from)]}: ${text}`,
  beside: (side, text) => `  Note ${side === 'client' ? 'left' : 'right'} of ${NAMES[side]}: ${text}`,
  across: (text) => `  Note over ${NAMES.client},${NAMES.server}: ${text}`,
  tail: [],
  escape: escapeMermaid,
  lineBreak: '<br/>',
};

/** Mermaid takes `;` for a line's end and `#` for a character code; labels may hold HTML, `$$` formulas and `%%{…}%%` settings. */
function escapeMermaid(text: string): string {
  return text.replace(/[#;<>&"\\`$%{}]/g, (character) => `#${character.charCodeAt(0)};`);
}

const plantuml: Dialect = {
  head: ({ title, client, server }) => [
    '@startuml',
    `title ${escapeCreole(title)}`,
    `participant "${escapeCreole(client.name)}\\n${escapeCreole(client.endpoint)}" as ${NAMES.client}`,
    `participant "${escapeCreole(server.name)}\\n${escapeCreole(server.endpoint)}" as ${NAMES.server}`,
  ],
  arrow: (from, text, dashed) => `${NAMES[from]} ${dashed ? '-->' : '->'} ${NAMES[otherSide(from)]} : ${text}`,
  beside: (side, text) => `note ${side === 'client' ? 'left' : 'right'} of ${NAMES[side]} : ${text}`,
  across: (text) => `note over ${NAMES.client}, ${NAMES.server} : ${text}`,
  tail: ['@enduml'],
  escape: escapeCreole,
  lineBreak: '\\n',
};

/**
 * PlantUML reads doubled marks as styles, `<…>` as tags, `\n` as a break. Its preprocessor, which comes first and knows no
 * escapes, reads `%…` and `$…` as variables and `/'` as the beginning of a comment: those are written as their numbers.
 */
function escapeCreole(text: string): string {
  return text
    .replaceAll('\\', '/')
    .replace(/([*/_\-"~^[\]=|#.])(?=\1)|[<&]/g, '~$&')
    .replaceAll('"', "''")
    .replace(/[%$]|(?<=\/)'/g, (mark) => `<U+00${mark.charCodeAt(0).toString(16)}>`);
}

/** Markdown with a `sequence` fence. */
export const writeMarkdown = (plan: LadderPlan): string => write(plan, markdown(plan));
/** A Mermaid `sequenceDiagram`. */
export const writeMermaid = (plan: LadderPlan): string => write(plan, mermaid);
/** A PlantUML sequence diagram. */
export const writePlantUml = (plan: LadderPlan): string => write(plan, plantuml);

function write(plan: LadderPlan, dialect: Dialect): string {
  const lines: string[] = [...dialect.head(plan)];
  const states = stateLines(plan, dialect);
  lines.push(...(states.get('-1 start') ?? []));
  let late: readonly string[] = [];
  plan.rows.forEach((row, index) => {
    lines.push(...(states.get(`${index} departure`) ?? []));
    lines.push(rowLine(row, dialect));
    const arrivals = ['fold', 'arrival'].flatMap((at) => states.get(`${index} ${at}`) ?? []);
    // What crosses the next arrow arrives after that one has left.
    const isCrossing = row.kind === 'arrow' && row.crosses === 'next';
    lines.push(...late, ...(isCrossing ? [] : arrivals));
    late = isCrossing ? arrivals : [];
  });
  return `${[...lines, ...dialect.tail].join('\n')}\n`;
}

/** The notes that say a state, by row and place on it. */
function stateLines(plan: LadderPlan, dialect: Dialect): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>();
  for (const side of ['client', 'server'] as const) {
    let before = '';
    for (const { row, at, state } of plan[side].steps) {
      if (state.state === before) continue;
      before = state.state;
      const name = state.state === 'UNKNOWN' ? plan.t('diagram.state.UNKNOWN') : state.state;
      const assumed = state.state === 'ESTABLISHED' && !state.proven ? ` (${plan.t('diagram.assumed')})` : '';
      const key = `${row} ${at}`;
      lines.set(key, [...(lines.get(key) ?? []), dialect.beside(side, dialect.escape(name + assumed))]);
    }
  }
  return lines;
}

function rowLine(row: PlanRow, dialect: Dialect): string {
  const join = (parts: readonly string[]): string =>
    parts
      .filter((part) => part !== '')
      .map((part) => dialect.escape(part))
      .join(dialect.lineBreak);
  if (row.kind === 'arrow') return dialect.arrow(row.from, join([row.name, row.label, times(row)]), row.dashed);
  if (row.kind === 'fold') return dialect.across(join([row.title, row.detail]));
  const text = join([row.title, row.text]);
  return row.side === 'both' ? dialect.across(text) : dialect.beside(row.side, text);
}

const times = ({ times: when, tags }: PlanArrow): string => (tags === '' ? when : `${when} · ${tags}`);
