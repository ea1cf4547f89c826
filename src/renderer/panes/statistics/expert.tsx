/**
 * The expert list: remarks grouped by what they say, most grave first, each severity to be hidden. A group leads to its
 * first packet, and opened to all of them.
 */
import { type KeyboardEvent, type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { ExpertGroup, ExpertList, ExpertSeverity } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { useSelection } from '../../state/selection.ts';
import { useStatisticsFilter } from '../../state/statistics.ts';
import { Icon, type IconName } from '../../widgets/icon.tsx';
import { PacketLink } from '../packet-link.tsx';
import { Progress, TextTools } from './tools.tsx';
import { useCounted } from './use-counted.ts';

const SEVERITIES: readonly ExpertSeverity[] = ['error', 'warn', 'note', 'chat', 'comment'];
/** A mark that tells the severity without its colour. */
const MARKS: Readonly<Record<ExpertSeverity, IconName>> = {
  error: 'error',
  warn: 'warning',
  note: 'missing',
  chat: 'chevron-right',
  comment: 'file',
};
/** Packets of an opened group that are listed at first, and with each further step. */
const STEP = 100;

/** See the head of this file. */
export function Expert(): ReactElement {
  const { t } = useTranslation();
  const filter = useStatisticsFilter();
  const counted = useCounted(`expert ${filter}`, (engine, signal) => engine.ask('expert', [filter], { signal }));
  const [hidden, setHidden] = useState<ReadonlySet<ExpertSeverity>>(new Set());
  const groups = counted.value?.groups ?? [];
  const toggle = (severity: ExpertSeverity) => {
    const changed = new Set(hidden);
    if (!changed.delete(severity)) changed.add(severity);
    setHidden(changed);
  };
  const shown = groups.filter(({ severity }) => !hidden.has(severity));
  return (
    <div className="statistic">
      <div className="tool-row">
        {/* biome-ignore lint/a11y/useSemanticElements: a row of switches; a fieldset would be wrong. */}
        <div className="expert-switches" role="group" aria-label={t('statistics.severities')}>
          {SEVERITIES.map((severity) => (
            <button
              key={severity}
              type="button"
              className={`expert-switch ${severity}`}
              aria-pressed={!hidden.has(severity)}
              onClick={() => toggle(severity)}
            >
              <Icon name={MARKS[severity]} size={12} />
              {t(`statistics.severity.${severity}`)}
              <small>{formatCount(countOf(counted.value, severity))}</small>
            </button>
          ))}
        </div>
        <Progress of={counted} />
        <span className="spring" />
        <TextTools query={{ kind: 'expert', filter }} />
      </div>
      <div className="statistics-scroll">
        <table className="statistics-table expert" aria-label={t('statistics.tab.expert')}>
          <thead>
            <tr>
              {(['severity', 'summary', 'kind', 'protocol', 'count', 'first'] as const).map((name) => (
                <th key={name}>
                  <span>{t(`statistics.column.${name}`)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((group) => (
              <Group key={group.group} group={group} filter={filter} whole={counted.share >= 1} />
            ))}
          </tbody>
        </table>
        {counted.share >= 1 && shown.length === 0 && <p className="nothing">{t('statistics.noRemarks')}</p>}
        {counted.value !== undefined && counted.value.others > 0 && (
          <p className="nothing">{t('statistics.otherRemarks', { n: formatCount(counted.value.others) })}</p>
        )}
      </div>
    </div>
  );
}

const countOf = (list: ExpertList | undefined, severity: ExpertSeverity): number =>
  (list?.groups ?? []).reduce((sum, group) => sum + (group.severity === severity ? group.count : 0), 0);

interface GroupProps {
  readonly group: ExpertGroup;
  readonly filter: string;
  /** All packets have been looked at: a group does not grow any more. */
  readonly whole: boolean;
}

function Group({ group, filter, whole }: GroupProps): ReactElement {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const go = () => useSelection.getState().select(group.packet);
  const press = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return;
    const rows = Array.from(event.currentTarget.closest('tbody')?.querySelectorAll<HTMLElement>('tr[tabindex]') ?? []);
    const at = rows.indexOf(event.currentTarget);
    if (event.key === 'ArrowDown') rows[at + 1]?.focus();
    else if (event.key === 'ArrowUp') rows[at - 1]?.focus();
    else if (event.key === 'ArrowRight') setOpen(true);
    else if (event.key === 'ArrowLeft') setOpen(false);
    else if (event.key === 'Enter' || event.key === ' ') go();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <tr tabIndex={0} className={group.severity} onClick={go} onKeyDown={press}>
        <td className="expert-severity">
          <button
            type="button"
            className="statistics-twist"
            aria-label={t(open ? 'statistics.close' : 'statistics.open', { name: group.summary })}
            aria-expanded={open}
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation();
              setOpen(!open);
            }}
          >
            <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
          </button>
          <span className={`expert-mark ${group.severity}`}>
            <Icon name={MARKS[group.severity]} size={12} />
            {t(`statistics.severity.${group.severity}`)}
          </span>
        </td>
        <td className="expert-words">{group.summary}</td>
        <td>{group.kind}</td>
        <td>{group.protocol}</td>
        <td className="figure">{formatCount(group.count)}</td>
        <td className="figure">
          <PacketLink packet={group.packet} />
        </td>
      </tr>
      {open && (
        <tr className="expert-packets">
          <td colSpan={6}>
            <Packets group={group.group} filter={filter} whole={whole} />
          </td>
        </tr>
      )}
    </>
  );
}

/** The packets of a group, as links. */
function Packets({
  group,
  filter,
  whole,
}: {
  readonly group: number;
  readonly filter: string;
  readonly whole: boolean;
}) {
  const { t } = useTranslation();
  const engine = useEngine();
  const [most, setMost] = useState(STEP);
  const [packets, setPackets] = useState<readonly PacketIndex[]>([]);
  const [total, setTotal] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `whole` is a reason to ask again.
  useEffect(() => {
    if (!engine) return;
    const controller = new AbortController();
    const { signal } = controller;
    void engine.ask('expertPackets', [filter, group, 0, most], { signal }).then((answer) => {
      if (!answer.ok || signal.aborted) return;
      setPackets(answer.value.rows);
      setTotal(answer.value.total);
    });
    return () => controller.abort();
  }, [engine, filter, group, most, whole]);
  return (
    <div className="expert-links">
      {packets.map((packet) => (
        <PacketLink key={packet} packet={packet} />
      ))}
      {packets.length < Math.min(total, 500) && (
        <button type="button" className="link" onClick={() => setMost(Math.min(500, most + STEP))}>
          {t('statistics.more', { n: formatCount(total - packets.length) })}
        </button>
      )}
    </div>
  );
}
