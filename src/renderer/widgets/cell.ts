/**
 * Cells of tables that are drawn without React, because rows come and go by the hundred while scrolling. What is captured
 * gets in as text nodes only.
 */
import type { ICellRendererFunc } from 'ag-grid-community';

/** An element with what is in it. */
export function element(tag: 'span' | 'i', className: string, ...content: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** A cell drawn from its row; blank while the row is on its way. */
export function drawn<T>(draw: (row: T) => HTMLElement): ICellRendererFunc<T> {
  return ({ data }) => (data === undefined ? element('span', '') : draw(data));
}
