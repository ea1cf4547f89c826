/** What the diagram shows, remembered between starts, and the wish to export it, whatever tab is in front. */
import { create } from 'zustand';
import { isBoolean, isObject, isOneOf } from '../../../shared/check.ts';
import type { DiagramOptions } from '../../../shared/scene.ts';
import { useCommand } from '../../state/commands.ts';
import { useRightTab } from '../../state/right-tab.ts';
import { useSelection } from '../../state/selection.ts';
import { useSettings } from '../../state/settings.ts';

/** In the order of the control. */
export const PARTS = ['both', 'handshake', 'teardown', 'all'] as const satisfies readonly DiagramOptions['part'][];
/** In the order of the control. */
export const NUMBERS = ['relative', 'raw', 'symbolic'] as const satisfies readonly DiagramOptions['numbers'][];

type Choices = Pick<DiagramOptions, 'part' | 'numbers' | 'hideAddresses'>;

const isPart = isOneOf(...PARTS);
const isNumbers = isOneOf(...NUMBERS);

/** The choices that hold, and how to change them. */
export function useDiagramChoices(): Choices & { change(change: Partial<Choices>): void } {
  const kept = useSettings((state) => state.layout.diagram);
  const keep = useSettings((state) => state.keep);
  const { part, numbers, hideAddresses } = isObject(kept) ? kept : {};
  const choices: Choices = {
    part: isPart(part) ? part : 'both',
    numbers: isNumbers(numbers) ? numbers : 'symbolic',
    hideAddresses: isBoolean(hideAddresses) && hideAddresses,
  };
  return { ...choices, change: (change) => keep('diagram', { ...choices, ...change }) };
}

interface ExportRequest {
  readonly requested: boolean;
  request(): void;
  settle(): void;
}

/** Whether the export dialog is wanted. */
export const useExportRequest = create<ExportRequest>()((set) => ({
  requested: false,
  request: () => set({ requested: true }),
  settle: () => set({ requested: false }),
}));

/** Offers the command `export-diagram` while a stream is looked at: the diagram comes forward with its dialog. */
export function ExportDiagramCommand(): null {
  const hasStream = useSelection((state) => state.stream !== undefined);
  const choose = useRightTab((state) => state.choose);
  const request = useExportRequest((state) => state.request);
  useCommand(
    'export-diagram',
    () => {
      choose('diagram');
      request();
    },
    hasStream,
  );
  return null;
}
