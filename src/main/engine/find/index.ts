/**
 * Looks for something in the packets of a view, a share at a time: its host answers other questions in between, and whoever
 * asks goes on with the next share or leaves it. To add a place to look: an entry of LOOKS.
 */
import type { BodyRef, Failure, FindPlace, FindQuery, FindShare, Found, ViewId } from '../../../shared/model/index.ts';
import { type PacketIndex, packetIndex } from '../../../shared/units.ts';
import { latin1Of } from '../bytes/index.ts';
import { type Match, makePattern, type Pattern } from './pattern.ts';
import type { Runs } from './runs.ts';
import { mayBeTcp } from './tcp-words.ts';

export { hexBytes } from './pattern.ts';
export { Runs } from './runs.ts';

/** A line of the tree. */
export interface FindLine {
  readonly text: string;
  readonly source: number;
  readonly offset: number;
  readonly length: number;
  /** It is not shown. */
  readonly hidden: boolean;
  readonly children: readonly FindLine[];
}

/** What is looked at. Packets are 0-based. */
export interface FindSource {
  total(view: ViewId): number;
  packetAt(view: ViewId, position: number): number | undefined;
  bytes(packet: number): Uint8Array;
  /** Which packets may have some bytes: the same object for the same query, so that shares go on where they stopped. */
  runs(query: FindQuery, needs: NonNullable<Pattern['needs']>): Runs;
  info(packet: number): string;
  /** Whether that is known to be of nothing but the words of TCP and of WebSocket's frames (tcp-words.ts). */
  isTcpInfo(packet: number): boolean;
  lines(packet: number): readonly FindLine[];
  /** Bodies and messages that end in a packet, decoded. */
  contents(packet: number): Iterable<{ readonly ref: BodyRef; readonly bytes: Uint8Array }>;
}

/**
 * Effort of one share, and what looking at one packet takes of it beside its bytes: a share is done in some hundredths of a
 * second, so that every other question is answered as if nothing were looked for.
 */
const SHARE = 400;
const COST: Readonly<Record<FindPlace, number>> = { bytes: 0.5, details: 15, info: 6, contents: 10 };
/** A packet that cannot have it, and bytes of the file that take as much as one effort. */
const PASSED = 1 / 256;
const READ = 32_768;
/** Bytes that take as much as one effort; a pattern is some times as slow as plain text. */
const BYTES = { text: 16_384, hex: 16_384, regex: 8192 } as const;
/** Characters around what was found. */
const AROUND = 40;
const LONGEST = 200;

type Spot = Omit<Found, 'packet' | 'position'>;

/** What one place makes of a packet: what was found there, and how many bytes were looked through. */
type Look = (
  pattern: Pattern,
  packet: number,
  source: FindSource,
) => { readonly spot: Spot | undefined; readonly bytes: number };

const LOOKS: Readonly<Record<FindPlace, Look>> = {
  bytes(pattern, packet, source) {
    const bytes = source.bytes(packet);
    const match = pattern.inBytes(bytes);
    return { spot: match && { ...aroundBytes(bytes, match), ...placeOf(match) }, bytes: bytes.length };
  },
  info(pattern, packet, source) {
    const text = source.info(packet);
    const match = pattern.inText(text);
    return { spot: match && around(text, match), bytes: text.length };
  },
  details: (pattern, packet, source) => ({ spot: lineWith(pattern, source.lines(packet), []), bytes: 0 }),
  contents(pattern, packet, source) {
    let looked = 0;
    for (const { ref, bytes } of source.contents(packet)) {
      looked += bytes.length;
      const match = pattern.inBytes(bytes);
      if (match) {
        const { from, to } = match;
        return { spot: { ...aroundBytes(bytes, match), offset: from, length: to - from, body: ref }, bytes: looked };
      }
    }
    return { spot: undefined, bytes: looked };
  },
};

/**
 * Look from a position of a view on, forwards or backwards, as far as one share goes. Nothing wraps here: whoever asks
 * begins again at the other end.
 */
export function find(
  query: FindQuery,
  view: ViewId,
  from: number,
  step: 1 | -1,
  source: FindSource,
): FindShare | Failure {
  const pattern = makePattern(query);
  if ('ok' in pattern) return pattern;
  if (query.kind === 'hex' && (query.place === 'details' || query.place === 'info')) {
    return { ok: false, issue: { code: 'find-hex-place', layer: 'find', offset: 0 } };
  }
  const total = source.total(view);
  const look = LOOKS[query.place];
  const { needs } = pattern;
  const runs = query.place === 'bytes' && needs !== undefined ? source.runs(query, needs) : undefined;
  const isForeign = query.place === 'info' && query.kind === 'text' && !mayBeTcp(query.text);
  let left = SHARE;
  let position = step > 0 ? from : Math.min(from, total - 1);
  for (; position >= 0 && position < total && left > 0; position += step) {
    const packet = source.packetAt(view, position);
    if (packet === undefined) continue;
    if (isForeign && source.isTcpInfo(packet)) {
      left -= PASSED;
      continue;
    }
    if (runs !== undefined) {
      const before = runs.bytesRead;
      const may = runs.may(packet, step);
      left -= PASSED + (runs.bytesRead - before) / READ;
      if (!may) continue;
    }
    const { spot, bytes } = look(pattern, packet, source);
    left -= COST[query.place] + bytes / BYTES[query.kind];
    if (spot) return { found: { ...spot, packet: toIndex(packet), position }, next: position + step };
  }
  return { next: position };
}

const toIndex = (packet: number): PacketIndex => packetIndex(packet);

const placeOf = ({ from, to }: Match) => ({ source: 0, offset: from, length: to - from });

/** What was found, with what stands around it. */
function around(text: string, { from, to }: Match): Spot {
  return {
    before: text.slice(Math.max(0, from - AROUND), from),
    match: text.slice(from, Math.min(to, from + LONGEST)),
    after: text.slice(to, to + AROUND),
  };
}

/** The same of bytes, as text; what is no text reads as dots. */
function aroundBytes(bytes: Uint8Array, { from, to }: Match): Spot {
  const words = (a: number, b: number): string => readable(bytes.subarray(Math.max(0, a), Math.max(0, b)));
  return {
    before: words(from - AROUND, from),
    match: words(from, Math.min(to, from + LONGEST)),
    after: words(to, to + AROUND),
  };
}

function readable(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  const whole = text.includes('\ufffd') ? latin1Of(bytes) : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what cannot be read is what is replaced.
  return whole.replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
}

/** The first line that has it, from the top down, with the way to it. */
function lineWith(pattern: Pattern, nodes: readonly FindLine[], above: readonly number[]): Spot | undefined {
  let index = -1;
  for (const { text, source, offset, length, hidden, children } of nodes) {
    if (hidden) continue;
    index++;
    const line = [...above, index];
    const match = pattern.inText(text);
    if (match) return { ...around(text, match), line, source, offset, length };
    const inside = lineWith(pattern, children, line);
    if (inside) return inside;
  }
  return undefined;
}
