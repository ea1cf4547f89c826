/**
 * The pieces of a stream, asked for in pages as they come into view. Pages are kept while the question stays the same;
 * those furthest from the latest one go first.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FollowPiece, FollowWindow } from '../../../shared/model/index.ts';
import type { Direction, StreamIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import type { Engine } from '../../state/capture.ts';

/** Pieces of a page. */
export const PAGE = 40;
/** Pages kept. */
const KEPT = 24;

/** Which stream, and which way. */
export interface FollowQuestion {
  readonly stream: StreamIndex;
  readonly direction: Direction | 'both';
  /** The bytes inside of TLS. */
  readonly plain: boolean;
}

/** What is there of the stream. */
export interface FollowPages {
  /** Totals; undefined until the first page is there. */
  readonly totals: Omit<FollowWindow, 'pieces' | 'from'> | undefined;
  /** Goes up with every page that arrives. */
  readonly revision: number;
  /** A piece, undefined while its page is on the way; asks for that page. */
  piece(index: number): FollowPiece | undefined;
}

/** One page from the engine; undefined when it does not answer. An answer may hold fewer pieces than a page: it is bounded in bytes. */
export async function askPage(
  engine: Engine,
  { stream, direction, plain }: FollowQuestion,
  from: number,
  signal: AbortSignal,
): Promise<FollowWindow | undefined> {
  const result = await engine.ask('follow', [stream, direction, from, PAGE, plain], { signal });
  return result.ok ? result.value : undefined;
}

/** See the file's first lines. */
export function useFollowPages(question: FollowQuestion | undefined): FollowPages {
  const engine = useEngine();
  const key = question && `${question.stream} ${question.direction} ${question.plain}`;
  const pieces = useRef(new Map<number, FollowPiece>());
  const asked = useRef(new Set<number>());
  const controller = useRef(new AbortController());
  const [totals, setTotals] = useState<FollowPages['totals']>();
  const [revision, setRevision] = useState(0);

  const ask = useCallback(
    async (from: number) => {
      if (!engine || !question || asked.current.has(from)) return;
      asked.current.add(from);
      const { signal } = controller.current;
      const page = await askPage(engine, question, from, signal);
      if (signal.aborted || page === undefined) return;
      page.pieces.forEach((piece, index) => {
        pieces.current.set(from + index, piece);
      });
      forget(pieces.current, asked.current, from);
      // The engine stops at its bound of bytes: the rest of the page is a question of its own.
      const next = from + page.pieces.length;
      if (page.pieces.length > 0 && next % PAGE !== 0 && next < page.totalPieces) void ask(next);
      setTotals(page);
      setRevision((n) => n + 1);
    },
    [engine, question],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the question by value.
  useEffect(() => {
    controller.current = new AbortController();
    pieces.current.clear();
    asked.current.clear();
    setTotals(undefined);
    void ask(0);
    return () => controller.current.abort();
  }, [engine, key]);

  const piece = useCallback(
    (index: number) => {
      const known = pieces.current.get(index);
      if (known === undefined) void ask(index - (index % PAGE));
      return known;
    },
    [ask],
  );
  return useMemo(() => ({ totals, revision, piece }), [totals, revision, piece]);
}

function forget(pieces: Map<number, FollowPiece>, asked: Set<number>, near: number): void {
  if (pieces.size <= KEPT * PAGE) return;
  for (const index of pieces.keys()) if (Math.abs(index - near) > (KEPT * PAGE) / 2) pieces.delete(index);
  for (const from of asked) if (Math.abs(from - near) > (KEPT * PAGE) / 2) asked.delete(from);
}
