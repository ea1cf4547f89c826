/** Packet ranges as people type them: `5-10,20`, `-7` (from the first), `100-` (to the last). Numbers are from 1. */
import type { Result } from '../../../shared/model/index.ts';

/** Packets (0-based, sorted, each once) of a range in a capture of `count` packets; those beyond its end are left out. */
export function parseRanges(text: string, count: number): Result<Uint32Array> {
  const wanted = new Uint8Array(count);
  let total = 0;
  for (const part of text.split(',')) {
    const found = /^\s*(\d{0,10})\s*(-?)\s*(\d{0,10})\s*$/.exec(part);
    const [, from = '', dash = '', to = ''] = found ?? [];
    const isRange = dash !== '' && (from !== '' || to !== '');
    if (!isRange && (dash !== '' || from === '' || to !== '')) return malformed(part);
    const first = from === '' ? 1 : Number(from);
    const last = dash === '' ? first : to === '' ? count : Number(to);
    if (first < 1 || (to !== '' && last < first)) return malformed(part);
    for (let number = first; number <= Math.min(last, count); number++) {
      total += 1 - (wanted[number - 1] ?? 0);
      wanted[number - 1] = 1;
    }
  }
  const packets = new Uint32Array(total);
  let at = 0;
  for (let packet = 0; packet < count; packet++) if (wanted[packet] === 1) packets[at++] = packet;
  return { ok: true, value: packets };
}

const malformed = (part: string): Result<never> => ({
  ok: false,
  issue: { code: 'export-range', layer: 'export', offset: 0, params: { text: part.trim().slice(0, 80) } },
});
