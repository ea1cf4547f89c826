/**
 * Statistics in the place of the packet's panes, below the packet list: what is clicked there is seen above. They take the
 * keys when they are chosen from a menu, and Escape leaves them while they have them. A statistic is a line in PANES and its
 * name in state/statistics.ts; its words are `statistics.tab.<name>`, `command.statistics-<name>`.
 */
import { type ReactElement, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCapture } from '../../state/capture.ts';
import { useCommand } from '../../state/commands.ts';
import { isEmpty, useFilter } from '../../state/filter.ts';
import { STATISTICS, type StatisticName, useStatistics } from '../../state/statistics.ts';
import { Button } from '../../widgets/button.tsx';
import { Tabs } from '../../widgets/tabs.tsx';
import { Guard } from '../frame/guard.tsx';
import { Expert } from './expert.tsx';
import { Hierarchy } from './hierarchy.tsx';
import { IoGraphs } from './io-graphs.tsx';
import { Properties } from './properties.tsx';
import { Conversations, Endpoints } from './talks.tsx';
import './statistics.css';

const PANES: Readonly<Record<StatisticName, () => ReactElement>> = {
  properties: Properties,
  hierarchy: Hierarchy,
  conversations: Conversations,
  endpoints: Endpoints,
  io: IoGraphs,
  expert: Expert,
};

/** See the head of this file. */
export function Statistics({ shown }: { readonly shown: StatisticName }): ReactElement {
  const { t } = useTranslation();
  const { limited, limit, show, close, asked } = useStatistics();
  const pane = useRef<HTMLDivElement>(null);
  // Who chose it from a menu is in it: Escape leaves it, and does not clear the filter instead.
  // biome-ignore lint/correctness/useExhaustiveDependencies: having been asked for is the reason.
  useEffect(() => pane.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus(), [asked]);
  // Whoever closes it (a right-hand tab that comes forward too): the keys go to the packets, not nowhere.
  useLayoutEffect(() => {
    const own = pane.current;
    return () => {
      if (own?.contains(document.activeElement)) document.querySelector<HTMLElement>('.packet-grid')?.focus();
    };
  }, []);
  const isFiltered = useFilter((state) => !isEmpty(state));
  const epoch = useCapture((state) => state.epoch);
  const Pane = PANES[shown];
  const tabs = STATISTICS.map((id) => ({ id, label: t(`statistics.tab.${id}`) }));
  const aside = (
    <>
      {shown !== 'properties' && (
        <label className="statistics-limit" title={t('statistics.limit')}>
          <input
            type="checkbox"
            checked={limited}
            disabled={!isFiltered && !limited}
            onChange={(event) => limit(event.target.checked)}
          />
          <span>{t('statistics.limit')}</span>
        </label>
      )}
      <Button quiet icon="close" label={t('statistics.leave')} onClick={close} />
    </>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape of whatever has the focus in it.
    <div
      className="statistics"
      ref={pane}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        // The filter is cleared by the next Escape, not behind the pane.
        event.preventDefault();
        close();
      }}
    >
      <Tabs
        label={t('statistics.label')}
        tabs={tabs}
        chosen={shown}
        aside={aside}
        onChoose={(id) => show(STATISTICS.find((name) => name === id) ?? shown)}
      >
        <Guard about={`${shown} ${epoch}`}>
          <Pane />
        </Guard>
      </Tabs>
    </div>
  );
}

/** The commands that show a statistic. */
export function StatisticsCommands(): ReactElement {
  return (
    <>
      {STATISTICS.map((name) => (
        <ShowCommand key={name} name={name} />
      ))}
    </>
  );
}

function ShowCommand({ name }: { readonly name: StatisticName }): null {
  useCommand(`statistics-${name}`, () => useStatistics.getState().open(name));
  return null;
}
