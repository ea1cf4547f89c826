/** The minimap beside the grid: a view cut into cells, each with the most telling thing among its packets. */
import type { MinimapCell } from '../../shared/api.ts';
import type { ViewId } from '../../shared/model/index.ts';
import type { Views } from './views.ts';

/** Cells at most, and packets looked at for one cell at most. */
const MAX_CELLS = 2000;
const MAX_LOOKS = 64;

/** What wins in a cell, most telling first. */
const RANK: readonly MinimapCell[] = ['bad', 'websocket', 'http', 'tls', 'control', 'udp', 'tcp', 'other', 'none'];

/** `cellOf` names one packet's cell. Large cells are sampled evenly, so that the cost does not grow with the capture. */
export function minimapOf(
  views: Views,
  view: ViewId,
  cells: number,
  cellOf: (packet: number) => MinimapCell,
): MinimapCell[] {
  const total = views.total(view);
  const count = Math.max(0, Math.min(cells, MAX_CELLS, total));
  return Array.from({ length: count }, (_, cell) => {
    const from = Math.floor((cell * total) / count);
    const to = Math.floor(((cell + 1) * total) / count);
    const step = Math.max(1, Math.floor((to - from) / MAX_LOOKS));
    let best = RANK.length - 1;
    for (let position = from; position < to; position += step) {
      const packet = views.packetAt(view, position);
      if (packet !== undefined) best = Math.min(best, RANK.indexOf(cellOf(packet)));
    }
    return RANK[best] ?? 'none';
  });
}
