/** What happened and what was kept, above the panes: a damaged file, a file that was not opened, an engine that ended. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop } from '../../engine/desktop.ts';
import { issueWords } from '../../i18n.ts';
import { type Notice, useCapture } from '../../state/capture.ts';
import { Button } from '../../widgets/button.tsx';
import { Icon } from '../../widgets/icon.tsx';

/** See the head of this file. */
export function Notices(): ReactElement {
  const { t } = useTranslation();
  const notices = useCapture((state) => state.notices);
  return (
    <div className="notices" role="status" aria-label={t('app.notice.label')}>
      {notices.map((notice) => (
        <NoticeBar key={notice.kind} notice={notice} />
      ))}
    </div>
  );
}

function NoticeBar({ notice }: { readonly notice: Notice }): ReactElement {
  const { t } = useTranslation();
  const dismiss = () => useCapture.getState().dismiss(notice);
  return (
    <div className={`notice ${notice.kind === 'engine-died' ? 'grave' : ''}`}>
      <Icon name={notice.kind === 'engine-died' ? 'error' : 'warning'} />
      <span className="notice-words">
        <NoticeWords notice={notice} />
      </span>
      <span className="spring" />
      {notice.kind === 'fault' && <Button label={t('app.notice.reload')} onClick={() => void desktop.reload()} />}
      {notice.kind === 'engine-died' && (
        <Button look="primary" label={t('app.notice.restart')} onClick={() => void desktop.restartEngine()} />
      )}
      {notice.kind !== 'engine-died' && <Button quiet icon="close" label={t('app.notice.dismiss')} onClick={dismiss} />}
    </div>
  );
}

function NoticeWords({ notice }: { readonly notice: Notice }): ReactElement {
  const { t } = useTranslation();
  switch (notice.kind) {
    case 'fault':
      return <Sentences text={issueWords(t, notice.issue)} />;
    case 'not-opened':
      return (
        <>
          <b>{t('app.notice.notOpened', { name: notice.name })}</b> <span>{issueWords(t, notice.issue)}</span>
        </>
      );
    case 'engine-died':
      return (
        <>
          <b>{t('app.notice.engineDied')}</b> <span>{t('app.notice.engineDiedMore', { reason: notice.reason })}</span>
        </>
      );
  }
}

/** The first sentence strongly: what happened; the rest: what was kept. */
function Sentences({ text }: { readonly text: string }): ReactElement {
  const end = /[.。](?=\s|$)|。/.exec(text);
  const cut = end ? end.index + 1 : text.length;
  return (
    <>
      <b>{text.slice(0, cut)}</b>
      <span>{text.slice(cut)}</span>
    </>
  );
}
