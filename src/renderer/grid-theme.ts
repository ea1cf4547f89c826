/**
 * How every AG Grid of the window looks, and which of its modules are in the bundle. One place: a table elsewhere takes
 * `GRID_BASE` and adds its columns.
 */
import {
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  createTheme,
  EventApiModule,
  type GridOptions,
  iconSetMaterial,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
} from 'ag-grid-community';
import { STYLE_NONCE } from './style-nonce.ts';

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  EventApiModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
]);

const theme = createTheme().withPart(iconSetMaterial).withParams({
  // The tokens know both themes by themselves.
  browserColorScheme: 'inherit',
  backgroundColor: 'var(--surface-pane)',
  foregroundColor: 'var(--text-1)',
  textColor: 'var(--text-1)',
  accentColor: 'var(--accent)',
  borderColor: 'var(--border-1)',
  chromeBackgroundColor: 'var(--surface-app)',
  headerBackgroundColor: 'var(--surface-app)',
  headerTextColor: 'var(--text-2)',
  headerFontWeight: 400,
  headerFontSize: 11,
  headerHeight: 24,
  headerColumnBorder: '1px solid var(--border-1)',
  headerColumnResizeHandleColor: 'transparent',
  rowHeight: 22,
  rowBorder: false,
  columnBorder: false,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  borderRadius: 0,
  cellHorizontalPadding: 8,
  fontFamily: 'var(--font-ui)',
  fontSize: 12,
  dataFontSize: 12,
  spacing: 4,
  // What a list draws by itself: see long-list.css.
  rowHoverColor: 'transparent',
  selectedRowBackgroundColor: 'transparent',
  oddRowBackgroundColor: 'transparent',
  rangeSelectionBorderColor: 'transparent',
  focusShadow: 'none',
});

/** Options that every grid of the window has. */
export const GRID_BASE = {
  theme,
  styleNonce: STYLE_NONCE,
  animateRows: false,
  suppressColumnMoveAnimation: true,
  suppressDragLeaveHidesColumns: true,
  suppressCellFocus: true,
  suppressScrollOnNewData: true,
  suppressNoRowsOverlay: true,
  scrollbarWidth: 0,
} as const satisfies GridOptions;
