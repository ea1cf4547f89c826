/** The export dialog: what kind of file, how large, which colours, under which title; then main asks where. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiagramOptions } from '../../../shared/scene.ts';
import type { StreamIndex } from '../../../shared/units.ts';
import { Button, Segments } from '../../widgets/button.tsx';
import { useFocusBack } from '../../widgets/focus-back.ts';
import { FILES, SCALES, saveDiagram } from './diagram-files.ts';

interface ExportDialogProps {
  readonly stream: StreamIndex;
  readonly options: DiagramOptions;
  /** The title that the picture has by itself. */
  readonly title: string;
  onDone(): void;
}

/** See the head of this file. */
export function ExportDialog({ stream, options, title, onDone }: ExportDialogProps): ReactElement {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useFocusBack();
  const [kind, setKind] = useState<(typeof FILES)[number]>('svg');
  const [scale, setScale] = useState<(typeof SCALES)[number]>('2');
  const [theme, setTheme] = useState<DiagramOptions['theme']>('light');
  const [ownTitle, setOwnTitle] = useState('');
  const [hideAddresses, setHide] = useState(options.hideAddresses);
  useEffect(() => dialog.current?.showModal(), []);
  const isPicture = kind === 'svg' || kind === 'png';
  const save = async () => {
    const saved = await saveDiagram(stream, { ...options, theme, hideAddresses, title: ownTitle }, kind, Number(scale));
    if (saved) onDone();
  };
  return (
    <dialog className="diagram-export" ref={dialog} aria-labelledby="diagram-export-title" onClose={onDone}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2 id="diagram-export-title">{t('diagram.pane.exportTitle', { stream })}</h2>
        <div className="diagram-export-grid">
          <span>{t('diagram.pane.file')}</span>
          <Segments
            label={t('diagram.pane.file')}
            value={kind}
            choices={FILES.map((value) => ({ value, label: t(`diagram.pane.as.${value}`) }))}
            onChange={(value) => setKind(value)}
          />
          {kind === 'png' && (
            <>
              <span>{t('diagram.pane.size')}</span>
              <Segments
                label={t('diagram.pane.size')}
                value={scale}
                choices={SCALES.map((value) => ({ value, label: `${value}×` }))}
                onChange={(value) => setScale(value)}
              />
            </>
          )}
          {isPicture && (
            <>
              <span>{t('diagram.pane.theme')}</span>
              <Segments
                label={t('diagram.pane.theme')}
                value={theme}
                choices={(['light', 'dark'] as const).map((value) => ({
                  value,
                  label: t(`diagram.pane.themes.${value}`),
                }))}
                onChange={(value) => setTheme(value)}
              />
            </>
          )}
          <label htmlFor="diagram-export-own">{t('diagram.pane.title')}</label>
          <input
            id="diagram-export-own"
            className="field"
            value={ownTitle}
            maxLength={200}
            placeholder={title}
            onChange={(event) => setOwnTitle(event.target.value)}
          />
          <span />
          <label className="diagram-export-check">
            <input type="checkbox" checked={hideAddresses} onChange={(event) => setHide(event.target.checked)} />
            {t('diagram.pane.hide')}
          </label>
        </div>
        <div className="diagram-export-row">
          <Button look="edged" label={t('diagram.pane.cancel')} onClick={onDone} />
          <Button look="primary" label={t('diagram.pane.save')} onClick={() => void save()} />
        </div>
      </form>
    </dialog>
  );
}
