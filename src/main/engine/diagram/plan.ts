/**
 * The ladder in words, before it has a shape: its rows from top to bottom with everything written on them, and the states
 * of both ends. The picture and the text forms (Markdown, Mermaid, PlantUML) are written from this one plan.
 */
import { formatCount, formatEndpoint } from '../../../shared/format.ts';
import { createTranslate, type Language, type Translate } from '../../../shared/i18n/index.ts';
import type { DiagramOptions } from '../../../shared/scene.ts';
import { assertNever } from '../../../shared/units.ts';
import { hideAddress } from './addresses.ts';
import { Flag, has, type Side, senderOf } from './flags.ts';
import type { LadderInput, LadderMessage, LadderPacket } from './input.ts';
import { formatSpan, numbering, segmentLabel, timesLabel } from './labels.ts';
import { type StateStep, traceStates } from './lifelines.ts';
import { type ArrowMarks, markArrows } from './marks.ts';
import { cleanText } from './measure.ts';
import { type LadderNote, writeNotes } from './notes.ts';
import { type FoldRow, type LadderRow, layRows, type Phase } from './rows.ts';
import { type Story, tellStory } from './story.ts';

/** An arrow with its words. */
export interface PlanArrow {
  readonly kind: 'arrow';
  readonly phase: Phase;
  readonly packet: LadderPacket;
  readonly from: Side;
  /** `SYN=1, seq=x`. */
  readonly label: string;
  /** `#1 · 0.000000 s · +0.000000`. */
  readonly times: string;
  /** What else is to be said: `sent again after 1.03 s`, `possibly lost`. */
  readonly tags: string;
  /** HTTP request, WebSocket message… that this packet completes; empty for none. */
  readonly name: string;
  readonly dashed: boolean;
  readonly bad: boolean;
  readonly crosses: ArrowMarks['crosses'];
}

/** Many packets in one line. */
export interface PlanFold {
  readonly kind: 'fold';
  readonly phase: Phase;
  readonly first: LadderPacket;
  readonly last: LadderPacket;
  readonly why: FoldRow['why'];
  readonly title: string;
  readonly detail: string;
}

/** Words between the rows. */
export interface PlanNote extends Pick<LadderNote, 'side' | 'title' | 'text' | 'tone'> {
  readonly kind: 'note';
}

/** A line of the plan. */
export type PlanRow = PlanArrow | PlanFold | PlanNote;

/** One end. */
export interface PlanEnd {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Address and port together. */
  readonly endpoint: string;
  /** `row` counts {@link LadderPlan.rows}. */
  readonly steps: readonly StateStep[];
}

/** The whole ladder. */
export interface LadderPlan {
  readonly title: string;
  readonly description: string;
  readonly subtitle: string;
  readonly story: Story;
  readonly client: PlanEnd;
  readonly server: PlanEnd;
  readonly rows: readonly PlanRow[];
  /** Lines under the picture. */
  readonly foot: readonly string[];
  readonly hasLost: boolean;
  readonly t: Translate;
}

/** Captured names longer than this are of no use in a picture. */
const NAME_LIMIT = 120;
const TITLE_LIMIT = 200;
/** A request leaves room for its response on the same line. */
const REQUEST_LIMIT = { page: 48, pane: 20 } as const;

const translators = new Map<Language, Translate>();

function translatorOf(language: Language): Translate {
  const known = translators.get(language);
  if (known) return known;
  const made = createTranslate(language);
  translators.set(language, made);
  return made;
}

/** Plan the ladder of a stream. */
export function planLadder(input: LadderInput, options: DiagramOptions): LadderPlan {
  const t = translatorOf(options.language);
  const story = tellStory(input);
  const drawn = layRows(input, story, options);
  const marks = markArrows(drawn, input, story);
  const words = new Words(input, story, options, t);
  const notes = writeNotes(input, story, t).filter((note) => isInPart(note, input, story, options.part));
  const { rows, places } = interleave(drawn, notes, (row) => words.row(row, marks));
  const end = (side: Side): PlanEnd => ({
    ...words.end(side),
    steps: traceStates(drawn, side, story).map((step) => ({ ...step, row: places[step.row] ?? -1 })),
  });
  const hasLost = rows.some((row) => row.kind === 'arrow' && row.dashed);
  return {
    title: words.title(),
    description: words.description(),
    subtitle: t('diagram.subtitle'),
    story,
    client: end('client'),
    server: end('server'),
    rows,
    foot: words.foot(drawn, hasLost),
    hasLost,
    t,
  };
}

/** A note of another part of the connection's life is not shown with this one. */
function isInPart(note: LadderNote, input: LadderInput, story: Story, part: DiagramOptions['part']): boolean {
  if (note.after < 0 || part === 'both' || part === 'all' || story.closing === 'none') return true;
  const ofHandshake = note.after < story.openEnd && note.after < input.count - 1;
  return part === 'handshake' ? ofHandshake || story.openEnd === input.count : !ofHandshake;
}

