/** The upgrade in a line: status, target, whether the accept fits the key (RFC 6455 section 4.2.2), what was agreed on. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../../shared/format.ts';
import type { Issue, WsEnd, WsSession } from '../../../shared/model/index.ts';
import { Icon } from '../../widgets/icon.tsx';
import { Worded } from '../worded.tsx';

/** See the head of this file. */
export function Session({ session }: { readonly session: WsSession }): ReactElement {
  const { t } = useTranslation();
  const { accept, expectedAccept, statusCode, issues } = session;
  const fits = accept !== '' && expectedAccept !== '' && accept === expectedAccept;
  return (
    <div className="ws-session">
      <p>
        <span className={statusCode === 101 ? 'ok' : 'err'}>
          <Icon name={statusCode === 101 ? 'check' : 'error'} size={12} /> {statusCode ?? '–'}
        </span>
        <code>{session.target}</code>
        {accept !== '' && (
          <span title={t('websocket.key', { key: session.key })}>
            {t('websocket.accept')} <code>{accept}</code>
          </span>
        )}
        {accept !== '' && expectedAccept !== '' && (
          <span className={fits ? 'ok' : 'err'}>
            <Icon name={fits ? 'check' : 'error'} size={12} />
            {fits ? t('websocket.fits') : t('websocket.fitsNot', { expected: expectedAccept })}
          </span>
        )}
        <span className="spring" />
        <span className="dim">
          {session.subprotocol !== '' && `${session.subprotocol} · `}
          {session.extensions === '' ? t('websocket.noExtensions') : session.extensions}
        </span>
      </p>
      <Issues issues={issues} />
    </div>
  );
}

/** How a connection ended that was not closed as it should be. */
export function End({ end }: { readonly end: WsEnd }): ReactElement {
  const { t } = useTranslation();
  const { by, closeSent, direction, packet, seconds } = end;
  const params = {
    ender: t(`websocket.side.${direction}`),
    packet: packet + 1,
    time: formatDuration(seconds),
    ...(closeSent && { closer: t(`websocket.side.${closeSent}`) }),
  };
  const key = `websocket.end.${closeSent ? 'half' : 'none'}.${by}`;
  return (
    <p className="warn">
      <Icon name="warning" size={12} />
      <span>
        <Worded sentence={{ key, params, packetParams: ['packet'] }} />
      </span>
    </p>
  );
}

/** What is wrong with a connection. */
export function Issues({ issues }: { readonly issues: readonly Issue[] }): ReactElement {
  const { t } = useTranslation();
  return (
    <>
      {issues.map((issue) => (
        <p key={`${issue.code} ${issue.offset}`} className="warn">
          <Icon name="warning" size={12} />
          {t(`issue.${issue.code}`, { ...issue, ...issue.params })}
        </p>
      ))}
    </>
  );
}
