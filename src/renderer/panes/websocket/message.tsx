/** One message, whole: how it came to be readable, what belongs with it, its content, and beside it the wire. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatCount, formatDuration } from '../../../shared/format.ts';
import { type BodyRef, isBadFate, type WsLoss, type WsMessage } from '../../../shared/model/index.ts';
import { desktop } from '../../engine/desktop.ts';
import { useAnswer, useEngine } from '../../engine/hooks.ts';
import { saveExport } from '../../save-export.ts';
import { Button } from '../../widgets/button.tsx';
import { Icon } from '../../widgets/icon.tsx';
import { BodyView } from '../body/body-view.tsx';
import { useBody } from '../body/load-body.ts';
import { FateWords } from '../fate.tsx';
import { Worded } from '../worded.tsx';
import { opcodeName } from './columns.ts';
import { Frames } from './frames.tsx';

interface MessageProps {
  readonly message: WsMessage;
  /** Another message is to be looked at. */
  onChoose(message: WsMessage): void;
}

/** See the head of this file. */
export function Message({ message, onChoose }: MessageProps): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const ref: BodyRef = { kind: 'websocket', stream: message.stream, message: message.message };
  const body = useBody(ref);
  const readable = message.readability === 'plain' || message.readability === 'decompressed';
  const copy = () => body && void desktop.copyText(new TextDecoder().decode(body.bytes));
  const save = () =>
    engine &&
    void saveExport(engine, { kind: 'body', body: ref }, `message-${message.stream}-${message.message + 1}.bin`);
  return (
    <div className="ws-message">
      <header>
        <Way message={message} />
        <b>{t('websocket.title', { n: formatCount(message.message + 1), type: opcodeName(message.opcode) })}</b>
        <span className="dim">{formatBytes(message.length ?? message.wireLength)}</span>
        <span className={`badge ${readable ? 'ok' : 'warn'}`}>{t(`websocket.readable.${message.readability}`)}</span>
        {message.pair && <Partner message={message} onChoose={onChoose} />}
        <span className="spring" />
        <Button icon="copy" label={t('websocket.copy')} quiet disabled={!body} onClick={copy} />
        <Button icon="save" label={t('websocket.save')} quiet disabled={!body} onClick={save} />
      </header>
      {message.issues.map((issue) => (
        <p key={`${issue.code} ${issue.offset}`} className="ws-issue warn">
          <Icon name="warning" size={12} />
          {t(`issue.${issue.code}`, { ...issue, ...issue.params })}
        </p>
      ))}
      <Loss loss={message.lostBefore} />
      <Loss loss={message.lostAfter} />
      {message.fate && isBadFate(message.fate) && (
        <p className="ws-issue warn">
          <Icon name="warning" size={12} />
          <span>
            <FateWords fate={message.fate} />
          </span>
        </p>
      )}
      <div className="ws-sides">
        <div className="ws-content">
          {body ? <BodyView key={message.message} body={body} /> : <p className="nothing">{t('body.loading')}</p>}
        </div>
        <Frames message={message} />
      </div>
    </div>
  );
}

/** Bytes that no message tells of, and the packets around them. */
function Loss({ loss }: { readonly loss: WsLoss | undefined }): ReactElement | null {
  if (loss === undefined) return null;
  const { bytes, after, before } = loss;
  const params = {
    n: formatCount(bytes),
    after: (after ?? 0) + 1,
    ...(before !== undefined && { before: before + 1 }),
  };
  const key = before === undefined ? 'websocket.lost.end' : 'websocket.lost.around';
  return (
    <p className="ws-issue warn">
      <Icon name="warning" size={12} />
      <span>
        <Worded sentence={{ key, params, packetParams: ['after', 'before'] }} />
      </span>
    </p>
  );
}

/** The reply or the request, and the time between them. */
function Partner({ message, onChoose }: MessageProps): ReactElement | null {
  const { t } = useTranslation();
  const { value, fresh } = useAnswer('messagePartner', [message.stream, message.message], {});
  if (!fresh) return null;
  if (value === undefined)
    return <span className="dim">{t(`websocket.unpaired.${message.pair?.role ?? 'request'}`)}</span>;
  return (
    <button type="button" className="link ws-partner" onClick={() => onChoose(value.message)}>
      {t(message.pair?.role === 'request' ? 'websocket.answeredBy' : 'websocket.answers', {
        n: formatCount(value.message.message + 1),
        time: formatDuration(value.seconds),
      })}
    </button>
  );
}

/** The arrow that says who sent it. */
function Way({ message }: { readonly message: WsMessage }): ReactElement {
  const side = message.direction === 'toServer' ? 'up' : 'down';
  return (
    <span className={`ws-way ${side}`}>
      <Icon name={side} size={12} />
    </span>
  );
}