/** Notes go under the row that holds their packet. `places[n]` is where drawn row n came to stand. */
function interleave(
  drawn: readonly LadderRow[],
  notes: readonly LadderNote[],
  write: (row: LadderRow) => PlanRow,
): { readonly rows: readonly PlanRow[]; readonly places: readonly number[] } {
  const rows: PlanRow[] = [];
  const places: number[] = [];
  let next = 0;
  const takeNotes = (until: number): void => {
    for (let note = notes[next]; note && note.after <= until; note = notes[++next])
      rows.push({ kind: 'note', ...note });
  };
  takeNotes(-1);
  drawn.forEach((row, index) => {
    places.push(rows.length);
    rows.push(write(row));
    const last = row.kind === 'fold' ? row.position + row.packets - 1 : row.position;
    const following = drawn[index + 1];
    const written = rows.at(-1);
    // Two arrows that cross stay together.
    if (!(following && written?.kind === 'arrow' && written.crosses === 'next')) takeNotes(last);
  });
  return { rows, places };
}

/** Writes the words of one ladder. */
class Words {
  constructor(
    readonly input: LadderInput,
    readonly story: Story,
    readonly options: DiagramOptions,
    readonly t: Translate,
  ) {}

  row(row: LadderRow, marks: ReadonlyMap<number, ArrowMarks>): PlanRow {
    switch (row.kind) {
      case 'arrow':
        return this.#arrow(row.packet, row.phase, marks.get(row.position));
      case 'fold':
        return this.#fold(row);
      default:
        return assertNever(row);
    }
  }

  end(side: Side): Omit<PlanEnd, 'steps'> {
    const { port } = this.input[side];
    const address = this.#address(side);
    const guessed = side === 'client' ? 'guessedClient' : 'guessedServer';
    const name = this.t(`diagram.head.${this.input.rolesFrom === 'guess' ? guessed : side}`);
    return { name, address, port, endpoint: formatEndpoint(address, port) };
  }

  title(): string {
    const own = cleanText(this.#hidden(this.options.title), TITLE_LIMIT);
    if (own !== '') return own;
    const { opening, closing } = this.story;
    const words = { opening: this.#opening(), closing: this.#closing() };
    const { part } = this.options;
    if (closing === 'none' || part === 'handshake') return this.t('diagram.title.opening', words);
    if (part === 'teardown') return this.t('diagram.title.closing', words);
    if (closing === 'open') return this.t('diagram.title.opening', words);
    const seen = ['late', 'from-syn-ack', 'out-of-order', 'one-sided'].includes(opening);
    return this.t(`diagram.title.${seen ? 'seen' : 'both'}`, words);
  }

  description(): string {
    const { input, t } = this;
    const last = input.at(input.count - 1);
    const ends = {
      title: this.title(),
      client: this.#address('client'),
      clientPort: input.client.port,
      server: this.#address('server'),
      serverPort: input.server.port,
    };
    const span = {
      count: input.count,
      formatted: formatCount(input.count),
      first: input.at(0).packet + 1,
      last: last.packet + 1,
      time: formatSpan(last.time),
    };
    const sentences = [t('diagram.description.ends', ends), t('diagram.description.packets', span)];
    return sentences.join(t('app.betweenSentences'));
  }

  /** The lines under the picture: what its numbers are, and how to read it. */
  foot(rows: readonly LadderRow[], hasLost: boolean): readonly string[] {
    const { t } = this;
    const lines = [this.#numbersLine()];
    const arrows = rows.filter((row) => row.kind === 'arrow');
    if (arrows.some(({ packet }) => has(packet, Flag.syn) || has(packet, Flag.fin))) lines.push(t('diagram.foot.one'));
    lines.push(t('diagram.foot.scale'));
    if (hasLost && this.story.opening !== 'no-answer') lines.push(t('diagram.foot.lostMeans'));
    return lines.filter((line) => line !== '');
  }

  #numbersLine(): string {
    const { numbers } = this.options;
    if (numbers !== 'symbolic') return this.t(`diagram.foot.${numbers}`);
    const { bases, symbols } = numbering(this.input, this.story, numbers);
    const defined = (['client', 'server'] as const)
      .filter((side) => bases[side] !== undefined)
      .map((side) => this.t('diagram.foot.symbol', { symbol: symbols[side], value: bases[side] }));
    if (defined.length === 0) return '';
    const late = this.story.opening === 'late';
    const separator = this.options.language === 'zh-CN' ? '、' : ', ';
    const words = { numbers: defined.join(separator), count: defined.length };
    return this.t(`diagram.foot.${late ? 'symbolicLate' : 'symbolic'}`, words);
  }

  #opening(): string {
    const { opening, syns, reset } = this.story;
    const key = opening === 'three-way' && syns > 1 ? 'retried' : opening;
    const side = senderOf(reset?.direction ?? 'toServer');
    return this.t(`diagram.opening.${key}`, { count: syns, side: this.t(`diagram.side.${side}`) });
  }

  #closing(): string {
    const { closing, reset } = this.story;
    const side = senderOf(reset?.direction ?? 'toServer');
    return this.t(`diagram.closing.${closing}`, { side: this.t(`diagram.side.${side}`) });
  }

