/**
 * The protocol hierarchy as a table of nested rows: packets, bytes, what ends in a protocol, bits a second. A row is opened
 * and closed by its arrow or the arrow keys; its menu makes a filter of it.
 */
import type { TFunction } from 'i18next';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { HierarchyNode, ProtocolHierarchy } from '../../../shared/model/index.ts';
import { copyCells, filterEntries } from '../../filter-menu.ts';
import { useFilter } from '../../state/filter.ts';
import { useStatisticsFilter } from '../../state/statistics.ts';
import { Icon } from '../../widgets/icon.tsx';
import { openMenu } from '../../widgets/menu.tsx';
import { formatRate } from './numbers.ts';
import { Progress, TextTools } from './tools.tsx';
import { useCounted } from './use-counted.ts';

const SORTS = ['protocol', 'packets', 'bytes', 'endPackets', 'endBytes'] as const;
type Sort = (typeof SORTS)[number];

/** See the head of this file. */
export function Hierarchy(): ReactElement {
  const { t } = useTranslation();
  const filter = useStatisticsFilter();
  const counted = useCounted(`hierarchy ${filter}`, (engine, signal) => engine.ask('hierarchy', [filter], { signal }));
  const [sort, setSort] = useState<{ readonly by: Sort; readonly descending: boolean }>({
    by: 'packets',
    descending: true,
  });
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = (path: string, open: boolean) => {
    const changed = new Set(closed);
    if (open) changed.delete(path);
    else changed.add(path);
    setClosed(changed);
  };
  const rows = counted.value ? flatten(sorted(counted.value.nodes, sort.by, sort.descending), closed) : [];
  return (
    <div className="statistic">
      <div className="tool-row">
        <p className="statistics-summary">{counted.value && summary(counted.value, t)}</p>
        <Progress of={counted} />
        <span className="spring" />
        <TextTools query={{ kind: 'hierarchy', filter }} />
      </div>
      <div className="statistics-scroll">
        <table className="statistics-table" aria-label={t('statistics.tab.hierarchy')}>
          <thead>
            <tr>
              {SORTS.map((by) => (
                <th key={by} aria-sort={sort.by === by ? (sort.descending ? 'descending' : 'ascending') : 'none'}>
                  <button
                    type="button"
                    onClick={() => setSort({ by, descending: sort.by === by ? !sort.descending : by !== 'protocol' })}
                  >
                    {t(`statistics.column.${by}`)}
                    {sort.by === by && <Icon name={sort.descending ? 'down' : 'up'} size={12} />}
                  </button>
                </th>
              ))}
              <th>
                <span>{t('statistics.column.rate')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.path} row={row} whole={counted.value} onOpen={(open) => toggle(row.path, open)} />
            ))}
          </tbody>
        </table>
        {counted.share >= 1 && rows.length === 0 && <p className="nothing">{t('statistics.none')}</p>}
      </div>
    </div>
  );
}

interface FlatRow {
  readonly node: HierarchyNode;
  readonly path: string;
  readonly depth: number;
  readonly open: boolean;
}

function flatten(nodes: readonly HierarchyNode[], closed: ReadonlySet<string>, above = '', depth = 0): FlatRow[] {
  return nodes.flatMap((node) => {
    const path = `${above}/${node.protocol}`;
    const open = !closed.has(path);
    return [{ node, path, depth, open }, ...(open ? flatten(node.children, closed, path, depth + 1) : [])];
  });
}

function sorted(nodes: readonly HierarchyNode[], by: Sort, descending: boolean): HierarchyNode[] {
  const sign = descending ? -1 : 1;
  const compare = (a: HierarchyNode, b: HierarchyNode) => (a[by] < b[by] ? -sign : a[by] > b[by] ? sign : 0);
  return nodes.map((node) => ({ ...node, children: sorted(node.children, by, descending) })).sort(compare);
}

function summary({ packets, bytes, span }: ProtocolHierarchy, t: TFunction): string {
  return t('statistics.counted', {
    packets: formatCount(packets),
    bytes: formatCount(bytes),
    rate: formatRate(bytes, span),
  });
}

interface RowProps {
  readonly row: FlatRow;
  readonly whole: ProtocolHierarchy | undefined;
  onOpen(open: boolean): void;
}

function Row({ row: { node, depth, open }, whole, onOpen }: RowProps): ReactElement {
  const { t } = useTranslation();
  const { protocol, title, packets, bytes, endPackets, endBytes, children } = node;
  const press = (event: KeyboardEvent<HTMLTableRowElement>) => {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (step === 'nextElementSibling' || step === 'previousElementSibling') {
      (event.currentTarget[step] as HTMLElement | null)?.focus();
    } else if (event.key === 'ArrowRight') onOpen(true);
    else if (event.key === 'ArrowLeft') onOpen(false);
    else if (event.key === 'Enter') useFilter.getState().combine('apply', protocol);
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) showMenu(event.currentTarget);
    else return;
    event.preventDefault();
  };
  const showMenu = (place: Parameters<typeof openMenu>[0]) => {
    const figures = [packets, bytes, endPackets, endBytes].map(formatCount);
    openMenu(place, title, [
      ...filterEntries(t, protocol),
      ...copyCells(t, [title, protocol, ...figures, formatRate(bytes, whole?.span ?? 0)], title),
    ]);
  };
  return (
    <tr
      tabIndex={0}
      aria-level={depth + 1}
      onKeyDown={press}
      onContextMenu={(event) => {
        event.preventDefault();
        showMenu(event);
      }}
      onDoubleClick={() => useFilter.getState().combine('apply', protocol)}
    >
      <td style={{ paddingLeft: 8 + depth * 16 }}>
        {children.length > 0 ? (
          <button
            type="button"
            className="statistics-twist"
            aria-label={t(open ? 'statistics.close' : 'statistics.open', { name: title })}
            aria-expanded={open}
            tabIndex={-1}
            onClick={() => onOpen(!open)}
          >
            <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
          </button>
        ) : (
          <span className="statistics-twist" />
        )}
        {title} <code>{protocol === title ? '' : protocol}</code>
      </td>
      <Share of={packets} whole={whole?.packets ?? 0} />
      <Share of={bytes} whole={whole?.bytes ?? 0} />
      <td className="figure">{formatCount(endPackets)}</td>
      <td className="figure">{formatCount(endBytes)}</td>
      <td className="figure">{formatRate(bytes, whole?.span ?? 0)}</td>
    </tr>
  );
}

/** A number, and behind it how much of the whole it is. */
function Share({ of, whole }: { readonly of: number; readonly whole: number }): ReactElement {
  const share = whole > 0 ? (100 * of) / whole : 0;
  return (
    <td className="figure share">
      <i style={{ width: `${share}%` }} />
      <span>{formatCount(of)}</span> <small>{share.toFixed(1)} %</small>
    </td>
  );
}
