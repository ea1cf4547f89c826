/** Bodies and messages as far as a view holds them: fetched piece by piece, kept while they are looked at. */
import { useEffect, useState } from 'react';
import type { BodyPiece, BodyRef } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import type { Engine } from '../../state/capture.ts';

/** Bytes fetched for a view; what lies beyond is said, and can be saved. */
const MOST = 16 * 1024 * 1024;
/** Pieces on their way at once: the engine answers what else is asked between them. */
const AHEAD = 4;

/** A body as far as a view holds it. */
export interface LoadedBody {
  readonly ref: BodyRef;
  /** The first piece: what the body is, its length, how it was decoded. */
  readonly head: BodyPiece;
  readonly bytes: Uint8Array;
}

/** Fetch a body piece by piece, up to {@link MOST}. The next pieces are asked for while one is on its way. */
export async function loadBody(engine: Engine, ref: BodyRef, signal: AbortSignal): Promise<LoadedBody | undefined> {
  const pieceAt = (offset: number) => engine.ask('body', [ref, offset], { signal });
  const first = await pieceAt(0);
  if (!first.ok || signal.aborted) return undefined;
  const head = first.value;
  const bytes = new Uint8Array(Math.min(head.totalLength, MOST));
  const length = head.bytes.length;
  bytes.set(head.bytes.subarray(0, bytes.length));
  const asked: ReturnType<typeof pieceAt>[] = [];
  // Every piece is as long as the first, but the last.
  for (let at = length, next = length; length > 0 && at < bytes.length; at += length) {
    for (; asked.length < AHEAD && next < bytes.length; next += length) asked.push(pieceAt(next));
    const piece = await asked.shift();
    if (piece?.ok !== true || signal.aborted) break;
    bytes.set(piece.value.bytes.subarray(0, bytes.length - at), at);
  }
  return { ref, head, bytes };
}

/** The body of `refKey`, kept while it is looked at. */
export function useBody(ref: BodyRef | undefined): LoadedBody | undefined {
  const engine = useEngine();
  const key = ref && JSON.stringify(ref);
  const [loaded, setLoaded] = useState<{ readonly key: string | undefined; readonly body: LoadedBody | undefined }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the reference by value.
  useEffect(() => {
    if (!engine || !ref) return;
    const controller = new AbortController();
    void loadBody(engine, ref, controller.signal).then((body) => {
      if (!controller.signal.aborted) setLoaded({ key, body });
    });
    return () => controller.abort();
  }, [engine, key]);
  return loaded?.key === key ? loaded?.body : undefined;
}
