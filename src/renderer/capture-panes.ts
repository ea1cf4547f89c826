/**
 * What only a window with a capture needs, as one piece that state/capture-panes.ts loads: lists, panes and editors are three
 * quarters of the page's code.
 */
export { warmLists } from './long-list/warm.ts';
export { Coloring } from './panes/coloring/rules-dialog.tsx';
export { StreamList } from './panes/streams/stream-list.tsx';
export { FilterEditor } from './panes/toolbar/filter-editor.tsx';
export { Work } from './work.tsx';
