/** The status bar: which file, what it holds, how far reading is. Progress stays at the right, so that nothing jumps. */
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { CaptureInfo } from '../../../shared/model/index.ts';
import { useAnnotations } from '../../state/annotations.ts';
import { useCapture } from '../../state/capture.ts';
import { runCommand } from '../../state/commands.ts';
import { FIRST_PROFILE } from '../../state/profiles.ts';
import { useTakenBack } from '../../state/taken-back.ts';
import { Profiles } from './profiles.tsx';

/** See the head of this file. */
export function StatusBar(): ReactElement {
  const { t } = useTranslation();
  const { name, info, progress } = useCapture();
  const count = (what: 'packets' | 'streams', n: number) => t(`app.status.${what}`, { count: n, n: formatCount(n) });
  if (name === undefined)
    return (
      <footer className="status">
        <span>{t('app.status.none')}</span>
        <span className="spring" />
        <button type="button" className="plain" onClick={() => runCommand('keys')}>
          {t('app.status.keys')}
        </button>
      </footer>
    );
  return (
    <footer className="status">
      <b>{name}</b>
      {info && <span>{fileWords(info, t)}</span>}
      {progress && <span>{count('packets', progress.packets)}</span>}
      {progress && <span>{count('streams', progress.streams)}</span>}
      <Said />
      <TakenBack />
      <span className="spring" />
      <Profiles />
      {progress && <Progress />}
    </footer>
  );
}

/** How much the person has said of packets. */
function Said(): ReactElement {
  const { t } = useTranslation();
  const { marked, ignored, unsaved } = useAnnotations();
  return (
    <>
      {marked > 0 && <span>{t('app.status.marked', { n: formatCount(marked) })}</span>}
      {ignored > 0 && <span>{t('app.status.ignored', { n: formatCount(ignored) })}</span>}
      {unsaved && <span className="warn">{t('app.status.unsaved')}</span>}
    </>
  );
}

/** What was taken away last, and the way back; then what was before it. */
function TakenBack(): ReactElement {
  const { t } = useTranslation();
  const { offers, take } = useTakenBack();
  const offer = offers.at(-1);
  const back = () => {
    take();
    // With the last that it offered, the button is gone.
    if (useTakenBack.getState().offers.length === 0) document.querySelector<HTMLElement>('.packet-grid')?.focus();
  };
  const name = offer?.name === FIRST_PROFILE ? t('profiles.first') : (offer?.name ?? '');
  return (
    <span className="taken-back" aria-live="polite">
      {offer && (
        <>
          <span title={t(offer.words, { name })}>{t(offer.words, { name })}</span>
          <button type="button" className="plain" onClick={back}>
            {t('menu.undo')}
          </button>
        </>
      )}
    </span>
  );
}

function Progress(): ReactElement | null {
  const { t } = useTranslation();
  const { engine, progress } = useCapture();
  if (!progress) return null;
  const { bytesRead, bytesTotal, state } = progress;
  const share = bytesTotal > 0 ? Math.min(1, bytesRead / bytesTotal) : 1;
  // 99.97 % of a large file is not all of it.
  const percent = share === 1 ? '100' : (Math.floor(share * 1000) / 10).toFixed(1);
  return (
    <>
      {state === 'scanning' && engine && (
        <button type="button" className="plain" onClick={() => void engine.ask('cancelScan', [], { isUrgent: true })}>
          {t('app.status.cancel')}
        </button>
      )}
      {state === 'indexing' && <span>{t('app.status.indexing')}</span>}
      {state === 'cancelled' && <span className="warn">{t('app.status.cancelled')}</span>}
      <span className={share === 1 ? 'read-whole' : undefined}>
        {t('app.status.read', { done: formatCount(bytesRead), all: formatCount(bytesTotal) })}
      </span>
      <progress className="progress" aria-label={t('app.status.progress')} value={share} max={1} />
      <span className="percent">{percent} %</span>
    </>
  );
}

/** `pcapng · Ethernet`, with the compression where there is one. */
function fileWords({ fileType, compressed, interfaces }: CaptureInfo, t: TFunction): string {
  const links = [...new Set(interfaces.map(({ linkType }) => linkType))];
  const one = links[0] ?? '';
  const link = links.length > 1 ? t('app.status.several', { n: links.length }) : t(`app.link.${one}`, one);
  return [fileType, compressed, link].filter((word) => word !== undefined && word !== '').join(' · ');
}
