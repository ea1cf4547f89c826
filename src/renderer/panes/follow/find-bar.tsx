/** Find in a stream: forwards and backwards from the last hit, page by page, until something is found or all is read. */
import { type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../engine/hooks.ts';
import { useCommand } from '../../state/commands.ts';
import { Button } from '../../widgets/button.tsx';
import { type Charset, textOf } from './charset.ts';
import { askPage, type FollowQuestion, PAGE } from './pages.ts';

interface FindProps {
  readonly question: FollowQuestion;
  readonly charset: Charset;
  readonly total: number;
  readonly needle: string;
  /** Piece of the last hit. */
  readonly from: number | undefined;
  onNeedle(needle: string): void;
  onFound(piece: number): void;
}

/** See the head of this file. */
export function FindBar({ question, charset, total, needle, from, onNeedle, onFound }: FindProps): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const field = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController>(undefined);
  const [outcome, setOutcome] = useState<'' | 'searching' | 'notFound'>('');
  useCommand('find-in-pane', () => field.current?.focus());

  const search = async (step: 1 | -1) => {
    if (!engine || needle === '' || total === 0) return;
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setOutcome('searching');
    const lower = needle.toLowerCase();
    const start = from === undefined ? (step > 0 ? 0 : total - 1) : from + step;
    const first = start - (start % PAGE);
    for (let page = first; page >= 0 && page < total; page += step * PAGE) {
      const window = await askPage(engine, question, page, controller.signal);
      if (controller.signal.aborted || window === undefined) return;
      const hits = window.pieces
        .map((piece, index) => (textOf(piece.bytes, charset).toLowerCase().includes(lower) ? page + index : -1))
        .filter((index) => index >= 0 && (step > 0 ? index >= start : index <= start));
      const hit = step > 0 ? hits[0] : hits.at(-1);
      if (hit !== undefined) {
        setOutcome('');
        onFound(hit);
        return;
      }
    }
    setOutcome('notFound');
  };

  return (
    <search className="find">
      <input
        ref={field}
        className="field"
        type="search"
        aria-label={t('follow.find')}
        placeholder={t('follow.find')}
        value={needle}
        onChange={(event) => {
          setOutcome('');
          onNeedle(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void search(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape' && needle !== '') {
            event.preventDefault();
            onNeedle('');
          }
        }}
      />
      <Button icon="up" label={t('follow.previous')} quiet disabled={needle === ''} onClick={() => void search(-1)} />
      <Button icon="down" label={t('follow.next')} quiet disabled={needle === ''} onClick={() => void search(1)} />
      <span role="status" className="find-outcome">
        {outcome !== '' && t(`follow.${outcome}`)}
      </span>
    </search>
  );
}
