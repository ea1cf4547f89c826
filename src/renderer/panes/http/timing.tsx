/** Where the time of one exchange went: drawn large on an axis of its own, in figures, and each standstill with its packet. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../../shared/format.ts';
import type { HttpExchange } from '../../../shared/model/index.ts';
import type { Timestamp } from '../../../shared/units.ts';
import { Scroller } from '../../widgets/scroller.tsx';
import { PacketLink } from '../packet-link.tsx';
import { Legend, type Span, type Times, timesInWords, Waterfall } from './waterfall.tsx';

const between = (from: Timestamp, to: Timestamp): number => to.seconds - from.seconds + (to.nanos - from.nanos) / 1e9;

const NOTHING_STOOD = { stalls: [] };

/** Standstills listed one by one. */
const LISTED = 50;

/** See the head of this file. */
export function Timing({ exchange }: { readonly exchange: HttpExchange }): ReactElement {
  const { t } = useTranslation();
  const { request, response, time, wire = NOTHING_STOOD } = exchange;
  const times: Times = {
    start: 0,
    time,
    sending: request && between(request.start, request.end),
    waiting: request && response && Math.max(0, between(request.end, response.start)),
    receiving: response && between(response.start, response.end),
    // The handshake may lie long before the request: here only how long it took is of interest.
    wire: { stalls: wire.stalls },
  };
  const listed = wire.stalls.slice(0, LISTED);
  const span: Span = [0, Math.max(time ?? times.sending ?? 0, 1e-6)];
  return (
    <Scroller label={t('http.view.timing')} className="exchange-table">
      <div className="timing-picture">
        <Waterfall times={times} span={span} />
        <p className="timing-axis mono dim">
          <span>0</span>
          <span>{formatDuration(span[1])}</span>
        </p>
      </div>
      <Legend />
      <table>
        <tbody>
          {timesInWords({ ...times, wire }, t).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {listed.length > 0 && (
        <table>
          <thead>
            <tr>
              {(['stall', 'from', 'length', 'ended'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`http.stall.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map(({ because, from, to, packet }) => (
              <tr key={`${because} ${from}`}>
                <td>{t(`http.part.${because}`)}</td>
                <td className="mono">+{formatDuration(from)}</td>
                <td className="mono">{formatDuration(to - from)}</td>
                <td>
                  <PacketLink packet={packet} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {wire.stalls.length > listed.length && <p className="dim">{t('http.stall.more', { n: wire.stalls.length })}</p>}
      <p className="dim">{t('http.timing.origin')}</p>
    </Scroller>
  );
}
