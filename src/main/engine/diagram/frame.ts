/** What stands around the rows: title and addresses above, states along the lifelines, phases at the left, legend below. */
import type { EndState } from '../../../shared/model/index.ts';
import type { Side } from './flags.ts';
import { fitText, textWidth, wrapText } from './measure.ts';
import { lifelineX, type Pen } from './pen.ts';
import type { LadderPlan, PlanArrow } from './plan.ts';

const STATE_SIZE = 11.5;
/** Widest text that an address box takes in one line, and its room beyond the text. */
const ENDPOINT_WIDTH = { page: 292, pane: 196 } as const;
const ENDPOINT_ROOM = 14;

/** Title, and the boxes with the two addresses. Returns where the lifelines begin. */
export function drawHeader(pen: Pen, plan: LadderPlan): number {
  const { page } = pen;
  if (page.isWhole) drawTitle(pen, plan);
  pen.headerTop = page.isWhole ? 78 : 0;
  const top = pen.headerTop + 8.5;
  const widest = page.isWhole ? ENDPOINT_WIDTH.page : ENDPOINT_WIDTH.pane;
  const isLong = (['client', 'server'] as const).some((side) => endpointWidth(plan[side].endpoint) > widest);
  const height = isLong ? 54 : 39;
  for (const side of ['client', 'server'] as const) {
    const { name, address, port, endpoint } = plan[side];
    const lines = isLong ? [address, `:${port}`] : [endpoint];
    const width = Math.max(187, ...lines.map((line) => Math.ceil(endpointWidth(line)) + ENDPOINT_ROOM));
    const x = Math.min(Math.max(lifelineX(page, side), width / 2 + 2), page.width - width / 2 - 2);
    pen.box({ x: x - width / 2, y: top, width, height, fill: `${side}-bg`, stroke: `${side}-pale` });
    pen.text(x, top + 15.5, name, { size: 12.5, weight: 600, ink: side });
    lines.forEach((line, index) => {
      pen.text(x, top + 30.5 + index * 15, line, { size: 12.5, font: 'mono' });
    });
  }
  return top + height + 0.5;
}

function drawTitle(pen: Pen, plan: LadderPlan): void {
  const { width, margin } = pen.page;
  const room = width - 2 * margin;
  const size = textWidth(plan.title, 22, 'ui') <= room ? 22 : 17;
  pen.text(width / 2, 34, fitText(plan.title, room, size, 'ui'), { size, weight: 600 });
  pen.text(width / 2, 57, plan.subtitle, { size: 12.5, ink: 'text-2' });
}

const endpointWidth = (text: string): number => textWidth(text, 12.5, 'mono');

/** A state with its height on the page. `remark` names a word of the catalogue to put below it. */
export interface PlacedStep {
  readonly y: number;
  readonly state: EndState;
  readonly remark?: 'notInCapture';
}

/** One lifeline with its states as bars: strong when open, pale otherwise, dashed when inferred. */
export function drawStates(
  pen: Pen,
  plan: LadderPlan,
  side: Side,
  steps: readonly PlacedStep[],
  top: number,
  bottom: number,
): void {
  const x = lifelineX(pen.page, side);
  pen.line({ x1: x, y1: top, x2: x, y2: bottom, ink: 'line' });
  steps.forEach((step, index) => {
    const next = steps[index + 1];
    drawBar(pen, side, x, step, next?.y ?? bottom);
    const repeats = steps[index - 1]?.state.state === step.state.state;
    if (!repeats) drawStateLabel(pen, plan, side, step, index === 0, (next?.y ?? bottom + 12) - step.y);
  });
}

function drawBar(pen: Pen, side: Side, x: number, { y, state }: PlacedStep, until: number): void {
  if (state.state === 'UNKNOWN') return;
  const inset = state.proven ? 1 : 1.5;
  const height = until - y - 2 * inset;
  if (height <= 0) return;
  const fill = state.state === 'ESTABLISHED' ? side : (`${side}-pale` as const);
  if (state.proven) pen.box({ x: x - 4, y: y + inset, width: 8, height, radius: 0, fill });
  else pen.box({ x: x - 3.5, y: y + inset, width: 7, height, radius: 0, fill: 'paper', stroke: side, dash: true });
}

function drawStateLabel(pen: Pen, plan: LadderPlan, side: Side, step: PlacedStep, first: boolean, room: number): void {
  const { state, proven } = step.state;
  const x = lifelineX(pen.page, side) + (side === 'client' ? -12 : 12);
  const anchor = side === 'client' ? 'end' : 'start';
  const y = step.y + (first ? 16 : 12);
  const ink = proven ? side : 'text-3';
  const known = state !== 'UNKNOWN';
  const weight = state === 'ESTABLISHED' ? 600 : 500;
  if (known) pen.text(x, y, state, { size: STATE_SIZE, font: 'mono', weight, ink, anchor });
  const words = stateWords(plan, side, step, first);
  if (words !== '' && room >= 27) pen.text(x, known ? y + 14 : y, words, { size: STATE_SIZE, ink: 'text-3', anchor });
}

