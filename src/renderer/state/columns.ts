/**
 * Which columns the packet list shows, for the settings that add and hide them; the grid itself is the keeper. Fields that
 * are columns of their own are told to the engine of every capture, so that rows come with their values, and so is whether
 * the column of states is shown.
 */
import { create } from 'zustand';
import { MOST_FIELDS } from '../../shared/profile.ts';
import { type Engine, useCapture } from './capture.ts';
import { useSettings } from './settings.ts';

/** One column of the list. */
export interface ShownColumn {
  readonly id: string;
  readonly visible: boolean;
}

/** What the grid offers. */
export interface ColumnKeeper {
  columns(): readonly ShownColumn[];
  show(id: string, visible: boolean): void;
  reset(): void;
}

/** State of columns as the grid keeps it. */
export type ColumnStates = readonly Readonly<Record<string, unknown>>[];

interface ColumnsState {
  readonly keeper: ColumnKeeper | undefined;
  readonly columns: readonly ShownColumn[];
  /** What the grid is to take over as soon as it has the columns; empty: as they come. */
  readonly restoring: ColumnStates | undefined;
  /** Goes up when rows have other fields. */
  readonly revision: number;
  attach(keeper: ColumnKeeper): void;
  /** Something about the columns is different now. */
  changed(): void;
  restore(states: ColumnStates): void;
  restored(): void;
}

export const useColumns = create<ColumnsState>()((set, get) => ({
  keeper: undefined,
  columns: [],
  restoring: undefined,
  revision: 0,
  attach: (keeper) => set({ keeper, columns: keeper.columns() }),
  changed: () => set({ columns: get().keeper?.columns() ?? [] }),
  restore: (restoring) => set({ restoring }),
  restored: () => set({ restoring: undefined }),
}));

const FIELDS = 'columns.fields';
/** What the id of a field's column begins with. */
export const FIELD_COLUMN = 'field.';

/** What a column is called: a field by its key. */
export const columnName = (t: (key: string) => string, id: string): string =>
  id.startsWith(FIELD_COLUMN) ? id.slice(FIELD_COLUMN.length) : t(`grid.column.${id}`);

/** What of the settings are fields; they may have been written by hand. */
export const fieldsIn = (kept: unknown): readonly string[] =>
  Array.isArray(kept) ? kept.filter((key): key is string => typeof key === 'string').slice(0, MOST_FIELDS) : [];

/** Fields that are columns. */
export const columnFields = (): readonly string[] => fieldsIn(useSettings.getState().layout[FIELDS]);
/** The same, kept up to date; by value, for it is compared by that. */
export const useColumnFields = (): string => useSettings((state) => JSON.stringify(fieldsIn(state.layout[FIELDS])));
/** From now on these fields are columns. */
export const keepColumnFields = (fields: readonly string[]): void => useSettings.getState().keep(FIELDS, fields);

/** Make a column of a field. */
export function addFieldColumn(key: string): void {
  const fields = columnFields();
  if (!fields.includes(key) && fields.length < MOST_FIELDS) keepColumnFields([...fields, key]);
}

/** Take the column of a field away. */
export const removeFieldColumn = (key: string): void =>
  keepColumnFields(columnFields().filter((other) => other !== key));

const showsStates = ({ columns }: Pick<ColumnsState, 'columns'>): boolean =>
  columns.some(({ id, visible }) => id === 'states' && visible);

/** Begin to tell engines. Once, at the start of the page. */
export function followFieldColumns(): void {
  useCapture.subscribe(({ engine }, before) => {
    const isMore = columnFields().length > 0 || showsStates(useColumns.getState());
    if (engine && engine !== before.engine && isMore) tell(engine);
  });
  useColumns.subscribe((now, before) => {
    const { engine } = useCapture.getState();
    if (engine && showsStates(now) !== showsStates(before)) tell(engine);
  });
  useSettings.subscribe(({ layout }, before) => {
    const { engine } = useCapture.getState();
    if (engine && JSON.stringify(layout[FIELDS]) !== JSON.stringify(before.layout[FIELDS])) tell(engine);
  });
}

function tell(engine: Engine): void {
  const wanted = [columnFields(), showsStates(useColumns.getState())] as const;
  void engine.ask('columnFields', [...wanted], { isUrgent: true }).then((answer) => {
    if (!answer.ok || useCapture.getState().engine !== engine) return;
    useColumns.setState({ revision: useColumns.getState().revision + 1 });
  });
}
