/**
 * The plan of a ladder, laid out: lifelines, arrows that fall as time passes, states as bars beside them, folds and notes
 * as boxes. Pure geometry in pixels at 1×; every word comes from the plan. Same input, same scene.
 */
import type { EndState } from '../../../shared/model/index.ts';
import type { DiagramOptions, DiagramScene, SceneTarget, SceneText } from '../../../shared/scene.ts';
import { assertNever, type PacketIndex } from '../../../shared/units.ts';
import type { Side } from './flags.ts';
import { drawFooter, drawHeader, drawPhase, drawStates, type PlacedStep } from './frame.ts';
import type { LadderInput } from './input.ts';
import type { StateStep } from './lifelines.ts';
import { fitText, textWidth, wrapText } from './measure.ts';
import { lifelineX, PAGES, Pen } from './pen.ts';
import { type LadderPlan, type PlanArrow, type PlanEnd, type PlanFold, type PlanNote, planLadder } from './plan.ts';

/** Sizes of the words on an arrow; the smaller one where the line would be too long. */
const LABEL_SIZES = [13, 11.5] as const;
const SMALL_SIZE = 11.5;

/** How rows are spaced: airy for a picture of the control packets, tighter when every packet is drawn. */
interface Pitch {
  /** From the top of the row to where the arrow leaves, how far the arrow falls, and the height of the row. */
  readonly lead: number;
  readonly fall: number;
  readonly row: number;
  /** From the arrow's start down to the line of times. */
  readonly times: number;
}
const AIRY: Pitch = { lead: 20, fall: 12, row: 60, times: 24 };
const TIGHT: Pitch = { lead: 16, fall: 8, row: 46, times: 19 };

/** A pair of crossing arrows: they fall far enough to keep clear of each other's words. */
const CROSSING = { lead: 36, fall: 104, lag: 36, row: 190 } as const;

const NAME_HEIGHT = 16;
const TAGS_HEIGHT = 15;
const FOLD = { top: 7.5, height: 43, row: 66, line: 14, mostLines: 3 } as const;
const NOTE = { line: 18, rise: 3.5, gap: 5 } as const;

/** Where one row came to lie. */
interface Placed {
  readonly top: number;
  readonly bottom: number;
  /** Where the arrow leaves and arrives; for boxes their upper and lower edge. */
  readonly departure: number;
  readonly arrival: number;
}

/** Draw the ladder of a stream. */
export function layoutLadder(input: LadderInput, options: DiagramOptions): DiagramScene {
  const plan = planLadder(input, options);
  const pen = new Pen(PAGES[options.layout]);
  const ladderTop = drawHeader(pen, plan);
  const layout = new RowLayout(pen, plan, options.part === 'all' ? TIGHT : AIRY, ladderTop);
  const end = layout.run();
  const waits = (['client', 'server'] as const).some((side) => plan[side].steps.at(-1)?.state.state === 'TIME-WAIT');
  const bottom = end + (waits && lastIsShown(plan) ? 26 : 20);
  for (const side of ['client', 'server'] as const) {
    const steps = layout.placeSteps(plan[side]);
    drawStates(pen, plan, side, lastIsShown(plan) ? withClosed(steps, end) : steps, ladderTop, bottom);
  }
  if (pen.page.isWhole) for (const phase of layout.phases()) drawPhase(pen, plan, phase);
  const height = drawFooter(pen, plan, bottom);
  return {
    width: pen.page.width,
    height,
    headerTop: pen.headerTop,
    ladderTop,
    footerTop: bottom + 24,
    theme: options.theme,
    language: options.language,
    title: plan.title,
    description: plan.description,
    items: pen.items,
    targets: layout.targets,
  };
}

/** Whether the picture goes on to the stream's end. */
function lastIsShown({ rows }: LadderPlan): boolean {
  const last = rows.findLast((row) => row.kind !== 'note');
  return !(last?.kind === 'fold' && last.why === 'after');
}

