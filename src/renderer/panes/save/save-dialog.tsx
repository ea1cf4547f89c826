/**
 * Save packets: which ones, as what, how many they are and what the format cannot hold; then main asks where, and the
 * engine writes. It stays open while it writes, so that it can be stopped.
 */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import {
  ALL_PACKETS,
  PACKET_FORMATS,
  type PacketExportEnd,
  type PacketFormat,
  type PacketSelection,
} from '../../../shared/model/index.ts';
import { desktop } from '../../engine/desktop.ts';
import { useAnswer } from '../../engine/hooks.ts';
import { issueWords } from '../../i18n.ts';
import { learnAnnotations } from '../../state/annotations.ts';
import { useCapture } from '../../state/capture.ts';
import { useCommand } from '../../state/commands.ts';
import { isEmpty, useFilter } from '../../state/filter.ts';
import { useSave } from '../../state/save.ts';
import { useSelection } from '../../state/selection.ts';
import { Button, type Choice, Segments } from '../../widgets/button.tsx';
import { useFocusBack } from '../../widgets/focus-back.ts';
import './save.css';

/** What can be chosen. */
const KINDS = ['all', 'shown', 'marked', 'stream', 'range'] as const;
type Kind = (typeof KINDS)[number];

const FORMATS: readonly Choice<PacketFormat>[] = PACKET_FORMATS.map((value) => ({
  value,
  label: value === 'csv' || value === 'json' ? value.toUpperCase() : value,
}));

/** Offers the commands while a capture is open, and the dialog when one is used. */
export function SaveDialog(): ReactElement | null {
  const isOpen = useCapture((state) => state.engine !== undefined);
  const epoch = useCapture((state) => state.epoch);
  const [first, setFirst] = useState<Kind>();
  useCommand('save-as', () => setFirst('all'), isOpen);
  useCommand('export-packets', () => setFirst(isEmpty(useFilter.getState()) ? 'all' : 'shown'), isOpen);
  if (!isOpen || first === undefined) return null;
  return <Dialog key={epoch} first={first} onDone={() => setFirst(undefined)} />;
}

interface DialogProps {
  readonly first: Kind;
  onDone(): void;
}

function Dialog({ first, onDone }: DialogProps): ReactElement {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useFocusBack();
  const [kind, setKind] = useState(first);
  const [format, setFormat] = useState<PacketFormat>('pcapng');
  const [range, setRange] = useState('');
  const [end, setEnd] = useState<PacketExportEnd>();
  const [isWriting, setWriting] = useState(false);
  const name = useCapture((state) => state.name ?? '');
  const isReading = useCapture((state) => state.progress?.state === 'scanning');
  const selection = useChosen(kind, range);
  const plan = useAnswer('planExport', selection && [{ selection, format }], { live: 'stage' });
  useEffect(() => dialog.current?.showModal(), []);

  const packets = plan.fresh ? plan.value?.packets : undefined;
  const save = async () => {
    if (!selection || !packets || isWriting) return;
    setEnd(undefined);
    setWriting(true);
    useSave.setState({ done: 0 });
    const ended = await desktop.exportPackets(suggestedName(name, kind, format), { selection, format });
    setWriting(false);
    setEnd(ended);
    await learnAnnotations();
    if (ended.kind === 'written') onDone();
  };
  const failure =
    end?.kind === 'failed' ? end.issue : range === '' && kind === 'range' ? undefined : plan.failure?.issue;
  return (
    <dialog
      className="save-dialog"
      ref={dialog}
      aria-labelledby="save-title"
      onCancel={() => isWriting && void desktop.cancelExport()}
      onClose={onDone}
    >
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2 id="save-title">{t('save.title')}</h2>
        <div className="save-grid">
          <Which kind={kind} range={range} onKind={setKind} onRange={setRange} />
          <span>{t('save.format')}</span>
          <Segments label={t('save.format')} value={format} choices={FORMATS} onChange={(value) => setFormat(value)} />
        </div>
        <div className="save-said" role="status">
          {isWriting ? (
            <Written all={packets ?? 0} />
          ) : failure ? (
            <p className="save-failure">{issueWords(t, failure)}</p>
          ) : (
            <>
              <p>
                <b>{packets === undefined ? ' ' : t('save.count', { count: packets, n: formatCount(packets) })}</b>
              </p>
              {plan.value?.losses.map((loss) => (
                <p key={loss.code}>{issueWords(t, loss)}</p>
              ))}
              {isReading && <p>{t('save.unread')}</p>}
            </>
          )}
        </div>
        <div className="save-row">
          {isWriting ? (
            <Button look="edged" label={t('save.stop')} onClick={() => void desktop.cancelExport()} />
          ) : (
            <Button look="edged" label={t('save.cancel')} onClick={onDone} />
          )}
          <Button look="primary" label={t('save.save')} disabled={!packets || isWriting} onClick={() => void save()} />
        </div>
      </form>
    </dialog>
  );
}