/** The line below a state's name: how it was opened, that it is assumed, or what it is called in this language. */
function stateWords({ t, story }: LadderPlan, side: Side, { state, remark }: PlacedStep, first: boolean): string {
  const word = t(`diagram.state.${state.state}`);
  const name = word === state.state ? '' : word;
  if (remark) return [name, t(`diagram.${remark}`)].filter((word) => word !== '').join(' · ');
  const activeSide = story.opening === 'simultaneous' || story.opener === side;
  if (first && state.state === 'CLOSED' && activeSide) return t('diagram.activeOpen');
  if (first && state.state === 'LISTEN')
    return t(`diagram.${story.opening === 'no-answer' ? 'assumed' : 'passiveOpen'}`);
  if (state.state === 'ESTABLISHED' && !state.proven) return t('diagram.assumed');
  return name;
}

/** A bracket at the left edge, with the phase's name along it. */
export function drawPhase(
  pen: Pen,
  plan: LadderPlan,
  { phase, top, bottom }: { readonly phase: PlanArrow['phase']; readonly top: number; readonly bottom: number },
): void {
  const { margin } = pen.page;
  const [x, edge] = [margin + 1, margin + 6];
  pen.line({ x1: edge, y1: top, x2: x, y2: top, ink: 'line' });
  pen.line({ x1: x, y1: top, x2: x, y2: bottom, ink: 'line' });
  pen.line({ x1: x, y1: bottom, x2: edge, y2: bottom, ink: 'line' });
  const names = phaseNames(plan, phase);
  const name = names.find((each) => textWidth(each, 12, 'ui') <= bottom - top + 14) ?? names.at(-1) ?? '';
  pen.text(margin - 7, (top + bottom) / 2, name, { size: 12, weight: 500, ink: 'text-2', turned: true });
}

/** What a phase can be called, the most telling name first. */
function phaseNames({ t, story }: LadderPlan, phase: PlanArrow['phase']): readonly string[] {
  const plain = t(`diagram.phase.${phase}`);
  if (phase === 'handshake' && story.opening === 'three-way') return [t('diagram.phase.three-way'), plain];
  if (phase === 'teardown' && (story.closing === 'four' || story.closing === 'three'))
    return [t(`diagram.phase.${story.closing}`), plain];
  return [plain];
}

/** What the numbers and bars mean. Returns the height of the whole picture. */
export function drawFooter(pen: Pen, plan: LadderPlan, bottom: number): number {
  const { margin, width, legendX } = pen.page;
  const rule = bottom + 24.5;
  pen.line({ x1: margin, y1: rule, x2: width - margin, y2: rule, ink: 'hairline' });
  const lines = plan.foot.flatMap((line) => wrapText(line, legendX - margin - 24, 11, 'ui'));
  const baseline = (index: number): number => rule + 21.5 + index * 18;
  lines.forEach((line, index) => {
    pen.text(margin, baseline(index), line, { size: 11, ink: 'text-2', anchor: 'start' });
  });
  const legend = [plan.t('diagram.foot.proven'), plan.t('diagram.foot.inferred')];
  if (plan.hasLost)
    legend.push(plan.t(plan.story.opening === 'no-answer' ? 'diagram.tag.unanswered' : 'diagram.foot.lost'));
  legend.forEach((words, index) => {
    const y = baseline(index);
    drawSample(pen, index, y);
    pen.text(legendX + 28, y, words, { size: 11, ink: 'text-2', anchor: 'start' });
  });
  return baseline(Math.max(lines.length, legend.length) - 1) + 24;
}

/** A sample of what one line of the legend explains: proven bars, inferred bars, a lost arrow. */
function drawSample(pen: Pen, index: number, y: number): void {
  const { legendX } = pen.page;
  if (index === 2) {
    const line = { x1: legendX - 8, y1: y - 4, x2: legendX + 20, y2: y - 4 };
    pen.line({ ...line, ink: 'client', width: 1.5, dash: true, arrow: true });
    return;
  }
  (['client', 'server'] as const).forEach((side, column) => {
    const x = legendX + column * 11;
    if (index === 0) pen.box({ x, y: y - 9.5, width: 8, height: 11, radius: 0, fill: side });
    else pen.box({ x: x + 0.5, y: y - 9, width: 7, height: 10, radius: 0, stroke: side, dash: true });
  });
}
