/** Bodies and messages as far as a view holds them: fetched piece by piece, kept while they are looked at. */
import { useEffect, useState } from 'react';
import type { BodyPiece, BodyRef } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import type { Engine } from '../../state/capture.ts';

/** Bytes fetched for a view; what lies beyond is said, and can be saved. */
const MOST = 16 * 1024 * 1024;

/** A body as far as a view holds it. */
export interface LoadedBody {
  readonly ref: BodyRef;
  /** The first piece: what the body is, its length, how it was decoded. */
  readonly head: BodyPiece;
  readonly bytes: Uint8Array;
}

/** Fetch a body piece by piece, up to {@link MOST}. */
export async function loadBody(engine: Engine, ref: BodyRef, signal: AbortSignal): Promise<LoadedBody | undefined> {
  const first = await engine.ask('body', [ref, 0], { signal });
  if (!first.ok || signal.aborted) return undefined;
  const head = first.value;
  const bytes = new Uint8Array(Math.min(head.totalLength, MOST));
  bytes.set(head.bytes.subarray(0, bytes.length));
  for (let at = head.bytes.length; at < bytes.length; ) {
    const next = await engine.ask('body', [ref, at], { signal });
    if (!next.ok || signal.aborted || next.value.bytes.length === 0) break;
    bytes.set(next.value.bytes.subarray(0, bytes.length - at), at);
    at += next.value.bytes.length;
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