interface WhichProps {
  readonly kind: Kind;
  readonly range: string;
  onKind(kind: Kind): void;
  onRange(range: string): void;
}

/** Which packets: a choice that there is none of is not offered. */
function Which({ kind, range, onKind, onRange }: WhichProps): ReactElement {
  const { t } = useTranslation();
  const isFiltered = !useFilter(isEmpty);
  const marked = useAnswer('planExport', [{ selection: { kind: 'marked' }, format: 'csv' }]).value?.packets ?? 0;
  const stream = useSelection((state) => state.stream);
  const offered: Readonly<Record<Kind, boolean>> = {
    all: true,
    shown: isFiltered,
    marked: marked > 0,
    stream: stream !== undefined,
    range: true,
  };
  return (
    <>
      <span>{t('save.which')}</span>
      <div className="save-which" role="radiogroup" aria-label={t('save.which')}>
        {KINDS.filter((one) => offered[one]).map((one) => (
          <label key={one}>
            <input type="radio" name="save-which" checked={one === kind} onChange={() => onKind(one)} />
            {t(`save.${one}`, { stream })}
            {one === 'range' && (
              <input
                className="field"
                aria-label={t('save.range')}
                value={range}
                maxLength={10_000}
                placeholder={t('save.rangeHint')}
                onFocus={() => onKind('range')}
                onChange={(event) => onRange(event.target.value)}
              />
            )}
          </label>
        ))}
      </div>
    </>
  );
}

function Written({ all }: { readonly all: number }): ReactElement {
  const { t } = useTranslation();
  const done = useSave((state) => state.done);
  return (
    <p className="save-progress">
      <progress className="progress" aria-label={t('save.progress')} value={done} max={Math.max(1, all)} />
      {t('save.written', { done: formatCount(done), all: formatCount(all) })}
    </p>
  );
}

/** The packets that a choice means; undefined where it means none yet. */
function useChosen(kind: Kind, range: string): PacketSelection | undefined {
  const view = useFilter((state) => state.view);
  const stream = useSelection((state) => state.stream);
  switch (kind) {
    case 'all':
      return { kind: 'view', view: ALL_PACKETS };
    case 'shown':
      return { kind: 'view', view };
    case 'marked':
      return { kind: 'marked' };
    case 'stream':
      return stream === undefined ? undefined : { kind: 'stream', stream };
    case 'range':
      return range.trim() === '' ? undefined : { kind: 'range', text: range };
  }
}

/** A name that is not the capture's own: `web.pcap.gz` → `web-marked.pcapng`. */
function suggestedName(name: string, kind: Kind, format: PacketFormat): string {
  const stem = name.replace(/\.(gz|zst|lz4)$/i, '').replace(/\.[^.]{1,7}$/, '') || 'capture';
  const own = kind === 'all' ? (`${stem}.${format}` === name ? '-copy' : '') : `-${kind}`;
  return `${stem}${own}.${format}`;
}
