/**
 * The ladder as source text that other tools draw: `sequence` fences as Markdown editors know them (js-sequence-diagrams),
 * Mermaid and PlantUML. One walk over the plan; a dialect says how its lines are written and what it must escape.
 */

import type { EndState } from '../../../shared/model/index.ts';
import { otherSide, type Side, sameState } from './flags.ts';
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
 * PlantUML reads doubled marks as styles, `<…>` as tags, `\n` as a break, and a mark at the beginning of a line as that of a
 * list (which counts: `#4` would show as `1. 4`), a heading or a table. Its preprocessor, which comes first, reads `%…` and
 * `$…` as variables and `/'` as the beginning of a comment. All of them are written as their numbers.
 */
function escapeCreole(text: string): string {
  return text.replace(
    /^[*#=|.;:_~-]|([*/_\-~^[\]=|#.])(?=\1)|[<&%$"\\]|(?<=\/)'/g,
    (mark) => `<U+00${mark.charCodeAt(0).toString(16).toUpperCase()}>`,
  );
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

/** The notes that say a state, by row and place on it; one more where a packet proves what was inferred. */
function stateLines(plan: LadderPlan, dialect: Dialect): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>();
  for (const side of ['client', 'server'] as const) {
    let before: EndState | undefined;
    for (const { row, at, state } of plan[side].steps) {
      if (before !== undefined && (state.state === 'UNKNOWN' ? before.state === 'UNKNOWN' : sameState(before, state)))
        continue;
      const key = `${row} ${at}`;
      const text = stateText(plan, state, before);
      before = state;
      lines.set(key, [...(lines.get(key) ?? []), dialect.beside(side, dialect.escape(text))]);
    }
  }
  return lines;
}

/** A state with what the picture tells by its bar: whether a packet proves it. */
function stateText({ t }: LadderPlan, { state, proven }: EndState, before: EndState | undefined): string {
  if (state === 'UNKNOWN') return t('diagram.state.UNKNOWN');
  if (!proven) return t('diagram.inferredState', { state });
  return before?.state === state ? t('diagram.provenState', { state }) : state;
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
