/** Answers about TCP streams: what they add to a packet's row and card, their list, their bytes in order. */
import type { MinimapCell } from '../../shared/api.ts';
import type { CaptureParts } from './capture-session.ts';
import type { RowFacts } from './rows.ts';
import type { PacketTable } from './table/index.ts';
import { noteNames, noteSeverity } from './tcp/index.ts';

/** SYN, FIN and RST. */
const CONTROL_FLAGS = 0x007;
const RESET = 0x004;

/** See the file's first line. */
export class StreamAnswers {
  readonly #table: PacketTable;

  constructor({ scanner }: CaptureParts) {
    this.#table = scanner.table;
  }

  /** What the streams say of a packet in the grid. */
  rowFacts(packet: number): RowFacts {
    const notes = this.#table.tcpNotes[packet] ?? 0;
    return { notes: noteNames(notes), severity: noteSeverity(notes) };
  }

  /** What a packet is in the minimap. */
  cellOf(packet: number): MinimapCell {
    const severity = noteSeverity(this.#table.tcpNotes[packet] ?? 0);
    const flags = this.#table.tcpFlags[packet] ?? 0;
    if (severity === 'warn' || severity === 'error' || (flags & RESET) !== 0) return 'bad';
    if ((flags & CONTROL_FLAGS) !== 0) return 'control';
    return (this.#table.stream[packet] ?? -1) >= 0 ? 'tcp' : 'other';
  }
}