  #arrow(packet: LadderPacket, phase: Phase, marks: ArrowMarks | undefined): PlanArrow {
    const names = this.options.nameMessages
      ? this.#messages(packet.packet, packet.packet).map(({ name }) => this.#name(name))
      : [];
    return {
      kind: 'arrow',
      phase,
      packet,
      from: senderOf(packet.direction),
      label: segmentLabel(packet, numbering(this.input, this.story, this.options.numbers)),
      times: timesLabel(packet),
      tags: this.#tags(packet, marks).join(' · '),
      name: names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', '),
      dashed: marks?.lost === true || marks?.unanswered === true,
      bad: has(packet, Flag.rst),
      crosses: marks?.crosses,
    };
  }

  #tags(packet: LadderPacket, marks: ArrowMarks | undefined): readonly string[] {
    const { story } = this;
    const tags: string[] = [];
    if (marks?.again !== undefined) tags.push(this.t('diagram.tag.again', { time: formatSpan(marks.again) }));
    if (marks?.lost) tags.push(this.t('diagram.tag.lost'));
    if (marks?.unanswered) tags.push(this.t('diagram.tag.unanswered'));
    for (const note of packet.notes) {
      const key = `diagram.tag.${note}`;
      // The SYN+ACK of who has sent a SYN repeats a number and nothing else.
      const opensTwice = story.opening === 'simultaneous' || story.opening === 'split';
      const answersSyn = opensTwice && has(packet, Flag.syn | Flag.ack);
      const repeats = note === 'retransmission' && (marks?.again !== undefined || answersSyn);
      const word = this.t(key);
      if (!repeats && word !== key) tags.push(word);
    }
    return tags;
  }

  #fold(row: FoldRow): PlanFold {
    const { t } = this;
    const sums = [t('diagram.fold.packets', { count: row.packets, formatted: formatCount(row.packets) })];
    for (const direction of ['toServer', 'toClient'] as const) {
      const count = row.bytes[direction];
      if (count > 0) sums.push(t(`diagram.fold.${direction}`, { count, formatted: formatCount(count) }));
    }
    if (sums.length === 1) sums.push(t('diagram.fold.noData'));
    const from = row.first.packet + 1;
    const to = row.last.packet + 1;
    const details = [from === to ? `#${from}` : `#${from}–#${to}`];
    if (row.why === 'after' || row.why === 'before') details.push(t(`diagram.fold.${row.why}`));
    if (row.why === 'left-out') details.push(t('diagram.fold.leftOut'));
    const names = this.options.nameMessages ? this.#exchanged(row) : '';
    if (names !== '') details.push(names);
    return {
      kind: 'fold',
      phase: row.phase,
      first: row.first,
      last: row.last,
      why: row.why,
      title: sums.join(' · '),
      detail: details.join(' · '),
    };
  }

  /** What a run of packets carried: the first exchange by name, the rest by number. */
  #exchanged(row: FoldRow): string {
    const { t } = this;
    const messages = this.#messages(row.first.packet, row.last.packet);
    const parts: string[] = [];
    const http = messages.filter(({ kind }) => kind !== 'websocket');
    const first = http[0];
    if (first) {
      const response = first.kind === 'request' ? http.find(({ kind }) => kind === 'response') : undefined;
      parts.push(response ? this.#pair(first, response) : this.#name(first.name));
      const requests = http.filter(({ kind }) => kind === 'request').length;
      const others = requests > 0 ? requests - 1 : http.length - 1;
      if (others > 0) parts.push(t('diagram.fold.more', { count: others }));
    }
    const count = messages.length - http.length;
    if (count > 0) parts.push(t('diagram.fold.messages', { count }));
    return parts.join(', ');
  }

  #pair(request: LadderMessage, response: LadderMessage): string {
    const limit = REQUEST_LIMIT[this.options.layout];
    const words = { request: cleanText(this.#name(request.name), limit), response: this.#name(response.name) };
    if (response.after === undefined) return this.t('diagram.fold.pair', words);
    return this.t('diagram.fold.exchange', { ...words, time: formatSpan(response.after) });
  }

  #messages(from: number, to: number): readonly LadderMessage[] {
    return this.input.messages.filter(({ packet }) => packet >= from && packet <= to);
  }

  #name(name: string): string {
    return cleanText(this.#hidden(name), NAME_LIMIT);
  }

  #address(side: Side): string {
    const { address } = this.input[side];
    return this.options.hideAddresses ? hideAddress(address) : address;
  }

  /** Captured text may name the two ends as well. */
  #hidden(text: string): string {
    if (!this.options.hideAddresses) return text;
    const { client, server } = this.input;
    // The longer first: one address may begin the other.
    const ends = [client.address, server.address].sort((a, b) => b.length - a.length);
    return ends.reduce((shown, address) => shown.replaceAll(address, hideAddress(address)), text);
  }
}
