/** A row of tabs over the panel of the one that is chosen. Arrow keys move between them, as the ARIA practice has it. */
import { type KeyboardEvent, type ReactElement, type ReactNode, useId, useRef } from 'react';
import './tabs.css';

/** One tab. */
export interface Tab {
  readonly id: string;
  readonly label: string;
  /** A number beside the label. */
  readonly count?: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  /** At the right end of the row. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  onChoose(id: string): void;
}

/** See the head of this file. `children` is the panel of the chosen tab. */
export function Tabs({ label, tabs, chosen, aside, children, onChoose }: TabsProps): ReactElement {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: tabs.length - 1 - at }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <div className="tabbed">
      <div className="tabs">
        <div className="tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              className="tab"
              data-tab={tab.id}
              id={`${base}-${tab.id}`}
              aria-selected={tab.id === chosen}
              aria-controls={`${base}-panel`}
              tabIndex={tab.id === chosen ? 0 : -1}
              onClick={() => onChoose(tab.id)}
            >
              {tab.label}
              {tab.count && <small>{tab.count}</small>}
            </button>
          ))}
        </div>
        <span className="spring" />
        {aside}
      </div>
      <div className="tab-panel" role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${chosen}`}>
        {children}
      </div>
    </div>
  );
}
