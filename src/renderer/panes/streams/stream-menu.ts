/** The context menu of the streams list: filters of a stream and of its ends, and where it is shown. */
import type { TFunction } from 'i18next';
import type { StreamSummary } from '../../../shared/model/index.ts';
import { desktop } from '../../engine/desktop.ts';
import { filterEntries, filterMenu } from '../../filter-menu.ts';
import { addressFilter } from '../../filter-text.ts';
import { exportDiagramEntry } from '../../state/commands.ts';
import { useRightTab } from '../../state/right-tab.ts';
import type { MenuEntry, MenuItem } from '../../widgets/menu.tsx';

/** See the head of this file. */
export function streamMenu(t: TFunction, { stream, client, server }: StreamSummary): readonly MenuEntry[] {
  const show = (tab: string): MenuItem => ({
    label: t(`app.tab.${tab}`),
    run: () => useRightTab.getState().choose(tab),
  });
  const ends = [
    [client.address, addressFilter('addr', client.address)],
    [server.address, addressFilter('addr', server.address)],
    [String(server.port), `tcp.port == ${server.port}`],
  ] as const;
  return [
    ...filterEntries(t, `tcp.stream == ${stream}`),
    { kind: 'rule' },
    {
      label: t('filter.further'),
      entries: ends.flatMap(([label, filter]) => (filter === undefined ? [] : [filterMenu(t, label, filter)])),
    },
    { kind: 'rule' },
    show('follow'),
    show('diagram'),
    show('graphs'),
    exportDiagramEntry(t),
    { kind: 'rule' },
    {
      label: t('streams.copy'),
      icon: 'copy',
      entries: [
        `${client.address}:${client.port} → ${server.address}:${server.port}`,
        client.address,
        server.address,
      ].map((label) => ({ label, run: () => void desktop.copyText(label) })),
    },
  ];
}
