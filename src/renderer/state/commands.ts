/**
 * Commands by name, and their keys: Wireshark's where it has one. Whoever can do a command registers for it while it is
 * there; menu, key and help all go by this table. A command nobody can do is not shown in the help.
 */
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { desktop } from '../engine/desktop.ts';
import type { MenuItem } from '../widgets/menu.tsx';

/** A key with its modifiers. `mod` is Ctrl, on a Mac Cmd. */
export interface Chord {
  readonly key: string;
  readonly mod?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
}

/** Every command that has a key, in the order of the help. Their words are `command.<name>`. */
export const KEYS: readonly (readonly [name: string, chord: Chord])[] = [
  ['open', { key: 'o', mod: true }],
  ['reload', { key: 'r', mod: true }],
  ['save-as', { key: 's', mod: true, shift: true }],
  ['find', { key: 'f', mod: true }],
  ['find-next', { key: 'n', mod: true }],
  ['find-previous', { key: 'b', mod: true }],
  ['find-next', { key: 'F3' }],
  ['find-previous', { key: 'F3', shift: true }],
  ['go-to-packet', { key: 'g', mod: true }],
  ['mark', { key: 'm', mod: true }],
  ['mark-shown', { key: 'm', mod: true, shift: true }],
  ['unmark-shown', { key: 'm', mod: true, alt: true }],
  ['next-mark', { key: 'n', mod: true, shift: true }],
  ['previous-mark', { key: 'b', mod: true, shift: true }],
  ['ignore', { key: 'd', mod: true }],
  ['ignore-shown', { key: 'd', mod: true, shift: true }],
  ['unignore-all', { key: 'd', mod: true, alt: true }],
  ['time-reference', { key: 't', mod: true }],
  ['unset-references', { key: 't', mod: true, alt: true }],
  ['next-reference', { key: 'n', mod: true, alt: true }],
  ['previous-reference', { key: 'b', mod: true, alt: true }],
  ['comment', { key: 'c', mod: true, alt: true }],
  ['follow-stream', { key: 't', mod: true, alt: true, shift: true }],
  ['focus-filter', { key: '/', mod: true }],
  ['clear-filter', { key: 'Escape' }],
  ['next-in-stream', { key: '.', mod: true }],
  ['previous-in-stream', { key: ',', mod: true }],
  ['go-to-whole', { key: 'j', mod: true }],
  ['next-packet', { key: 'F8' }],
  ['previous-packet', { key: 'F7' }],
  ['export-diagram', { key: 'e', mod: true }],
  ['tab-1', { key: '1', mod: true }],
  ['tab-2', { key: '2', mod: true }],
  ['tab-3', { key: '3', mod: true }],
  ['tab-4', { key: '4', mod: true }],
  ['tab-5', { key: '5', mod: true }],
  ['keys', { key: '?' }],
];

interface CommandState {
  readonly handlers: ReadonlyMap<string, readonly (() => void)[]>;
}

export const useCommands = create<CommandState>()(() => ({ handlers: new Map() }));

/** Do a command, if somebody can; the one who registered last. Whether somebody could. */
export function runCommand(name: string): boolean {
  const handler = useCommands.getState().handlers.get(name)?.at(-1);
  handler?.();
  return handler !== undefined;
}

/** Do a command while this component is there. `enabled: false` takes the offer back. */
export function useCommand(name: string, handler: () => void, enabled = true): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    if (!enabled) return;
    const run = () => latest.current();
    const change = (edit: (list: readonly (() => void)[]) => readonly (() => void)[]) =>
      useCommands.setState(({ handlers }) => ({
        handlers: new Map(handlers).set(name, edit(handlers.get(name) ?? [])),
      }));
    change((list) => [...list, run]);
    return () => change((list) => list.filter((other) => other !== run));
  }, [name, enabled]);
}

/** Whether somebody can do a command now. */
export const useCanRun = (name: string): boolean => useCommands((state) => (state.handlers.get(name)?.length ?? 0) > 0);

/** A command as an entry of a context menu, with its key; none where nobody can do it, or it is `fitting` here not. */
export function commandEntry(t: (key: string) => string, name: string, fitting = true): readonly MenuItem[] {
  if ((useCommands.getState().handlers.get(name)?.length ?? 0) === 0) return [];
  const hint = keyOf(name);
  return [{ label: t(`command.${name}`), hint, disabled: !fitting, run: () => void runCommand(name) }];
}

/** Export the diagram of a stream that is chosen together with the menu: somebody can by the time it is chosen from it. */
export const exportDiagramEntry = (t: (key: string) => string): MenuItem => ({
  label: t('command.export-diagram'),
  hint: keyOf('export-diagram'),
  run: () => void runCommand('export-diagram'),
});

/** The key of a command, as the system writes it. */
export function keyOf(name: string): string | undefined {
  const chord = KEYS.find(([command]) => command === name)?.[1];
  return chord && formatChord(chord);
}

/** Escape in a field is the field's own: it empties one that searches. The filter's own field has the key before it comes here. */
const isFieldsEscape = (event: KeyboardEvent): boolean =>
  event.key === 'Escape' && event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName);

/** Keys without a modifier belong to the field that is being typed in. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Listen for keys. Once, at the start of the page. */
export function listenForKeys(): void {
  window.addEventListener('keydown', (event) => {
    // A dialog over the window has the keys to itself: Escape closes it, and clears no filter behind it.
    if (event.defaultPrevented || isFieldsEscape(event) || document.querySelector('dialog:modal')) return;
    const mod = desktop.platform === 'darwin' ? event.metaKey : event.ctrlKey;
    for (const [name, chord] of KEYS) {
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      // A character that needs Shift to be typed, such as ?, already says so.
      const shift = chord.key.length === 1 && /[a-z0-9]/.test(chord.key) ? event.shiftKey : (chord.shift ?? false);
      const fits =
        key === chord.key &&
        mod === (chord.mod ?? false) &&
        event.altKey === (chord.alt ?? false) &&
        shift === (chord.shift ?? false);
      if (!fits || (!chord.mod && chord.key.length === 1 && isTyping(event.target))) continue;
      if (runCommand(name)) event.preventDefault();
      return;
    }
  });
}

/** A chord as the system writes it: `Ctrl+Alt+Shift+T`, on a Mac `⌘G`. */
export function formatChord(chord: Chord): string {
  const mac = desktop.platform === 'darwin';
  const name = chord.key === 'Escape' ? 'Esc' : chord.key.length === 1 ? chord.key.toUpperCase() : chord.key;
  const parts = [
    chord.mod && (mac ? '⌘' : 'Ctrl'),
    chord.alt && (mac ? '⌥' : 'Alt'),
    chord.shift && (mac ? '⇧' : 'Shift'),
    name,
  ];
  return parts.filter(Boolean).join(mac ? '' : '+');
}
