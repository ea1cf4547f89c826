/**
 * Icons: a 16 px box, lines of 1.3 px, round ends, in the colour of the text around. Drawn here; an icon is a list of
 * paths. An icon is never the only word for something: what it stands on has a label.
 */
import type { ReactElement } from 'react';

const PATHS = {
  open: ['M1.5 12.5v-9h4l1.5 2h6.5v2', 'M1.5 12.5 4 7.5h11l-2.5 5z'],
  reload: ['M13 8a5 5 0 1 1-1.6-3.7', 'M13.5 1.5v3.3h-3.3'],
  save: ['M8 2v8M4.8 7 8 10.2 11.2 7', 'M2.5 11v2.5h11V11'],
  clock: ['M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2z', 'M8 4.8V8l2.2 1.6'],
  'chevron-down': ['m4.5 6.5 3.5 3.5 3.5-3.5'],
  'chevron-right': ['m6.5 4.5 3.5 3.5-3.5 3.5'],
  filter: ['M2 3.5h12M4.5 8h7M6.8 12.5h2.4'],
  close: ['m4.5 4.5 7 7M11.5 4.5l-7 7'],
  check: ['m3 8.6 3.2 3.2L13 4.8'],
  settings: [
    'M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7',
    'M10.5 2.9a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z',
    'M5.5 9.9a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z',
  ],
  warning: ['M8 2.2 14.3 13.3H1.7z', 'M8 6.4v3.4M8 11.3v.6'],
  error: ['M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4z', 'm6 6 4 4M10 6l-4 4'],
  missing: ['M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2z'],
  sort: ['M5 3v10M2.8 10.6 5 13l2.2-2.4M11 13V3M8.8 5.4 11 3l2.2 2.4'],
  search: ['M7 2.7a4.3 4.3 0 1 1 0 8.6 4.3 4.3 0 0 1 0-8.6z', 'm10.3 10.3 3.4 3.4'],
  drop: ['M8 2.5v7.2M4.8 6.7 8 9.9l3.2-3.2', 'M1.8 9.5v4h12.4v-4'],
  speech: ['M2.5 3h11v7.5H7.3l-2.8 2.6v-2.6h-2z'],
  file: ['M3.5 1.5h6l3 3v10h-9z', 'M9.5 1.5v3h3'],
  lock: ['M4.5 7h7a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z', 'M5.5 7V5a2.5 2.5 0 0 1 5 0v2'],
  bars: ['M3.5 13.5v-4M8 13.5v-10M12.5 13.5v-7'],
  up: ['M8 13V3M4.2 6.8 8 3l3.8 3.8'],
  down: ['M8 3v10M4.2 9.2 8 13l3.8-3.8'],
  copy: ['M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z', 'M10.5 3V2.5h-8v8H3'],
  'copy-filter': [
    'M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z',
    'M10.5 3V2.5h-8v8H3',
    'M7.2 8.2h4.6M8.4 10.8h2.2',
  ],
  eye: [
    'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z',
    'M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z',
  ],
  star: ['m8 1.9 1.9 3.9 4.2.6-3 3 .7 4.3L8 11.6l-3.8 2.1.7-4.3-3-3 4.2-.6z'],
  export: ['M8 10V2M4.8 5 8 1.8 11.2 5', 'M2.5 9v4.5h11V9'],
} as const;

/** Names of the icons. */
export type IconName = keyof typeof PATHS;

/** One icon, `size` CSS pixels wide: 16 in controls, 12 in a row of text. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactElement {
  const dashed = name === 'missing' ? '2.6 2' : undefined;
  return (
    <svg className="ic" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" strokeDasharray={dashed}>
      {PATHS[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}

const SVG = 'http://www.w3.org/2000/svg';

/** The same for a cell that is drawn without React. */
export function iconElement(name: IconName, size = 16): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'ic');
  svg.setAttribute('width', String(size));
  svg.setAttribute('height', String(size));
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  for (const path of PATHS[name]) {
    const line = document.createElementNS(SVG, 'path');
    line.setAttribute('d', path);
    svg.append(line);
  }
  return svg;
}
