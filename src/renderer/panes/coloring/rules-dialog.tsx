/**
 * The editor of colouring rules: a row a rule, in the order in which they are tried. Filters are checked while they are
 * typed; nothing holds before it is taken over. Rules come from and go to `colorfilters` files.
 */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ColorRule,
  DEFAULT_RULES,
  MOST_RULES,
  parseColorFilters,
  type RuleInk,
  writeColorFilters,
} from '../../../shared/coloring.ts';
import { desktop } from '../../engine/desktop.ts';
import { keptRules, useColoring } from '../../state/coloring.ts';
import { useCommand } from '../../state/commands.ts';
import { useSettings } from '../../state/settings.ts';
import { Button } from '../../widgets/button.tsx';
import { useFocusBack } from '../../widgets/focus-back.ts';
import { RuleRow } from './rule-row.tsx';
import './coloring.css';

/** A rule being edited; the key stays with it wherever it is moved. */
interface Draft {
  readonly key: number;
  readonly rule: ColorRule;
}

let keys = 0;
const draft = (rule: ColorRule): Draft => ({ key: keys++, rule });

/** The commands about colours, and the editor when it is open. */
export function Coloring(): ReactElement | null {
  const { editing, edit } = useColoring();
  useCommand('colorize', () => {
    const { coloring, change } = useSettings.getState();
    change({ coloring: { ...coloring, enabled: !coloring.enabled } });
  });
  useCommand('coloring-rules', () => edit(true));
  return editing ? <RulesDialog onDone={() => edit(false)} /> : null;
}

function RulesDialog({ onDone }: { onDone(): void }): ReactElement {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useFocusBack();
  const file = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => keptRules().map(draft));
  const [said, setSaid] = useState('');
  useEffect(() => dialog.current?.showModal(), []);

  const move = (at: number, step: 1 | -1) => {
    const moved = [...drafts];
    const [one] = moved.splice(at, 1);
    if (!one || at + step < 0 || at + step > moved.length) return;
    moved.splice(at + step, 0, one);
    setDrafts(moved);
  };
  const add = () => {
    const rule: ColorRule = {
      name: t('coloring.newName'),
      filter: '',
      enabled: true,
      ink: 'http',
      text: '#000000',
      back: '#ffffff',
    };
    setDrafts([draft(rule), ...drafts]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>('.rule-name')?.select());
  };
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    const { rules, faults } = parseColorFilters(await chosen.text());
    const words = faults.length === 0 ? 'coloring.imported' : 'coloring.importedPartly';
    setSaid(t(words, { count: rules.length, n: rules.length, lines: faults.slice(0, 8).join(', ') }));
    if (rules.length > 0) setDrafts(rules.map(draft));
  };
  const write = () => {
    const text = writeColorFilters(
      drafts.map(({ rule }) => rule),
      (ink) => colorsOf(dialog.current ?? document.body, ink),
    );
    void desktop.save('colorfilters', new TextEncoder().encode(text));
  };
  const take = () => {
    const { coloring, change } = useSettings.getState();
    change({ coloring: { ...coloring, rules: drafts.map(({ rule }) => rule) } });
    onDone();
  };
  return (
    <dialog className="coloring" ref={dialog} aria-labelledby="coloring-title" onClose={onDone}>
      <header>
        <h2 id="coloring-title">{t('coloring.title')}</h2>
        <Button look="edged" label={t('coloring.add')} disabled={drafts.length >= MOST_RULES} onClick={add} />
        <span className="spring" />
        <Button look="edged" label={t('coloring.import')} onClick={() => file.current?.click()} />
        <Button look="edged" label={t('coloring.export')} onClick={write} />
        <Button look="edged" label={t('coloring.defaults')} onClick={() => setDrafts(DEFAULT_RULES.map(draft))} />
        <input
          ref={file}
          type="file"
          hidden
          aria-label={t('coloring.import')}
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </header>
      <p className="coloring-hint" role="status">
        {said || t('coloring.hint')}
      </p>
      <ol ref={list}>
        {drafts.map(({ key, rule }, at) => (
          <RuleRow
            key={key}
            rule={rule}
            isFirst={at === 0}
            isLast={at === drafts.length - 1}
            onChange={(next) => setDrafts(drafts.map((one) => (one.key === key ? { key, rule: next } : one)))}
            onMove={(step) => move(at, step)}
            onRemove={() => setDrafts(drafts.filter((one) => one.key !== key))}
          />
        ))}
      </ol>
      <footer>
        <Button look="edged" label={t('coloring.cancel')} onClick={onDone} />
        <Button look="primary" label={t('coloring.take')} onClick={take} />
      </footer>
    </dialog>
  );
}

/** What a colour of the themes looks like here: background and text, as `#rrggbb`. */
function colorsOf(host: HTMLElement, ink: RuleInk): readonly [back: string, text: string] {
  const probe = document.createElement('span');
  probe.className = `swatch-${ink}`;
  host.append(probe);
  const { backgroundColor } = getComputedStyle(probe);
  const { color } = getComputedStyle(host);
  probe.remove();
  return [hexOf(backgroundColor), hexOf(color)];
}

/** `rgb(1, 2, 3)` as `#010203`. */
const hexOf = (color: string): string =>
  `#${(color.match(/\d+/g) ?? ['0', '0', '0'])
    .slice(0, 3)
    .map((n) => Number(n).toString(16).padStart(2, '0'))
    .join('')}`;
