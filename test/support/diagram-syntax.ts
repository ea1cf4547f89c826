/**
 * Readers of the little that our diagrams use of Markdown's `sequence` fences, Mermaid and PlantUML: each line must be a
 * statement of the language, and say something of participants that were declared. They give what a reader would draw.
 */

/** What a document draws: who takes part, and the messages and notes in order. */
export interface Drawn {
  readonly title: string;
  readonly participants: readonly string[];
  readonly messages: readonly { readonly from: string; readonly to: string; readonly text: string }[];
  readonly notes: readonly { readonly over: readonly string[]; readonly text: string }[];
}

interface Grammar {
  readonly open: readonly RegExp[];
  readonly close: readonly RegExp[];
  readonly title: RegExp;
  readonly participant: RegExp;
  readonly message: RegExp;
  readonly note: RegExp;
}

const NOTE = '(?:left of|right of|over) ([A-Z]\\w*(?:, ?[A-Z]\\w*)*)';

const GRAMMARS: Readonly<Record<'md' | 'mmd' | 'puml', Grammar>> = {
  md: {
    open: [/^```sequence$/],
    close: [/^```$/],
    title: /^Title: (?<text>.+)$/,
    participant: /^participant (?<name>[A-Z]\w*)$/,
    message: /^(?<from>[A-Z]\w*)--?>>?(?<to>[A-Z]\w*): (?<text>.+)$/,
    note: new RegExp(`^Note ${NOTE}: (.+)$`),
  },
  mmd: {
    open: [/^---$/, /^title: (?<text>".+")$/, /^---$/, /^sequenceDiagram$/],
    close: [],
    title: /^(?!)/,
    participant: /^ {2}participant (?<name>[A-Z]\w*) as [^;]+$/,
    // Outside codes, `;` ends a statement and `#` begins a code.
    message: /^ {2}(?<from>[A-Z]\w*)--?(?:>>|x)(?<to>[A-Z]\w*): (?<text>(?:#\d+;|[^#;])+)$/,
    note: new RegExp(`^ {2}Note ${NOTE}: ((?:#\\d+;|[^#;])+)$`),
  },
  puml: {
    open: [/^@startuml$/],
    close: [/^@enduml$/],
    title: /^title (?<text>.+)$/,
    participant: /^participant ".+" as (?<name>[A-Z]\w*)$/,
    message: /^(?<from>[A-Z]\w*) --?>x? (?<to>[A-Z]\w*) : (?<text>.+)$/,
    note: new RegExp(`^note ${NOTE} : (.+)$`),
  },
};

/** Read a document; throws on a line that its language does not have. */
export function readDiagram(text: string, format: 'md' | 'mmd' | 'puml'): Drawn {
  const { open, close, ...grammar } = GRAMMARS[format];
  const lines = text.trimEnd().split('\n');
  const heads = open.map((pattern, index) => matched(lines[index] ?? '', pattern));
  for (const [index, pattern] of close.entries()) matched(lines.at(index - close.length) ?? '', pattern);
  let title = heads.find((groups) => groups.text !== undefined)?.text ?? '';
  const participants: string[] = [];
  const messages: { from: string; to: string; text: string }[] = [];
  const notes: { over: string[]; text: string }[] = [];
  for (const line of lines.slice(open.length, lines.length - close.length)) {
    const message = grammar.message.exec(line)?.groups;
    const note = grammar.note.exec(line);
    const name = grammar.participant.exec(line)?.groups?.name;
    const head = grammar.title.exec(line)?.groups?.text;
    if (head !== undefined) title = head;
    else if (name !== undefined) participants.push(name);
    else if (message) messages.push({ from: message.from ?? '', to: message.to ?? '', text: message.text ?? '' });
    else if (note) notes.push({ over: (note[1] ?? '').split(/, ?/), text: note[2] ?? '' });
    else throw new Error(`no statement of ${format}: ${line}`);
  }
  const named = [...messages.flatMap(({ from, to }) => [from, to]), ...notes.flatMap(({ over }) => over)];
  const stranger = named.find((one) => !participants.includes(one));
  if (stranger !== undefined) throw new Error(`${stranger} takes no part in it`);
  return { title: title.replace(/^"|"$/g, ''), participants, messages, notes };
}

function matched(line: string, pattern: RegExp): Readonly<Record<string, string>> {
  const found = pattern.exec(line);
  if (!found) throw new Error(`${line} is not ${pattern}`);
  return found.groups ?? {};
}
