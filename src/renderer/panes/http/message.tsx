/** One HTTP message: header fields as they stood on the wire, how the body was decoded, and the body. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { BodyRef, HttpExchange, HttpMessage, Issue } from '../../../shared/model/index.ts';
import { desktop } from '../../engine/desktop.ts';
import { useEngine } from '../../engine/hooks.ts';
import { saveExport } from '../../save-export.ts';
import { Button } from '../../widgets/button.tsx';
import { Icon } from '../../widgets/icon.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import { BodySteps, BodyView } from '../body/body-view.tsx';
import { useBody } from '../body/load-body.ts';
import { Headers, Interim } from './headers.tsx';

interface MessageProps {
  readonly message: HttpMessage;
  /** Of a request's target. */
  readonly query?: HttpMessage['headers'] | undefined;
  /** Answers before it. */
  readonly interim?: HttpExchange['interim'];
  readonly body: BodyRef;
}

/** See the head of this file. */
export function Message({ message, query = [], interim = [], body: ref }: MessageProps): ReactElement {
  const { t } = useTranslation();
  const body = useBody(ref);
  const issues: readonly Issue[] = [...message.issues, ...(body?.head.issues ?? [])];
  const engine = useEngine();
  const { status } = message.body;
  const name = `body-${message.packet + 1}${ending(body?.head.mediaType ?? '')}`;
  return (
    <div className="http-message">
      <Scroller label={t('http.headers')} className="http-headers">
        {issues.map((issue) => (
          <p key={`${issue.code} ${issue.offset}`} className="warn">
            <Icon name="warning" size={12} /> {t(`issue.${issue.code}`, { ...issue, ...issue.params })}
          </p>
        ))}
        {status !== 'complete' && (
          <p className="err">
            <Icon name="error" size={12} /> {t(`http.status.${status}`)}
          </p>
        )}
        {query.length > 0 && (
          <>
            <h3>{t('http.query')}</h3>
            <Headers pairs={query} />
          </>
        )}
        <Interim answers={interim} />
        {(query.length > 0 || interim.length > 0) && <h3>{t('http.headers')}</h3>}
        <Headers pairs={message.headers} />
        {message.trailers.length > 0 && (
          <>
            <h3>{t('http.trailers')}</h3>
            <Headers pairs={message.trailers} />
          </>
        )}
        {body && body.head.totalLength > 0 && (
          <>
            <h3>{t('http.decoded')}</h3>
            <BodySteps head={body.head} />
            <p className="http-body-tools">
              <Button
                icon="copy"
                label={t('http.copyBody')}
                onClick={() => void desktop.copyText(new TextDecoder(body.head.charset || 'utf-8').decode(body.bytes))}
              />
              <Button
                icon="save"
                label={t('http.saveBody')}
                onClick={() => engine && void saveExport(engine, { kind: 'body', body: ref }, name)}
              />
            </p>
          </>
        )}
      </Scroller>
      <div className="http-body">
        {body ? <BodyView body={body} /> : <p className="nothing">{t('body.loading')}</p>}
      </div>
    </div>
  );
}

/** A file name's ending for a media type: only of types known here, never from the capture. */
function ending(mediaType: string): string {
  const known: Readonly<Record<string, string>> = {
    'application/json': '.json',
    'text/html': '.html',
    'text/plain': '.txt',
    'text/css': '.css',
    'image/png': '.png',
    'image/jpeg': '.jpg',
    'image/gif': '.gif',
    'image/webp': '.webp',
    'application/pdf': '.pdf',
  };
  return known[mediaType] ?? '.bin';
}
