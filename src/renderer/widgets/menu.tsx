/**
 * Menus that open at a place: by the right button of the mouse, by Shift+F10 or the menu key, from a button. One at a time,
 * over the window; {@link MenuHost} draws it, {@link openMenu} opens it. Keys as the ARIA practice for menus has them;
 * whatever closes it gives the focus back to where it was.
 */
import { type KeyboardEvent, type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { Icon, type IconName } from './icon.tsx';
import './menu.css';

/** One thing to do, or a further menu. */
export interface MenuItem {
  readonly kind?: 'item';
  readonly label: string;
  /** Drawn at the end: the key, or what it is about. */
  readonly hint?: string | undefined;
  readonly icon?: IconName;
  /** For what is on or off. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  run?(): void;
  /** A further menu instead of something to do. */
  readonly entries?: readonly MenuEntry[];
}

/** What stands in a menu: things to do, what the following is about, a line between groups. */
export type MenuEntry = MenuItem | { readonly kind: 'heading'; readonly label: string } | { readonly kind: 'rule' };

/** Where a menu opens: the pointer, by the event of the mouse, or the lower left of an element. */
export type MenuPlace = { readonly clientX: number; readonly clientY: number } | Element;

interface OpenMenu {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** What had the focus. */
  readonly from: Element | null;
}

const useMenu = create<{ readonly menu: OpenMenu | undefined }>()(() => ({ menu: undefined }));

/** Open a menu; `label` names it for those who hear it. Nothing opens without entries. */
export function openMenu(place: MenuPlace, label: string, entries: readonly MenuEntry[]): void {
  const drawn = entries.filter(separates);
  if (drawn.length === 0) return;
  const box = place instanceof Element ? place.getBoundingClientRect() : undefined;
  const at =
    place instanceof Element ? { x: box?.left ?? 0, y: box?.bottom ?? 0 } : { x: place.clientX, y: place.clientY };
  const from = useMenu.getState().menu?.from ?? document.activeElement;
  useMenu.setState({ menu: { ...at, label, entries: drawn, from } });
}

/** A line stands between two groups: none at the ends, no two in a row. */
function separates(entry: MenuEntry, index: number, entries: readonly MenuEntry[]): boolean {
  const next = entries[index + 1];
  return entry.kind !== 'rule' || (index > 0 && next !== undefined && next.kind !== 'rule');
}

/** Close the menu that is open, if one is. */
function closeMenu(): void {
  const { menu } = useMenu.getState();
  if (!menu) return;
  useMenu.setState({ menu: undefined });
  if (menu.from instanceof HTMLElement && menu.from.isConnected) menu.from.focus({ preventScroll: true });
}

/** Draws the menu that is open. Once in the window. */
export function MenuHost(): ReactElement | null {
  const menu = useMenu((state) => state.menu);
  useEffect(() => {
    if (!menu) return;
    const elsewhere = (event: Event) => {
      if (!(event.target instanceof Element) || !event.target.closest('.menu')) closeMenu();
    };
    window.addEventListener('pointerdown', elsewhere, true);
    window.addEventListener('wheel', elsewhere, true);
    const { innerWidth, innerHeight } = window;
    // Told also when nothing has changed (a picture is taken).
    const resized = () => {
      if (window.innerWidth !== innerWidth || window.innerHeight !== innerHeight) closeMenu();
    };
    window.addEventListener('resize', resized);
    return () => {
      window.removeEventListener('pointerdown', elsewhere, true);
      window.removeEventListener('wheel', elsewhere, true);
      window.removeEventListener('resize', resized);
    };
  }, [menu]);
  if (!menu) return null;
  const { x, y, label, entries } = menu;
  return <Panel key={`${x} ${y} ${label}`} label={label} entries={entries} beside={{ x, y }} onLeave={closeMenu} />;
}

/** Distance that a menu keeps from the edges of the window, in pixels. */
const EDGE = 4;

interface PanelProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** The pointer, or the item that this menu belongs to. */
  readonly beside: { readonly x: number; readonly y: number } | DOMRect;
  /** Left by the key that leads back; of the first menu, closed. */
  onLeave(): void;
}

