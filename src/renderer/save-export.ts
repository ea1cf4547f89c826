/** Has an export written piece by piece: asks where, then engine and main take turns, and no more than one piece is held. */
import type { MessageExport } from '../shared/model/index.ts';
import { desktop } from './engine/desktop.ts';
import type { Engine } from './state/capture.ts';

/** Ask where and write; false when it was cancelled or could not be written (which main says). */
export async function saveExport(engine: Engine, order: MessageExport, suggestedName: string): Promise<boolean> {
  const save = await desktop.beginSave(order.kind === 'bodies' ? 'folder' : 'file', suggestedName);
  if (save === undefined) return false;
  let done = false;
  for (let number = 0; !done; number++) {
    const piece = await engine.ask('exportPiece', [order, number]);
    if (!piece.ok) break;
    const { bytes, file, last } = piece.value;
    done = last;
    if (bytes.length > 0 && !(await desktop.writePiece(save, file, bytes))) break;
  }
  await desktop.endSave(save, done);
  return done;
}
