/**
 * Follow: both directions of a stream in the order in which they can be read, two colours and a side mark. Only the pieces
 * that are seen are asked for and drawn, however long the stream is.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../shared/format.ts';
import type { Direction, StreamIndex } from '../../../shared/units.ts';
import { useAnswer, useEngine } from '../../engine/hooks.ts';
import { useSelection } from '../../state/selection.ts';
import { Button, Segments, Select } from '../../widgets/button.tsx';
import { openMenu } from '../../widgets/menu.tsx';
import { CHARSETS, type Charset } from './charset.ts';
import { FindBar } from './find-bar.tsx';
import { type FollowQuestion, useFollowPages } from './pages.ts';
import { type Form, Piece } from './piece.tsx';
import { saveStream } from './save.ts';
import { type Layer, TlsBar } from './tls-bar.tsx';
import './follow.css';

/** Height a piece is taken for until it has been drawn. */
const GUESS = 120;
const BEYOND = 4;

const DIRECTIONS = ['both', 'toServer', 'toClient'] as const;
const FORMS = ['text', 'hex', 'raw'] as const;

/** See the head of this file. */
export function Follow(): ReactElement {
  const { t } = useTranslation();
  const stream = useSelection((state) => state.stream);
  if (stream === undefined) return <p className="nothing">{t('follow.none')}</p>;
  return <FollowStream key={stream} stream={stream} />;
}

function FollowStream({ stream }: { readonly stream: StreamIndex }): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const [direction, setDirection] = useState<Direction | 'both'>('both');
  const [form, setForm] = useState<Form>('text');
  const [charset, setCharset] = useState<Charset>('utf-8');
  const [needle, setNeedle] = useState('');
  const [found, setFound] = useState<number>();
  const [layer, setLayer] = useState<Layer>('plain');
  // What a stream carries is known once it has been followed.
  const { value: summary } = useAnswer('stream', [stream], { live: 'stage' });
  const tls = summary?.tls;
  const plain = tls?.reading === 'decrypted' && layer === 'plain';
  const question = useMemo<FollowQuestion>(() => ({ stream, direction, plain }), [stream, direction, plain]);
  const pages = useFollowPages(question);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: pages.totals?.totalPieces ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => GUESS,
    overscan: BEYOND,
  });
  const { totals } = pages;
  const size = (way: Direction | 'both') =>
    totals === undefined
      ? ''
      : ` · ${formatBytes(way === 'both' ? totals.totalBytes.toServer + totals.totalBytes.toClient : totals.totalBytes[way])}`;
  const show = (index: number) => {
    setFound(index);
    list.scrollToIndex(index, { align: 'center' });
  };
  const directions = DIRECTIONS.map((value) => ({ value, label: t(`follow.${value}`) + size(value) }));
  const charsets = CHARSETS.map((value) => ({ value, label: value.toUpperCase() }));
  const shownWords = [t(`follow.${direction}`), ...(form === 'text' ? [charset.toUpperCase()] : [])].join(', ');
  /** What a narrow pane has no room for. */
  const openShown = () => {
    const button = document.activeElement;
    if (!button) return;
    const ways = directions.map(({ value, label }) => ({
      label,
      checked: value === direction,
      run: () => setDirection(value),
    }));
    const sets = charsets.map(({ value, label }) => ({
      label,
      checked: value === charset,
      run: () => setCharset(value),
    }));
    openMenu(button, t('follow.shown'), [
      ...ways,
      { kind: 'rule' },
      ...(form === 'text' ? [{ label: t('follow.charset'), entries: sets }] : []),
    ]);
  };
  return (
    <div className="follow" data-own-find="">
      <div className="tools-place">
        <div className="tool-row">
          <span className="wide-only">
            <Select<Direction | 'both'>
              label={t('follow.direction')}
              value={direction}
              choices={directions}
              onChange={setDirection}
            />
          </span>
          <Segments<Form>
            label={t('follow.form')}
            value={form}
            choices={FORMS.map((value) => ({ value, label: t(`follow.as.${value}`) }))}
            onChange={setForm}
          />
          <span className="narrow-only">
            <Button
              icon="filter"
              look="edged"
              quiet
              label={t('follow.shown')}
              hint={shownWords}
              pressed={direction !== 'both' || charset !== 'utf-8'}
              onClick={openShown}
            />
          </span>
          <span className="spring" />
          {form === 'text' && (
            <span className="wide-only">
              <Select<Charset> label={t('follow.charset')} value={charset} choices={charsets} onChange={setCharset} />
            </span>
          )}
          <FindBar
            question={question}
            charset={charset}
            total={totals?.totalPieces ?? 0}
            needle={needle}
            from={found}
            onNeedle={setNeedle}
            onFound={show}
          />
          <Button
            icon="save"
            label={t('follow.save')}
            disabled={engine === undefined || totals === undefined}
            onClick={() => engine && void saveStream(engine, question)}
            yielding
          />
        </div>
      </div>
      {tls && tls.reading !== 'clear' && <TlsBar tls={tls} layer={layer} onLayer={setLayer} />}
      {totals?.totalPieces === 0 && <p className="nothing">{t('follow.empty')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys. */}
      <div className="follow-list" ref={scroller} tabIndex={0} role="log" aria-label={t('app.tab.follow')}>
        <div style={{ height: list.getTotalSize(), position: 'relative' }}>
          {list.getVirtualItems().map((item) => {
            const piece = pages.piece(item.index);
            const before = item.index > 0 ? pages.piece(item.index - 1) : undefined;
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={list.measureElement}
                className="follow-item"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {piece ? (
                  <Piece
                    piece={piece}
                    turns={before?.direction !== piece.direction}
                    form={form}
                    charset={charset}
                    needle={needle}
                    found={found === item.index}
                  />
                ) : (
                  <div style={{ height: GUESS }} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