/** TIME-WAIT runs out after the capture: the CLOSED behind it is inferred. */
function withClosed(steps: readonly PlacedStep[], y: number): readonly PlacedStep[] {
  const closed: EndState = { state: 'CLOSED', proven: false };
  const waits = steps.at(-1)?.state.state === 'TIME-WAIT';
  return waits ? [...steps, { y: y - 6, state: closed, remark: 'notInCapture' }] : steps;
}

/** Lays the rows one under the other. */
class RowLayout {
  readonly targets: SceneTarget[] = [];
  readonly #places: Placed[] = [];
  #y: number;
  /** Between the bars of the lifelines, and for a line of words there. */
  readonly #span: number;
  readonly #room: number;

  constructor(
    readonly pen: Pen,
    readonly plan: LadderPlan,
    readonly pitch: Pitch,
    readonly ladderTop: number,
  ) {
    this.#span = pen.page.serverX - pen.page.clientX - 8;
    this.#room = this.#span - 24;
    this.#y = ladderTop + (plan.rows[0]?.kind === 'note' ? 16 : 32);
  }

  /** Draw every row; where they end. */
  run(): number {
    const { rows } = this.plan;
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      const next = rows[index + 1];
      if (!row) continue;
      if (row.kind === 'arrow' && row.crosses === 'next' && next?.kind === 'arrow') {
        this.#crossing(row, next);
        index++;
        continue;
      }
      this.#place(this.#draw(row));
      // The first states stand beside the lifelines above the first arrow.
      if (next?.kind === 'arrow') this.#y = Math.max(this.#y, this.ladderTop + 32);
    }
    return this.#y;
  }

  #draw(row: LadderPlan['rows'][number]): Placed {
    switch (row.kind) {
      case 'arrow':
        return this.#arrow(row);
      case 'fold':
        return this.#fold(row);
      case 'note':
        return this.#note(row);
      default:
        return assertNever(row);
    }
  }

  #place(placed: Placed): void {
    this.#places.push(placed);
    this.#y = placed.bottom;
  }

  #arrow(row: PlanArrow): Placed {
    const { pen, pitch } = this;
    const top = this.#y;
    let y = top + pitch.lead;
    const packets = packetsOf(row);
    if (row.name !== '') {
      const name = fitText(row.name, this.#room, 12, 'ui');
      pen.text(pen.middleX, y - 3.5, name, { size: 12, weight: 500, ink: row.from, packets });
      y += NAME_HEIGHT;
    }
    this.#label(row, pen.middleX, y - 3.5, this.#room, 'middle');
    const arrival = y + pitch.fall;
    this.#line(row, y, arrival);
    const lines = timesLines(row, this.#room);
    lines.forEach((line, index) => {
      const baseline = y + pitch.times + index * TAGS_HEIGHT;
      pen.text(pen.middleX, baseline, line, { size: SMALL_SIZE, font: 'mono', ink: 'text-3', packets });
    });
    const bottom = y - pitch.lead + pitch.row + (lines.length - 1) * TAGS_HEIGHT;
    this.#addTarget(row, top, bottom);
    return { top, bottom, departure: y, arrival };
  }

  /** Two arrows that pass each other: each has its words above its start, where the other has not come yet. */
  #crossing(first: PlanArrow, second: PlanArrow): void {
    const top = this.#y;
    const bottom = top + CROSSING.row;
    [first, second].forEach((row, index) => {
      const packets = packetsOf(row);
      const departure = top + CROSSING.lead + index * CROSSING.lag;
      const arrival = departure + CROSSING.fall;
      const anchor = row.from === 'client' ? 'start' : 'end';
      const x = lifelineX(this.pen.page, row.from) + (row.from === 'client' ? 14 : -14);
      const width = index === 0 ? this.#room : this.#span * 0.64;
      const times = fitText(joinTags(row), width, SMALL_SIZE, 'mono');
      this.#label(row, x, departure - 21, width, anchor);
      this.pen.text(x, departure - 6, times, { size: SMALL_SIZE, font: 'mono', ink: 'text-3', anchor, packets });
      this.#line(row, departure, arrival);
      const middle = top + CROSSING.row / 2;
      this.#addTarget(row, index === 0 ? top : middle, index === 0 ? middle : bottom);
      this.#places.push({ top, bottom, departure, arrival });
    });
    this.#y = bottom;
  }

  #label(row: PlanArrow, x: number, y: number, width: number, anchor: SceneText['anchor']): void {
    const packets = packetsOf(row);
    const size = LABEL_SIZES.find((each) => textWidth(row.label, each, 'mono') <= width) ?? SMALL_SIZE;
    const ink = row.bad ? 'bad' : 'text';
    const label = fitText(row.label, width, size, 'mono');
    this.pen.text(x, y, label, { size, font: 'mono', weight: 500, ink, anchor, packets });
  }

  #line(row: PlanArrow, y1: number, y2: number): void {
    const { clientX, serverX } = this.pen.page;
    const [x1, x2] = row.from === 'client' ? [clientX + 4, serverX - 4] : [serverX - 4, clientX + 4];
    const packets = packetsOf(row);
    this.pen.line({ x1, y1, x2, y2, ink: row.from, width: 1.5, dash: row.dashed, arrow: true, packets });
  }

  #fold(row: PlanFold): Placed {
    const top = this.#y;
    const y = top + FOLD.top;
    const packets = packetsOf(row);
    const { pen } = this;
    const { clientX, serverX } = pen.page;
    const x = clientX + 10.5;
    const details = detailLines(row.detail, this.#room - 20);
    const more = (details.length - 1) * FOLD.line;
    pen.box({
      x,
      y,
      width: serverX - clientX - 21,
      height: FOLD.height + more,
      fill: 'sunken',
      stroke: 'hairline',
      packets,
    });
    const title = fitText(row.title, this.#room - 20, LABEL_SIZES[0], 'ui');
    pen.text(pen.middleX, y + 17.5, title, { size: LABEL_SIZES[0], weight: 500, packets });
    details.forEach((line, index) => {
      pen.text(pen.middleX, y + 34 + index * FOLD.line, line, { size: SMALL_SIZE, ink: 'text-2', packets });
    });
    const bottom = top + FOLD.row + more;
    this.#addTarget(row, top, bottom);
    return { top, bottom, departure: y, arrival: y + FOLD.height + more };
  }

  #note(row: PlanNote): Placed {
    const { pen } = this;
    const top = this.#y - NOTE.rise;
    const room = this.#span - 50;
    const heading = fitText(row.title, room, 12, 'ui');
    const lines = wrapText(row.text, room, 12, 'ui');
    const widest = Math.max(textWidth(heading, 12, 'ui'), ...lines.map((line) => textWidth(line, 12, 'ui')));
    const width = Math.ceil(widest) + 22;
    const height = 25 + NOTE.line * lines.length;
    const x = noteLeft(pen, row.side, width);
    if (row.side !== 'both') {
      const [x1, x2] = row.side === 'client' ? [pen.page.clientX + 6, x] : [x + width, pen.page.serverX - 6];
      const y = top + height / 2;
      pen.line({ x1, y1: y, x2, y2: y, ink: row.tone === 'bad' ? 'bad' : `${row.side}-pale`, width: 1 });
    }
    const calm =
      row.side === 'both' ? (['sunken', 'hairline'] as const) : ([`${row.side}-bg`, `${row.side}-pale`] as const);
    const [fill, stroke] = row.tone === 'bad' ? (['bad-bg', 'bad'] as const) : calm;
    pen.box({ x, y: top, width, height, fill, stroke });
    const ink = row.tone === 'bad' ? 'bad' : 'text';
    pen.text(x + 10.5, top + 16.5, heading, { size: 12, weight: 500, anchor: 'start', ink });
    lines.forEach((line, index) => {
      pen.text(x + 10.5, top + 34.5 + index * NOTE.line, line, { size: 12, ink: 'text-2', anchor: 'start' });
    });
    return { top: this.#y, bottom: top + height + NOTE.rise + NOTE.gap, departure: top, arrival: top + height };
  }

  /** What is drawn in a row, in one line of words. */
  #describe(row: PlanArrow | PlanFold): string {
    const { t } = this.plan;
    if (row.kind === 'arrow') {
      const to = row.from === 'client' ? 'server' : 'client';
      const words = { packet: row.packet.packet + 1, from: t(`diagram.side.${row.from}`), to: t(`diagram.side.${to}`) };
      const label = [row.label, row.name, row.tags].filter((part) => part !== '').join(', ');
      return t('diagram.target.arrow', { ...words, label });
    }
    return t('diagram.target.fold', {
      first: row.first.packet + 1,
      last: row.last.packet + 1,
      title: row.title,
    });
  }

  #addTarget(row: PlanArrow | PlanFold, top: number, bottom: number): void {
    const [x, y] = [this.pen.page.clientX + 8, top + 2];
    this.targets.push({
      packets: packetsOf(row),
      label: this.#describe(row),
      x,
      y,
      width: this.#span - 8,
      height: bottom - top - 4,
    });
  }

  /** The steps of one end with their height on the page; never closer than their labels need. */
  placeSteps(end: PlanEnd): readonly PlacedStep[] {
    const placed: PlacedStep[] = [];
    for (const step of end.steps) {
      const y = Math.max(this.#heightOf(step), (placed.at(-1)?.y ?? Number.NEGATIVE_INFINITY) + 16);
      placed.push({ y: placed.length === 0 ? this.ladderTop : y, state: step.state });
    }
    return placed;
  }

  #heightOf({ row, at }: StateStep): number {
    const place = this.#places[row];
    if (!place) return this.ladderTop;
    if (at === 'fold') return (place.departure + place.arrival) / 2;
    return at === 'arrival' ? place.arrival : place.departure;
  }

  /** Runs of rows of one phase: what the brackets at the left embrace. */
  phases(): readonly { readonly phase: PlanArrow['phase']; readonly top: number; readonly bottom: number }[] {
    const runs: { phase: PlanArrow['phase']; top: number; bottom: number }[] = [];
    this.plan.rows.forEach((row, index) => {
      const place = this.#places[index];
      const isOutside = row.kind === 'fold' && (row.why === 'before' || row.why === 'after');
      if (row.kind === 'note' || isOutside || !place) return;
      const [top, bottom] =
        row.kind === 'arrow' ? [place.departure - 5.5, place.arrival + 6.5] : [place.departure, place.arrival + 1];
      const last = runs.at(-1);
      if (last?.phase === row.phase) last.bottom = Math.max(last.bottom, bottom);
      else runs.push({ phase: row.phase, top, bottom });
    });
    return runs;
  }
}

