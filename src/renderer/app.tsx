/** The window: what stands around the capture, and what is there without one. The panes of a capture are in work.tsx. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from './panes/empty/empty.tsx';
import { FindBar } from './panes/find/find-bar.tsx';
import { DropTarget } from './panes/frame/drop-target.tsx';
import { Keys } from './panes/frame/keys.tsx';
import { Notices } from './panes/frame/notices.tsx';
import { PacketCommands } from './panes/frame/packet-commands.tsx';
import { StatusBar } from './panes/frame/status-bar.tsx';
import { SaveDialog } from './panes/save/save-dialog.tsx';
import { Split } from './panes/split.tsx';
import { Streams } from './panes/streams/streams.tsx';
import { SavedFilters } from './panes/toolbar/saved-filters.tsx';
import { Toolbar } from './panes/toolbar/toolbar.tsx';
import { PictureReady } from './picture.ts';
import { useCapture } from './state/capture.ts';
import { useCapturePanes } from './state/capture-panes.ts';
import { MenuHost } from './widgets/menu.tsx';
import './panes/frame/frame.css';

/** Width of the list of streams at first, in pixels. */
const SIDE = 256;

/** See the head of this file. */
export function App(): ReactElement {
  const { t } = useTranslation();
  const open = useCapture((state) => state.name !== undefined);
  const panes = useCapturePanes();
  return (
    <div className="app">
      <Toolbar />
      <SavedFilters />
      <FindBar />
      <Notices />
      <main className="body">
        <Split
          label={t('app.split.streams')}
          axis="x"
          sized="first"
          name="side"
          natural={SIDE}
          share={0.23}
          least={[160, 400]}
          first={<Streams />}
          second={!open ? <Empty /> : panes ? <panes.Work /> : <div />}
        />
        <MenuHost />
      </main>
      <StatusBar />
      <Keys />
      <PacketCommands />
      <SaveDialog />
      <DropTarget />
      {panes && <panes.Coloring />}
      <PictureReady />
    </div>
  );
}
