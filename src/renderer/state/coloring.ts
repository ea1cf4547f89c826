/**
 * Colouring of the packet list: which rules hold, told to the engine of every capture before its first rows are asked for,
 * and again whenever they change.
 */
import { create } from 'zustand';
import { type ColorRule, DEFAULT_RULES } from '../../shared/coloring.ts';
import { type Engine, useCapture } from './capture.ts';
import { useSettings } from './settings.ts';

interface ColoringState {
  /** The rules that the engine goes by: rows name them by their places. None: rows have no colour. */
  readonly rules: readonly ColorRule[];
  /** Goes up when rows may have other colours. */
  readonly revision: number;
  /** The editor is open. */
  readonly editing: boolean;
  edit(editing: boolean): void;
}

export const useColoring = create<ColoringState>()((set) => ({
  rules: [],
  revision: 0,
  editing: false,
  edit: (editing) => set({ editing }),
}));

/** The rules as they are kept, on or off. */
export const keptRules = (): readonly ColorRule[] => useSettings.getState().coloring.rules ?? DEFAULT_RULES;

/** Begin to tell engines. Once, at the start of the page. */
export function followColoring(): void {
  useCapture.subscribe(({ engine }, before) => {
    if (engine && engine !== before.engine) tell(engine, true);
  });
  useSettings.subscribe(({ coloring }, before) => {
    const { engine } = useCapture.getState();
    if (engine && coloring !== before.coloring) tell(engine, false);
  });
}

/** `first`: before anybody asks the engine for rows, so that all of them come with their colours. */
function tell(engine: Engine, first: boolean): void {
  const rules = useSettings.getState().coloring.enabled ? keptRules() : [];
  const tests = rules.map(({ name, filter, enabled }) => ({ name, filter, enabled }));
  void engine.ask('colorRules', [tests], { isUrgent: true }).then((answer) => {
    if (!answer.ok || useCapture.getState().engine !== engine) return;
    const { revision } = useColoring.getState();
    useColoring.setState({ rules, revision: first ? revision : revision + 1 });
  });
}
