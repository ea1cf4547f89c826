/** One stream of the list: number, protocol, what went wrong, packets; both ends; when who sent. */
import type { TFunction } from 'i18next';
import { formatBytes, formatCount, formatDuration, formatEndpoint } from '../../../shared/format.ts';
import type { ProtocolFamily, StreamSummary } from '../../../shared/model/index.ts';
import { element } from '../../widgets/cell.ts';
import { type IconName, iconElement } from '../../widgets/icon.tsx';

const BADGES: Readonly<Record<ProtocolFamily, string>> = {
  http: 'HTTP',
  websocket: 'WS',
  tls: 'TLS',
  tcp: 'TCP',
  udp: 'UDP',
  other: 'TCP',
};

/** See the head of this file. Text nodes only: addresses are captured. */
export function drawStream(summary: StreamSummary, t: TFunction): HTMLElement {
  const mark = markOf(summary);
  const { client, server, toServer, toClient } = summary;
  const number = document.createElement('b');
  number.append(String(summary.stream));
  const what = element(
    'span',
    'stream-what',
    number,
    element('span', `badge proto-${summary.protocol}`, BADGES[summary.protocol]),
    ...(mark ? [drawMark(mark, t)] : []),
    element('span', 'spring'),
    element('span', 'count', formatCount(toServer.packets + toClient.packets)),
  );
  const ends = element(
    'span',
    'stream-ends',
    `${formatEndpoint(client.address, client.port)} `,
    element('i', '', '→'),
    ` ${formatEndpoint(server.address, server.port)}`,
  );
  const drawn = element('span', 'stream', what, ends, drawActivity(summary.activity));
  const bytes = formatBytes(toServer.bytes + toClient.bytes);
  drawn.title = t('streams.summary', { bytes, duration: formatDuration(summary.duration) });
  return drawn;
}

const drawMark = ({ look, icon, word, count }: Mark, t: TFunction): HTMLElement =>
  element('span', `mark ${look}`, iconElement(icon, 12), t(`streams.mark.${word}`, { count }));

interface Mark {
  readonly word: string;
  readonly look: 'err' | 'warn';
  readonly icon: IconName;
  readonly count: number;
}

/** The one thing to say of a stream that is not well: how it failed, before what was repaired on the way. */
export function markOf(summary: StreamSummary): Mark | undefined {
  const counts = new Map(summary.notes.map(({ flag, count }) => [flag, count]));
  const of = (...flags: readonly string[]) => flags.reduce((sum, flag) => sum + (counts.get(flag) ?? 0), 0);
  if (summary.handshake === 'refused') return { word: 'refused', look: 'err', icon: 'error', count: 1 };
  if (summary.handshake === 'no-answer') return { word: 'no-answer', look: 'err', icon: 'missing', count: 1 };
  if (summary.close === 'reset') return { word: 'reset', look: 'err', icon: 'error', count: 1 };
  const again = of('retransmission', 'fast_retransmission', 'spurious_retransmission');
  if (again > 0) return { word: 'retransmissions', look: 'warn', icon: 'warning', count: again };
  const lost = of('lost_segment', 'ack_lost_segment');
  if (lost > 0) return { word: 'lost', look: 'warn', icon: 'warning', count: lost };
  const full = of('zero_window', 'window_full');
  if (full > 0) return { word: 'zero-window', look: 'warn', icon: 'warning', count: full };
  if (summary.severity === 'warn' || summary.severity === 'error') {
    const all = summary.notes.reduce((sum, note) => sum + note.count, 0);
    return { word: 'other', look: 'warn', icon: 'warning', count: Math.max(1, all) };
  }
  return undefined;
}

const HALF = 5;
const CELL = 4;

/** Packets each way over the stream's own time: up to the server above the line, to the client below. */
function drawActivity(activity: StreamSummary['activity']): SVGElement {
  const most = activity.reduce((max, { up, down }) => Math.max(max, up, down), 1);
  const tall = (packets: number) => (packets === 0 ? 0 : Math.max(2, Math.round((packets / most) * HALF)));
  const width = activity.length * CELL - 1;
  const drawn = svg('svg', {
    class: 'activity',
    viewBox: `0 0 ${Math.max(1, width)} 11`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  drawn.append(svg('rect', { class: 'axis', y: HALF, width: Math.max(0, width), height: 1 }));
  for (const [index, { up, down }] of activity.entries()) {
    const bar = (side: 'up' | 'down', y: number, height: number) =>
      height > 0 && drawn.append(svg('rect', { class: side, x: index * CELL, y, width: 3, height }));
    bar('up', HALF - tall(up), tall(up));
    bar('down', HALF + 1, tall(down));
  }
  return drawn;
}

function svg(tag: 'svg' | 'rect', attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
