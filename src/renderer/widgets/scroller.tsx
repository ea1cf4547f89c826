/** A part of the page that scrolls, by the keyboard as well: it takes the focus and has a name. */
import type { ReactElement, ReactNode } from 'react';

interface ScrollerProps {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** See the head of this file. */
export function Scroller({ label, className, children }: ScrollerProps): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys scroll what has the focus.
    <section className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
