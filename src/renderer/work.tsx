/**
 * What a window with a capture shows beside its streams: which pane stands where. A pane on the right is one line in
 * RIGHT_PANES; its words are `app.tab.<id>`, it takes no properties and asks by itself (engine/hooks.ts, state/).
 */
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bytes } from './panes/bytes/bytes.tsx';
import { ExportDiagramCommand } from './panes/diagram/choices.ts';
import { Diagram } from './panes/diagram/diagram.tsx';
import { Follow } from './panes/follow/follow.tsx';
import { Guard } from './panes/frame/guard.tsx';
import { Graphs } from './panes/graphs/graphs.tsx';
import { HttpCount, HttpPane } from './panes/http/http.tsx';
import { PacketDetail, PacketSteps } from './panes/packet-detail/packet-detail.tsx';
import { PacketGrid } from './panes/packet-grid/packet-grid.tsx';
import { Split } from './panes/split.tsx';
import { Statistics, StatisticsCommands } from './panes/statistics/statistics.tsx';
import { WebSocketCount, WebSocketPane } from './panes/websocket/websocket.tsx';
import { useCapture } from './state/capture.ts';
import { useCommand } from './state/commands.ts';
import { useListFirst } from './state/list-first.ts';
import { useRightTab } from './state/right-tab.ts';
import { useSelection } from './state/selection.ts';
import { useStatistics } from './state/statistics.ts';
import { Tabs } from './widgets/tabs.tsx';

/** A pane of the right-hand tabs. */
interface RightPane {
  readonly id: string;
  readonly Pane: () => ReactElement | null;
  /** The number beside the tab's name. */
  readonly Count?: () => ReactElement | null;
}

/** The right-hand tabs, in order. */
const RIGHT_PANES: readonly RightPane[] = [
  { id: 'diagram', Pane: Diagram },
  { id: 'follow', Pane: Follow },
  { id: 'http', Pane: HttpPane, Count: HttpCount },
  { id: 'websocket', Pane: WebSocketPane, Count: WebSocketCount },
  { id: 'graphs', Pane: Graphs },
];

/** Heights and widths at first, in pixels: packet list, packet tab. */
const GRID = 312;
const DETAIL = 536;

/** See the head of this file. */
export function Work(): ReactElement {
  const { t } = useTranslation();
  const name = useCapture((state) => state.name);
  const statistic = useStatistics((state) => state.shown);
  const listHadTurn = useListFirst();
  return (
    <div className="work">
      <h1 className="unseen">{name}</h1>
      <ExportDiagramCommand />
      <StatisticsCommands />
      <TabCommands />
      <Split
        label={t('app.split.grid')}
        axis="y"
        sized="first"
        name="grid"
        natural={GRID}
        share={0.4}
        least={[90, 160]}
        first={<PacketGrid />}
        second={
          !listHadTurn ? (
            NOTHING
          ) : statistic ? (
            <Statistics shown={statistic} />
          ) : (
            <Split
              label={t('app.split.detail')}
              axis="x"
              sized="first"
              name="detail"
              natural={DETAIL}
              share={0.48}
              least={[320, 320]}
              first={<Left />}
              second={<Right />}
            />
          )
        }
      />
    </div>
  );
}

const NOTHING = <div />;

/** What the panes are about: a pane that failed is tried again with something else. */
const useSubject = () => useSelection((state) => `${useCapture.getState().epoch} ${state.rested} ${state.stream}`);

function Left(): ReactElement {
  const { t } = useTranslation();
  const about = useSubject();
  const [chosen, setChosen] = useState('packet');
  const tabs = [
    { id: 'packet', label: t('app.pane.packet') },
    { id: 'bytes', label: t('app.pane.bytes') },
  ];
  return (
    <Tabs label={t('app.pane.detail')} tabs={tabs} chosen={chosen} onChoose={setChosen} aside={<PacketSteps />}>
      <Guard about={`${chosen} ${about}`}>{chosen === 'packet' ? <PacketDetail /> : <Bytes />}</Guard>
    </Tabs>
  );
}

function Right(): ReactElement {
  const { t } = useTranslation();
  const about = useSubject();
  const { chosen, choose } = useRightTab();
  const tabs = RIGHT_PANES.map(({ id, Count }) => ({ id, label: t(`app.tab.${id}`), count: Count && <Count /> }));
  const pane = RIGHT_PANES.find(({ id }) => id === chosen) ?? RIGHT_PANES[0];
  return (
    <Tabs label={t('app.pane.stream')} tabs={tabs} chosen={pane?.id ?? ''} onChoose={choose}>
      <Guard about={`${pane?.id} ${about}`}>{pane && <pane.Pane />}</Guard>
    </Tabs>
  );
}

/** The commands that bring a right-hand tab forward, also while a statistic covers them. */
function TabCommands(): ReactElement {
  const hasStream = useSelection((state) => state.stream !== undefined);
  const choose = useRightTab((state) => state.choose);
  useCommand('follow-stream', () => choose('follow'), hasStream);
  return (
    <>
      {RIGHT_PANES.map(({ id }, index) => (
        <TabCommand key={id} name={`tab-${index + 1}`} onRun={() => choose(id)} />
      ))}
    </>
  );
}

function TabCommand({ name, onRun }: { readonly name: string; onRun(): void }): null {
  useCommand(name, onRun);
  return null;
}
