/**
 * The words on an arrow: flags and numbers as textbooks write them (`SYN=1, ACK=1, seq=y, ack=x+1`), and the line below
 * with packet number and times.
 */
import { formatDuration, formatSeconds } from '../../../shared/format.ts';
import type { DiagramOptions } from '../../../shared/scene.ts';
import type { Direction, Seconds } from '../../../shared/units.ts';
import { Flag, has, receiverOf, type Side, senderOf } from './flags.ts';
import type { LadderInput, LadderPacket } from './input.ts';
import type { Story } from './story.ts';

/** Flags in the order a textbook names them: what the packet is for first. */
const FLAG_ORDER = ['syn', 'fin', 'rst', 'psh', 'urg', 'ack', 'ece', 'cwr', 'ae'] as const;

/** What the numbers of each side are counted from, and how that is written. */
export interface Numbering {
  readonly kind: DiagramOptions['numbers'];
  /** Undefined: no number to count from, so what is on the wire is written. */
  readonly bases: Readonly<Record<Side, number | undefined>>;
  readonly symbols: Readonly<Record<Side, string>>;
}

/**
 * How to write the numbers of a stream. Symbols stand for first numbers that a SYN chose: a side that answers a SYN with
 * RST chose none, and `y+1` would be an invention.
 */
export function numbering(input: LadderInput, story: Story, kind: DiagramOptions['numbers']): Numbering {
  const base = (side: Side, direction: Direction): number | undefined => {
    const known = side === 'client' ? input.clientBase : input.serverBase;
    return kind === 'symbolic' && story.openEnd > 0 && !story.chose[direction] ? undefined : known;
  };
  return {
    kind,
    bases: { client: base('client', 'toServer'), server: base('server', 'toClient') },
    symbols: { client: 'x', server: 'y' },
  };
}

/** For example `SYN=1, ACK=1, seq=y, ack=x+1`; `len=` where the packet carries data. */
export function segmentLabel(packet: LadderPacket, numbers: Numbering): string {
  const parts: string[] = FLAG_ORDER.filter((name) => has(packet, Flag[name])).map((name) => `${name.toUpperCase()}=1`);
  parts.push(`seq=${formatNumber(packet.seq, senderOf(packet.direction), numbers)}`);
  if (has(packet, Flag.ack)) parts.push(`ack=${formatNumber(packet.ack, receiverOf(packet.direction), numbers)}`);
  if (packet.length > 0) parts.push(`len=${packet.length}`);
  return parts.join(', ');
}

function formatNumber(value: number, side: Side, { kind, bases, symbols }: Numbering): string {
  const base = bases[side];
  if (kind === 'raw' || base === undefined) return String(value);
  const relative = (value - base) >>> 0;
  if (kind === 'relative') return String(relative);
  return relative === 0 ? symbols[side] : `${symbols[side]}+${relative}`;
}

/** A length of time for a sentence; a dash where the file gives no time. */
export const formatSpan = (seconds: Seconds): string => (Number.isFinite(seconds) ? formatDuration(seconds) : '–');

const sixDecimals = (seconds: Seconds): string => (Number.isFinite(seconds) ? formatSeconds(seconds, 6) : '–');

/** For example `#12 · 1.911354 s · +1.086324`. */
export function timesLabel(packet: LadderPacket): string {
  const sign = packet.delta < 0 ? '' : '+';
  return `#${packet.packet + 1} · ${sixDecimals(packet.time)} s · ${sign}${sixDecimals(packet.delta)}`;
}
