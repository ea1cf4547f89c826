/** The rows of the list of TCP streams: long, because a capture may hold a million of them. */
import type { ColDef } from 'ag-grid-community';
import { type ReactElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamQuery, StreamSummary } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import { usePace } from '../../engine/pace.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { drawn } from '../../widgets/cell.ts';
import { openMenu } from '../../widgets/menu.tsx';
import { WindowGrid } from '../window-grid.tsx';
import { drawStream } from './stream-item.ts';
import { streamMenu } from './stream-menu.ts';

const ITEM = 52;

/** The streams that answer a question. A click filters the packets to one, a second click takes that back. */
export function StreamList({ query }: { readonly query: StreamQuery }): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const chip = useFilter((state) => state.chip);
  const stream = useSelection((state) => state.stream);
  const { revision, spent } = usePace('growth');
  const columns = useMemo<ColDef<StreamSummary>[]>(
    () => [
      {
        colId: 'stream',
        headerName: t('streams.title'),
        flex: 1,
        cellRenderer: drawn<StreamSummary>((summary) => drawStream(summary, t)),
      },
    ],
    [t],
  );
  const menuAt = chip ?? stream;
  return (
    <div className="stream-list">
      <WindowGrid<StreamSummary>
        label={t('streams.label')}
        rowHeight={ITEM}
        headHeight={0}
        columns={columns}
        question={JSON.stringify(query)}
        revision={revision}
        selected={chip === undefined ? undefined : String(chip)}
        menuAt={menuAt === undefined ? undefined : String(menuAt)}
        empty={t('streams.noMatch')}
        ask={async (from, count, signal) => {
          const begun = performance.now();
          const answer = await engine?.ask('streams', [query, from, count], { signal });
          spent(performance.now() - begun);
          return answer?.ok ? { rows: answer.value.streams, total: answer.value.total } : undefined;
        }}
        idOf={(summary) => String(summary.stream)}
        onSelect={chooseStream}
        onLook={lookAt}
        onContext={(summary, _column, place) => openMenu(place, t('filter.menu'), streamMenu(t, summary))}
      />
    </div>
  );
}

/** Filter to a stream and look at it; the second time take the filter back. */
function chooseStream(summary: StreamSummary): void {
  const filter = useFilter.getState();
  if (filter.chip === summary.stream) {
    filter.setChip(undefined);
    return;
  }
  filter.setChip(summary.stream);
  lookAt(summary);
}

/** Turn the tabs to a stream, and to its first packet unless one of its own is selected. */
function lookAt(summary: StreamSummary): void {
  const selection = useSelection.getState();
  const inside = selection.stream === summary.stream && selection.packet !== undefined;
  selection.selectStream(summary.stream);
  if (!inside) selection.select(summary.firstPacket);
}
