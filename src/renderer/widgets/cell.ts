/**
 * Cells of tables that are drawn without React, because rows come and go by the hundred while scrolling. What is captured
 * gets in as text nodes only.
 */
import type { ICellRendererFunc } from 'ag-grid-community';
import { iconElement } from './icon.tsx';

/** An element with what is in it. */
export function element(tag: 'span' | 'i', className: string, ...content: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** The mark of a row with which something is wrong; `words` say what. */
export function wrongMark(words: string): HTMLElement {
  const mark = element('span', 'wrong', iconElement('warning', 12));
  mark.title = words;
  mark.role = 'img';
  mark.ariaLabel = words;
  return mark;
}

/** A cell drawn from its row; blank while the row is on its way. */
export function drawn<T>(draw: (row: T) => HTMLElement): ICellRendererFunc<T> {
  return ({ data }) => (data === undefined ? element('span', '') : draw(data));
}
