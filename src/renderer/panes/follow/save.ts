/** Save a stream: its bytes in order, gaps left out, under a name that says which stream and way it is. */
import { desktop } from '../../engine/desktop.ts';
import type { Engine } from '../../state/capture.ts';
import { askPage, type FollowQuestion } from './pages.ts';

/** Bytes written at most; a longer stream is saved by the command line, which holds none of it. */
const MOST = 256 * 1024 * 1024;

/** Gather the bytes and ask where to write them. */
export async function saveStream(engine: Engine, question: FollowQuestion): Promise<void> {
  const { signal } = new AbortController();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let from = 0; size < MOST; ) {
    const page = await askPage(engine, question, from, signal);
    if (page === undefined || page.pieces.length === 0) break;
    for (const { bytes } of page.pieces) {
      parts.push(new Uint8Array(bytes));
      size += bytes.length;
    }
    from += page.pieces.length;
    if (from >= page.totalPieces) break;
  }
  const way = question.direction === 'both' ? '' : `-${question.direction}`;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  await desktop.save(`stream-${question.stream}${way}.bin`, bytes);
}