function Panel({ label, entries, beside, onLeave }: PanelProps): ReactElement {
  const panel = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number }>();
  const [open, setOpen] = useState<{ readonly index: number; readonly box: DOMRect }>();

  useLayoutEffect(() => {
    const element = panel.current;
    if (!element) return;
    const { width, height } = element.getBoundingClientRect();
    const right = 'right' in beside ? beside.right - 2 : beside.x;
    const fits = right + width + EDGE <= window.innerWidth;
    const left = fits ? right : ('right' in beside ? beside.left + 2 : beside.x) - width;
    const top = Math.min(beside.y - ('right' in beside ? 5 : 0), window.innerHeight - height - EDGE);
    setPlace({ left: Math.max(EDGE, left), top: Math.max(EDGE, top) });
  }, [beside]);
  // What is not in its place yet is hidden, and cannot take the focus.
  useLayoutEffect(() => {
    if (place && panel.current) itemsOf(panel.current)[0]?.focus({ preventScroll: true });
  }, [place]);

  const choose = (index: number, item: MenuItem, element: HTMLElement) => {
    if (item.disabled === true) return;
    if (item.entries) return setOpen({ index, box: element.getBoundingClientRect() });
    closeMenu();
    item.run?.();
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    event.stopPropagation();
    const element = panel.current;
    if (!element) return;
    const items = itemsOf(element);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = nextItem(event.key, items, at);
    if (next) next.focus();
    else if (event.key === 'ArrowRight' && items[at]?.ariaHasPopup === 'menu') items[at]?.click();
    else if (event.key === 'Escape' || (event.key === 'ArrowLeft' && 'right' in beside)) onLeave();
    else if (event.key === 'Tab') closeMenu();
    else if (event.key !== 'Enter' && event.key !== ' ') return;
    else items[at]?.click();
    event.preventDefault();
  };

  return (
    <>
      <div
        className="menu"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        ref={panel}
        style={place ?? { left: 0, top: 0, visibility: 'hidden' }}
        onKeyDown={press}
        onContextMenu={(event) => event.preventDefault()}
      >
        {entries.map((entry, index) => (
          <Entry
            // biome-ignore lint/suspicious/noArrayIndexKey: entries do not move while a menu is open.
            key={index}
            entry={entry}
            isOpen={open?.index === index}
            onChoose={(item, element) => choose(index, item, element)}
            onEnter={(item, element) => {
              element.focus({ preventScroll: true });
              const further = item.entries && item.disabled !== true;
              setOpen(further ? { index, box: element.getBoundingClientRect() } : undefined);
            }}
          />
        ))}
      </div>
      {open && (
        <Further
          entry={entries[open.index]}
          box={open.box}
          onLeave={() => {
            setOpen(undefined);
            allItems(panel.current)[open.index]?.focus();
          }}
        />
      )}
    </>
  );
}

/** The menu of an item that has one. */
function Further({
  entry,
  box,
  onLeave,
}: {
  readonly entry: MenuEntry | undefined;
  readonly box: DOMRect;
  onLeave(): void;
}): ReactElement | null {
  if (!entry || entry.kind === 'rule' || entry.kind === 'heading' || !entry.entries) return null;
  return <Panel key={entry.label} label={entry.label} entries={entry.entries} beside={box} onLeave={onLeave} />;
}

/** Characters of a label that a menu has room for, whatever they are. */
const SHORT = 40;

interface EntryProps {
  readonly entry: MenuEntry;
  readonly isOpen: boolean;
  onChoose(item: MenuItem, element: HTMLElement): void;
  onEnter(item: MenuItem, element: HTMLElement): void;
}

function Entry({ entry, isOpen, onChoose, onEnter }: EntryProps): ReactElement {
  if (entry.kind === 'rule') return <hr data-entry="" />;
  if (entry.kind === 'heading')
    return (
      <p className="menu-heading" data-entry="" title={entry.label}>
        {entry.label}
      </p>
    );
  const { label, hint, icon, checked, disabled = false, entries } = entry;
  return (
    <button
      type="button"
      className="menu-item"
      data-entry=""
      tabIndex={-1}
      role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      {...(checked === undefined ? {} : { 'aria-checked': checked })}
      {...(entries ? { 'aria-haspopup': 'menu', 'aria-expanded': isOpen } : {})}
      aria-disabled={disabled}
      onClick={(event) => onChoose(entry, event.currentTarget)}
      onPointerEnter={(event) => onEnter(entry, event.currentTarget)}
    >
      <span className="menu-icon">
        {checked ? <Icon name="check" size={12} /> : icon && <Icon name={icon} size={14} />}
      </span>
      <span className="menu-label" title={label.length > SHORT ? label : undefined}>
        {label}
      </span>
      {hint && <kbd className="menu-hint">{hint}</kbd>}
      {entries && <Icon name="chevron-right" size={12} />}
    </button>
  );
}

const allItems = (panel: HTMLElement | null): HTMLElement[] =>
  panel ? [...panel.querySelectorAll<HTMLElement>('[data-entry]')] : [];
const itemsOf = (panel: HTMLElement): HTMLElement[] =>
  allItems(panel).filter((item) => item.matches('.menu-item[aria-disabled="false"]'));

/** The item that an arrow, Home, End or a first letter leads to. */
function nextItem(key: string, items: readonly HTMLElement[], at: number): HTMLElement | undefined {
  const { length } = items;
  if (length === 0) return undefined;
  if (key === 'ArrowDown') return items[(at + 1) % length];
  if (key === 'ArrowUp') return items[(at - 1 + length) % length];
  if (key === 'Home') return items[0];
  if (key === 'End') return items[length - 1];
  if (key.length !== 1 || key === ' ') return undefined;
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return after.find((item) => item.innerText.trim().toLowerCase().startsWith(key.toLowerCase()));
}