function noteLeft({ page, middleX }: Pen, side: Side | 'both', width: number): number {
  if (side === 'client') return page.clientX + 18.5;
  if (side === 'server') return page.serverX - 18.5 - width;
  return Math.round(middleX - width / 2) + 0.5;
}

/** The packet of an arrow; the first and the last of a fold. */
function packetsOf(row: PlanArrow | PlanFold): readonly PacketIndex[] {
  return row.kind === 'arrow' ? [row.packet.packet] : [row.first.packet, row.last.packet];
}

const joinTags = ({ times, tags }: PlanArrow): string => (tags === '' ? times : `${times} · ${tags}`);

/** What a fold holds, on as many lines as it needs; of too many the last stays, for it has the counts. */
function detailLines(detail: string, width: number): readonly string[] {
  const lines = wrapText(detail, width, SMALL_SIZE, 'ui');
  if (lines.length <= FOLD.mostLines) return lines;
  return [...lines.slice(0, FOLD.mostLines - 1), ...lines.slice(-1)];
}

/** Times and tags on one line where they fit, else on two. */
function timesLines(row: PlanArrow, width: number): readonly string[] {
  const joined = joinTags(row);
  if (textWidth(joined, SMALL_SIZE, 'mono') <= width) return [joined];
  return [row.times, fitText(row.tags, width, SMALL_SIZE, 'mono')];
}
