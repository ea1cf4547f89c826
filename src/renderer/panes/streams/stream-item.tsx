/** One stream of the list: number, protocol, what went wrong, packets; both ends; when who sent. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatCount, formatDuration, formatEndpoint } from '../../../shared/format.ts';
import type { ProtocolFamily, StreamSummary } from '../../../shared/model/index.ts';
import { Icon, type IconName } from '../../widgets/icon.tsx';

const BADGES: Readonly<Record<ProtocolFamily, string>> = {
  http: 'HTTP',
  websocket: 'WS',
  tls: 'TLS',
  tcp: 'TCP',
  udp: 'UDP',
  other: 'TCP',
};

/** See the head of this file. */
export function StreamItem({ summary }: { readonly summary: StreamSummary }): ReactElement {
  const { t } = useTranslation();
  const mark = markOf(summary);
  const { client, server, toServer, toClient } = summary;
  const bytes = formatBytes(toServer.bytes + toClient.bytes);
  return (
    <div className="stream" title={t('streams.summary', { bytes, duration: formatDuration(summary.duration) })}>
      <div className="stream-what">
        <b>{summary.stream}</b>
        <span className={`badge proto-${summary.protocol}`}>{BADGES[summary.protocol]}</span>
        {mark && (
          <span className={`mark ${mark.look}`}>
            <Icon name={mark.icon} size={12} />
            {t(`streams.mark.${mark.word}`, { count: mark.count })}
          </span>
        )}
        <span className="spring" />
        <span className="count">{formatCount(toServer.packets + toClient.packets)}</span>
      </div>
      <div className="stream-ends">
        {formatEndpoint(client.address, client.port)} <i>→</i> {formatEndpoint(server.address, server.port)}
      </div>
      <Activity activity={summary.activity} />
    </div>
  );
}

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
function Activity({ activity }: Pick<StreamSummary, 'activity'>): ReactElement {
  const most = activity.reduce((max, { up, down }) => Math.max(max, up, down), 1);
  const tall = (packets: number) => (packets === 0 ? 0 : Math.max(2, Math.round((packets / most) * HALF)));
  const width = activity.length * CELL - 1;
  return (
    <svg className="activity" viewBox={`0 0 ${Math.max(1, width)} 11`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="axis" y={HALF} width={width} height={1} />
      {activity.map(({ up, down }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bucket is its place in time.
        <g key={index}>
          {up > 0 && <rect className="up" x={index * CELL} y={HALF - tall(up)} width={3} height={tall(up)} />}
          {down > 0 && <rect className="down" x={index * CELL} y={HALF + 1} width={3} height={tall(down)} />}
        </g>
      ))}
    </svg>
  );
}
