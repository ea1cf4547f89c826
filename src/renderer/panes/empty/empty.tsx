/** What the window shows while nothing is open: where to drop a capture, files opened before, the bundled samples. */
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SampleFile } from '../../../shared/api.ts';
import { formatBytes } from '../../../shared/format.ts';
import { desktop } from '../../engine/desktop.ts';
import { tellPictureReady } from '../../picture.ts';
import { formatChord } from '../../state/commands.ts';
import { useRecent } from '../../state/recent.ts';
import { Button } from '../../widgets/button.tsx';
import { Icon } from '../../widgets/icon.tsx';
import './empty.css';

/** See the head of this file. */
export function Empty(): ReactElement {
  const { t } = useTranslation();
  const recent = useRecent((state) => state.files);
  const [samples, setSamples] = useState<readonly SampleFile[]>();
  useEffect(() => {
    let here = true;
    void Promise.all([desktop.samples(), useRecent.getState().refresh()]).then(([bundled]) => {
      if (here) setSamples(bundled);
    });
    return () => {
      here = false;
    };
  }, []);
  // The lists are on the page by now, not only known.
  useEffect(() => {
    if (samples) void tellPictureReady(false);
  }, [samples]);

  return (
    <div className="empty">
      <div className="empty-inner">
        <div className="drop-zone">
          <Icon name="drop" size={32} />
          <h1>{t('app.empty.title')}</h1>
          <p>{t('app.empty.formats')}</p>
          <Button look="primary" label={t('app.empty.open')} onClick={() => void desktop.openDialog()}>
            <small>{formatChord({ key: 'o', mod: true })}</small>
          </Button>
        </div>
        <div className="empty-lists">
          <section>
            <h2>{t('app.empty.recent')}</h2>
            {recent.length === 0 && <p className="nothing">{t('app.empty.noRecent')}</p>}
            <ul>
              {recent.map((file) => (
                <li key={file.id}>
                  <button type="button" onClick={() => void desktop.openRecent(file.id)}>
                    <Icon name="file" />
                    <b>{file.name}</b>
                    <span className="folder">{file.folder}</span>
                    <span className="spring" />
                    <span className="mono">{formatBytes(file.bytes)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h2>{t('app.empty.samples')}</h2>
            <ul>
              {samples?.map((sample) => (
                <li key={sample.id}>
                  <button type="button" onClick={() => void desktop.openSample(sample.id)}>
                    <Icon name="chevron-right" size={12} />
                    <span className="sample">
                      <b>{t(sample.title, { defaultValue: sample.id })}</b>
                      <small>{t(sample.description, { defaultValue: '' })}</small>
                    </span>
                    <span className="spring" />
                    <span className="mono">{formatBytes(sample.bytes)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        </div>
        <p className="private">
          <Icon name="lock" size={14} />
          {t('app.empty.private')}
        </p>
      </div>
    </div>
  );
}
