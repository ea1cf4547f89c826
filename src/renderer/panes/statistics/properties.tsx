/**
 * What the capture file is: format, time, interfaces, comments, names, secrets, faults, and the numbers of what is shown
 * beside those of all.
 */
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatClock, formatCount, formatDuration } from '../../../shared/format.ts';
import type { CaptureInfo, CaptureTotals } from '../../../shared/model/index.ts';
import { type StatisticsRecord, writeRecords } from '../../../shared/records.ts';
import { useAnswer } from '../../engine/hooks.ts';
import { issueWords } from '../../i18n.ts';
import { useCapture } from '../../state/capture.ts';
import { useFilter } from '../../state/filter.ts';
import { expressionOf } from '../../state/filter-parts.ts';
import { formatRate } from './numbers.ts';
import { Progress, TextButtons } from './tools.tsx';
import { useCounted } from './use-counted.ts';

/** One line: what, and its value. */
type Line = readonly [name: string, value: string];

/** See the head of this file. */
export function Properties(): ReactElement {
  const { t } = useTranslation();
  const { value: info } = useAnswer('info', [], { live: 'stage' });
  const name = useCapture((state) => state.name);
  const expression = useFilter((state) => expressionOf(state).expression);
  const all = useCounted('totals', (engine, signal) => engine.ask('totals', [''], { signal }));
  const shown = useCounted(`totals ${expression}`, (engine, signal) => engine.ask('totals', [expression], { signal }));
  const lines = info ? fileLines(info, t) : [];
  const numbers = totalLines(t, all.value, expression === '' ? undefined : shown.value);
  const interfaces = info?.interfaces.map((one) => interfaceLines(one, t)) ?? [];
  const records = (): StatisticsRecord[] => {
    const record = (section: string, property: string, value: string, displayed = ''): StatisticsRecord => ({
      ...{ section, property, value, displayed },
    });
    return [
      record(t('statistics.file'), t('statistics.property.name'), name ?? ''),
      ...lines.map(([what, value]) => record(t('statistics.file'), what, value)),
      ...numbers.map(([what, captured, displayed]) => record(t('statistics.numbers'), what, captured, displayed)),
      ...interfaces.flatMap((one, at) =>
        one.map(([what, value]) => record(`${t('statistics.interfaces')} ${at}`, what, value)),
      ),
      ...(info?.comments ?? []).map((comment) => record(t('statistics.comments'), '', comment)),
      ...(info?.issues ?? []).map((issue) => record(t('statistics.issues'), '', issueWords(t, issue))),
    ];
  };
  return (
    <div className="statistic">
      <div className="tool-row">
        <p className="statistics-summary">{name}</p>
        <Progress of={shown.failure || shown.share < 1 ? shown : all} />
        <span className="spring" />
        <TextButtons name="properties" disabled={!info} text={async (form) => writeRecords(records(), form)} />
      </div>
      <div className="statistics-scroll properties">
        <section>
          <h3>{t('statistics.file')}</h3>
          <Lines lines={lines} />
          <h3>{t('statistics.numbers')}</h3>
          <table className="statistics-table">
            <thead>
              <tr>
                <th />
                <th>
                  <span>{t('statistics.captured')}</span>
                </th>
                <th>
                  <span>{t('statistics.displayed')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {numbers.map(([what, captured, displayed]) => (
                <tr key={what}>
                  <td>{what}</td>
                  <td className="figure">{captured}</td>
                  <td className="figure">{displayed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section>
          <h3>{t('statistics.interfaces')}</h3>
          {interfaces.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: interfaces are told apart by their place.
            <Lines key={index} lines={one} />
          ))}
          {info && info.comments.length > 0 && (
            <>
              <h3>{t('statistics.comments')}</h3>
              {info.comments.map((comment) => (
                <p key={comment} className="properties-comment">
                  {comment}
                </p>
              ))}
            </>
          )}
          {info && info.issues.length > 0 && (
            <>
              <h3>{t('statistics.issues')}</h3>
              {info.issues.map((issue) => (
                <p key={`${issue.code} ${issue.offset}`} className="warn">
                  {issueWords(t, issue)}
                </p>
              ))}
            </>
          )}
        </section>
      </div>
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly Line[] }): ReactElement {
  return (
    <dl className="properties-lines">
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const given = (lines: readonly (readonly [string, string | undefined])[]): Line[] =>
  lines.filter((line): line is Line => line[1] !== undefined && line[1] !== '');

/** Bytes as a person says them, and to the byte where that is another number. */
const lengthOf = (bytes: number): string =>
  `${formatBytes(bytes)}${bytes < 100_000 ? '' : ` (${formatCount(bytes)} B)`}`;

function fileLines(info: CaptureInfo, t: TFunction): Line[] {
  const { firstTime, lastTime } = info;
  const line = (name: string, value: string | undefined) => [t(`statistics.property.${name}`), value] as const;
  return given([
    line('format', [info.fileType, info.compressed].filter(Boolean).join(', ')),
    line('length', lengthOf(info.bytes)),
    line('compressedLength', info.compressedBytes === undefined ? undefined : lengthOf(info.compressedBytes)),
    line('byteOrder', t(`statistics.order.${info.byteOrder}`, info.byteOrder)),
    line('first', firstTime && formatClock(firstTime, 'local', 6)),
    line('last', lastTime && formatClock(lastTime, 'local', 6)),
    line(
      'elapsed',
      firstTime &&
        lastTime &&
        formatDuration(lastTime.seconds - firstTime.seconds + (lastTime.nanos - firstTime.nanos) / 1e9),
    ),
    line('timeOrder', info.packets === 0 ? undefined : t(`statistics.timeOrder.${info.strictTimeOrder ?? 'unknown'}`)),
    line('hardware', info.hardware),
    line('system', info.operatingSystem),
    line('application', info.application),
    line('sections', info.sections === undefined ? undefined : formatCount(info.sections)),
    line('names', info.names === undefined ? undefined : formatCount(info.names)),
    line('secrets', info.secrets === undefined ? undefined : formatCount(info.secrets)),
    line(
      'blocks',
      info.otherBlocks &&
        Object.entries(info.otherBlocks)
          .map(([kind, count]) => `${kind} × ${formatCount(count)}`)
          .join(', '),
    ),
  ]);
}

/** How long a tick of the clock is, of which files say `1e-6`, `10^-9` or `2^-20` seconds. */
function tickOf(resolution: string): string {
  const [, base, power] = /^(1e|10\^|2\^)(-\d+)$/.exec(resolution) ?? [];
  return base === undefined ? resolution : formatDuration((base === '2^' ? 2 : 10) ** Number(power));
}

function interfaceLines(one: CaptureInfo['interfaces'][number], t: TFunction): Line[] {
  const line = (name: string, value: string | undefined) => [t(`statistics.property.${name}`), value] as const;
  const count = (n: number | undefined) => (n === undefined ? undefined : formatCount(n));
  const { received, dropped } = one;
  const share =
    received !== undefined && dropped !== undefined && received > 0 ? (100 * dropped) / received : undefined;
  return given([
    line('name', [one.name, one.description].filter(Boolean).join(' · ')),
    line('link', one.linkType),
    line('snapLength', one.snapLength === 0 ? undefined : `${formatCount(one.snapLength)} B`),
    line('resolution', tickOf(one.timestampResolution)),
    line('captureFilter', one.filter),
    line('hardware', one.hardware),
    line('system', one.operatingSystem),
    line('packets', count(one.packets)),
    line('received', count(received)),
    line(
      'dropped',
      dropped === undefined ? undefined : `${count(dropped)}${share === undefined ? '' : ` (${share.toFixed(1)} %)`}`,
    ),
    line('accepted', count(one.accepted)),
    line('droppedBySystem', count(one.droppedBySystem)),
    line('delivered', count(one.delivered)),
    line('started', one.started && formatClock(one.started, 'local', 6)),
    line('ended', one.ended && formatClock(one.ended, 'local', 6)),
    line('comment', one.comments?.join('\n')),
  ]);
}

/** What is counted: its name, of all packets, of those that are shown. */
function totalLines(
  t: TFunction,
  all: CaptureTotals | undefined,
  shown: CaptureTotals | undefined,
): readonly (readonly [name: string, captured: string, displayed: string])[] {
  const of = (value: (totals: CaptureTotals) => string, totals: CaptureTotals | undefined) =>
    totals === undefined ? '' : value(totals);
  const line = (name: string, value: (totals: CaptureTotals) => string) =>
    [t(`statistics.total.${name}`), of(value, all), of(value, shown)] as const;
  const average = (sum: number, count: number) => (count > 0 ? sum / count : 0);
  return [
    line('packets', ({ packets }) =>
      all && packets !== all.packets
        ? `${formatCount(packets)} (${((100 * packets) / all.packets).toFixed(1)} %)`
        : formatCount(packets),
    ),
    line('span', ({ span }) => formatDuration(span)),
    line('bytes', ({ bytes }) => formatCount(bytes)),
    line('capturedBytes', ({ capturedBytes }) => formatCount(capturedBytes)),
    line('packetSize', ({ bytes, packets }) => `${average(bytes, packets).toFixed(1)} B`),
    line('packetRate', ({ packets, span }) => (span > 0 ? `${(packets / span).toFixed(1)} /s` : '–')),
    line('bitRate', ({ bytes, span }) => formatRate(bytes, span)),
  ];
}
