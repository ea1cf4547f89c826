/**
 * Which packets of the stream become arrows and which are folded into one line, in one bounded pass. What an arrow means
 * for the connection decides: every packet of the handshake, every SYN, FIN, RST and every change of state is drawn; data
 * is folded unless the whole stream is asked for. However long the stream, the rows are bounded: the middle is left out,
 * and says so.
 */
import type { DiagramOptions } from '../../../shared/scene.ts';
import { changesState, Flag, has, isControl, isRepeat } from './flags.ts';
import type { LadderInput, LadderPacket } from './input.ts';
import type { Story } from './story.ts';

/** Part of the connection's life that a row belongs to. */
export type Phase = 'handshake' | 'data' | 'teardown';

/** One packet, drawn. */
export interface ArrowRow {
  readonly kind: 'arrow';
  readonly phase: Phase;
  readonly position: number;
  readonly packet: LadderPacket;
}

/** A run of packets in one line. */
export interface FoldRow {
  readonly kind: 'fold';
  readonly phase: Phase;
  readonly why: 'data' | 'before' | 'after' | 'left-out';
  readonly position: number;
  readonly first: LadderPacket;
  readonly last: LadderPacket;
  readonly packets: number;
  readonly bytes: { readonly toServer: number; readonly toClient: number };
}

/** A row of the ladder. */
export type LadderRow = ArrowRow | FoldRow;

/**
 * Rows kept from the start and from the end of what is asked for; between them the rest is left out. A page stays below
 * what a canvas can hold at three times its size (32,767 pixels).
 */
const BUDGET = {
  all: { page: { head: 95, tail: 40 }, pane: { head: 260, tail: 140 } },
  part: { page: { head: 44, tail: 24 }, pane: { head: 44, tail: 24 } },
} as const;

/** RSTs that change nothing beyond so many are folded. */
const IDLE_RESETS = 2;

/** The rows of the picture, in file order. */
export function layRows(
  input: LadderInput,
  story: Story,
  { part, layout }: Pick<DiagramOptions, 'part' | 'layout'>,
): readonly LadderRow[] {
  const budget = BUDGET[part === 'all' ? 'all' : 'part'][layout];
  const rows = new BoundedRows(budget.head, budget.tail);
  const wanted = story.closing === 'none' && part === 'teardown' ? 'both' : part;
  let idleResets = 0;
  let repeatedFinBefore = false;
  for (let position = 0; position < input.count; position++) {
    const packet = input.at(position);
    const phase = position < story.openEnd ? 'handshake' : position < story.closeStart ? 'data' : 'teardown';
    const why = outside(wanted, phase);
    const changes = changesState(packet);
    if (has(packet, Flag.rst) && !changes) idleResets++;
    const drawn =
      wanted === 'all' ||
      phase === 'handshake' ||
      changes ||
      repeatedFinBefore ||
      (isControl(packet) && !(has(packet, Flag.rst) && idleResets > IDLE_RESETS));
    repeatedFinBefore = has(packet, Flag.fin) && isRepeat(packet);
    rows.add(
      why === undefined && drawn
        ? { kind: 'arrow', phase, position, packet }
        : foldOf({ kind: 'arrow', phase, position, packet }, why ?? 'data'),
    );
  }
  return rows.finish();
}

/** Why a phase is not in the part asked for; undefined where it is. */
function outside(part: DiagramOptions['part'], phase: Phase): 'before' | 'after' | undefined {
  if (part === 'handshake' && phase !== 'handshake') return 'after';
  if (part === 'teardown' && phase !== 'teardown') return 'before';
  return undefined;
}

function foldOf(row: ArrowRow, why: FoldRow['why']): FoldRow {
  const { packet, phase, position } = row;
  const { length, direction } = packet;
  return {
    kind: 'fold',
    phase,
    why,
    position,
    first: packet,
    last: packet,
    packets: 1,
    bytes: { toServer: direction === 'toServer' ? length : 0, toClient: direction === 'toClient' ? length : 0 },
  };
}

function joined(a: FoldRow, b: FoldRow): FoldRow {
  return {
    ...a,
    last: b.last,
    packets: a.packets + b.packets,
    bytes: { toServer: a.bytes.toServer + b.bytes.toServer, toClient: a.bytes.toClient + b.bytes.toClient },
  };
}

/** What lies outside the part asked for is one run, whatever its phases. */
const isOneRun = (a: FoldRow, b: FoldRow): boolean => a.why === b.why && (a.why !== 'data' || a.phase === b.phase);

/** Grows to `head` rows, then keeps the last `tail` and folds what falls between. */
class BoundedRows {
  readonly #head: LadderRow[] = [];
  #tail: LadderRow[] = [];
  #middle: FoldRow | undefined;

  constructor(
    readonly headRows: number,
    readonly tailRows: number,
  ) {}

  add(row: LadderRow): void {
    const last = this.#tail.at(-1) ?? this.#head.at(-1);
    if (row.kind === 'fold' && last?.kind === 'fold' && isOneRun(last, row)) {
      const into = this.#tail.length > 0 ? this.#tail : this.#head;
      into[into.length - 1] = joined(last, row);
    } else if (this.#tail.length === 0 && this.#head.length < this.headRows) this.#head.push(row);
    else this.#tail.push(row);
    // Trimmed in steps: moving every row on every packet would be quadratic in the tail.
    if (this.#tail.length > 2 * this.tailRows) this.#trim();
  }

  finish(): readonly LadderRow[] {
    if (this.#tail.length > this.tailRows) this.#trim();
    const rows = this.#middle ? [...this.#head, this.#middle, ...this.#tail] : [...this.#head, ...this.#tail];
    return rows.map((row) => (row.kind === 'fold' && row.why === 'data' && row.packets === 1 ? unfolded(row) : row));
  }

  #trim(): void {
    for (const row of this.#tail.splice(0, this.#tail.length - this.tailRows)) {
      const fold = row.kind === 'fold' ? { ...row, why: 'left-out' as const } : foldOf(row, 'left-out');
      this.#middle = this.#middle ? joined(this.#middle, fold) : fold;
    }
  }
}

/** A single packet is drawn rather than folded: it takes no more room and says more. */
function unfolded({ phase, position, first }: FoldRow): ArrowRow {
  return { kind: 'arrow', phase, position, packet: first };
}
