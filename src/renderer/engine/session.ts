/**
 * Joins what main and the engine say to the page's state: a capture is opened, its port arrives, rows grow, faults are
 * found, the engine dies. One engine at a time; the client of the one before is closed and its answers are dropped.
 */
import type { DesktopEvents, EngineCalls, EngineEvents } from '../../shared/api.ts';
import type { PortMessage } from '../../shared/bridge.ts';
import { isCount, isOneOf, isShape } from '../../shared/check.ts';
import { createClient, type Named, type Port } from '../../shared/rpc.ts';
import { packetIndex } from '../../shared/units.ts';
import { forgetAnnotations } from '../state/annotations.ts';
import { useCapture } from '../state/capture.ts';
import { runCommand } from '../state/commands.ts';
import { useFilter } from '../state/filter.ts';
import { useFind } from '../state/find.ts';
import { useRecent } from '../state/recent.ts';
import { useSave } from '../state/save.ts';
import { useSelection } from '../state/selection.ts';
import { useSettings } from '../state/settings.ts';
import { desktop } from './desktop.ts';

const isPortMessage = isShape<PortMessage>({ kind: isOneOf('engine-port'), epoch: isCount });

/** Begin to listen. Once, at the start of the page. */
export function startSession(): void {
  desktop.listen((name, args) => {
    const event = { name, args } as Named<DesktopEvents>;
    switch (event.name) {
      case 'opening':
        useSelection.getState().clear();
        useFilter.getState().reset();
        forgetAnnotations();
        useFind.getState().reset();
        return useCapture.getState().opening(event.args[0]);
      case 'openFailed':
        return useCapture.getState().openFailed(event.args[0]);
      case 'engineDied':
        return useCapture.getState().engineDied(event.args[0]);
      case 'exporting':
        return useSave.setState({ done: event.args[0] });
      case 'settingsChanged':
        return useSettings.getState().follow(event.args[0]);
      case 'recentChanged':
        return void useRecent.getState().refresh();
      case 'command':
        runCommand(event.args[0]);
    }
  });
  // A capture opens on its first packet: the panes have something to show before anything is chosen.
  useCapture.subscribe(({ engine, progress }) => {
    const selection = useSelection.getState();
    if (engine && selection.packet === undefined && (progress?.packets ?? 0) > 0) selection.select(packetIndex(0));
  });
  window.addEventListener('message', (event) => {
    const port = event.ports[0];
    if (event.origin !== location.origin || !port || !isPortMessage(event.data)) return;
    const { epoch } = event.data;
    const state = useCapture.getState();
    const client = createClient<EngineCalls, EngineEvents>(
      messagePort(port),
      epoch,
      (event) => {
        if (useCapture.getState().epoch !== epoch) return;
        if (event.name === 'indexed') useCapture.getState().indexed(...event.args);
        else useCapture.getState().fault(...event.args);
      },
      (complaint) => console.warn(complaint),
    );
    state.connect(client);
  });
}

function messagePort(port: MessagePort): Port {
  return {
    post: (message) => port.postMessage(message),
    listen(receive) {
      port.onmessage = (event) => receive(event.data);
    },
    close: () => port.close(),
  };
}
