/**
 * The sum of the selected stream above its graphs: how long the opening took and the longest pause, and for each way how
 * much went how fast, what was sent again, and how long the sender kept its own window shut.
 */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatCount, formatDuration } from '../../../shared/format.ts';
import type { StreamSummary } from '../../../shared/model/index.ts';
import type { Direction } from '../../../shared/units.ts';
import { PacketLink } from '../packet-link.tsx';
import { formatValue } from './units.ts';

const COLUMNS = ['packets', 'bytes', 'throughput', 'again', 'shut'] as const;
const DIRECTIONS: readonly Direction[] = ['toServer', 'toClient'];

/** See the head of this file. */
export function StreamSum({ summary }: { readonly summary: StreamSummary }): ReactElement {
  const { t } = useTranslation();
  const { initialRtt, longestPause, duration } = summary;
  return (
    <div className="stream-sum">
      <p>
        <span>{t('graphs.sum.duration', { time: formatDuration(duration) })}</span>
        {initialRtt !== undefined && <span>{t('graphs.sum.opening', { time: formatDuration(initialRtt) })}</span>}
        {longestPause && (
          <span>
            {t('graphs.sum.pause', { time: formatDuration(longestPause.seconds) })}{' '}
            <PacketLink packet={longestPause.packet} />
          </span>
        )}
      </p>
      <table>
        <thead>
          <tr>
            <td />
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`graphs.sum.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DIRECTIONS.map((direction) => (
            <tr key={direction}>
              <th scope="row">{t(`graphs.direction.${direction}`)}</th>
              {cellsOf(summary, direction).map((cell, at) => (
                <td key={COLUMNS[at]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In the order of the columns. */
function cellsOf(summary: StreamSummary, direction: Direction): readonly string[] {
  const { packets, bytes, throughput, retransmissions, retransmissionRate, zeroWindowTime } = summary[direction];
  const share = `${Number((retransmissionRate * 100).toPrecision(3))} %`;
  return [
    formatCount(packets),
    formatBytes(bytes),
    throughput > 0 ? formatValue(throughput, 'bytes-per-second') : '–',
    retransmissions > 0 ? `${formatCount(retransmissions)} (${share})` : '0',
    formatDuration(zeroWindowTime),
  ];
}
