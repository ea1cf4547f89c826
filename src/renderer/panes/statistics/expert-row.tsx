/** One group of the expert list, and opened the packets that it is about. */
import { type KeyboardEvent, memo, type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { ExpertGroup, ExpertSeverity } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { copyEntry, filterEntries } from '../../filter-menu.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { Icon, type IconName } from '../../widgets/icon.tsx';
import { type MenuPlace, openMenu } from '../../widgets/menu.tsx';
import { PacketLink } from '../packet-link.tsx';
import { groupFilter } from './expert-order.ts';

/** A mark that tells the severity without its colour. */
export const EXPERT_MARKS: Readonly<Record<ExpertSeverity, IconName>> = {
  error: 'error',
  warn: 'warning',
  note: 'missing',
  chat: 'speech',
  comment: 'file',
};
/** Packets of an opened group that are listed at first, and with each further step; and at most. */
const STEP = 100;
const MOST = 500;

interface RowProps {
  readonly group: ExpertGroup;
  readonly filter: string;
  /** All packets have been looked at: a group does not grow any more. */
  readonly whole: boolean;
}

/** See the head of this file. Drawn anew only when its group is another: there may be thousands. */
export const ExpertRow = memo(function ExpertRow({ group, filter, whole }: RowProps): ReactElement {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const go = () => useSelection.getState().select(group.packet);
  const showMenu = (place: MenuPlace) =>
    openMenu(place, group.summary, [
      ...filterEntries(t, groupFilter(group)),
      { kind: 'rule' },
      copyEntry(t, group.summary),
    ]);
  const press = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return;
    const rows = Array.from(event.currentTarget.closest('tbody')?.querySelectorAll<HTMLElement>('tr[tabindex]') ?? []);
    const at = rows.indexOf(event.currentTarget);
    if (event.key === 'ArrowDown') rows[at + 1]?.focus();
    else if (event.key === 'ArrowUp') rows[at - 1]?.focus();
    else if (event.key === 'ArrowRight') setOpen(true);
    else if (event.key === 'ArrowLeft') setOpen(false);
    else if (event.key === 'Enter' || event.key === ' ') go();
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) showMenu(event.currentTarget);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <tr
        tabIndex={0}
        className={group.severity}
        onClick={go}
        onKeyDown={press}
        onContextMenu={(event) => {
          event.preventDefault();
          showMenu(event);
        }}
        onDoubleClick={() => useFilter.getState().combine('apply', groupFilter(group))}
      >
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
            <Icon name={EXPERT_MARKS[group.severity]} size={12} />
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
            <Packets group={group} filter={filter} whole={whole} />
          </td>
        </tr>
      )}
    </>
  );
});

/** The packets of a group, as links. */
function Packets({
  group,
  filter,
  whole,
}: {
  readonly group: ExpertGroup;
  readonly filter: string;
  readonly whole: boolean;
}) {
  const { t } = useTranslation();
  const engine = useEngine();
  const { group: number } = group;
  const [most, setMost] = useState(STEP);
  const [packets, setPackets] = useState<readonly PacketIndex[]>([]);
  const [total, setTotal] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `whole` is a reason to ask again.
  useEffect(() => {
    if (!engine) return;
    const controller = new AbortController();
    const { signal } = controller;
    void engine.ask('expertPackets', [filter, number, 0, most], { signal }).then((answer) => {
      if (!answer.ok || signal.aborted) return;
      setPackets(answer.value.rows);
      setTotal(answer.value.total);
    });
    return () => controller.abort();
  }, [engine, filter, number, most, whole]);
  return (
    <div className="expert-links">
      {packets.map((packet) => (
        <PacketLink key={packet} packet={packet} />
      ))}
      {packets.length < Math.min(total, MOST) && (
        <button type="button" className="link" onClick={() => setMost(Math.min(MOST, most + STEP))}>
          {t('statistics.more', { n: formatCount(total - packets.length) })}
        </button>
      )}
      {packets.length === MOST && total > MOST && (
        <button
          type="button"
          className="link"
          onClick={() => useFilter.getState().combine('apply', groupFilter(group))}
        >
          {t('statistics.allOfThem', { n: formatCount(total) })}
        </button>
      )}
    </div>
  );
}
