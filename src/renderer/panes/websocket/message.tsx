/** One message, whole: how it came to be readable, its content, and beside it the frames it took on the wire. */
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatCount, formatHex } from '../../../shared/format.ts';
import type { WsFrame, WsMessage } from '../../../shared/model/index.ts';
import { desktop } from '../../engine/desktop.ts';
import { Button } from '../../widgets/button.tsx';
import { Icon } from '../../widgets/icon.tsx';
import { BodyView } from '../body/body-view.tsx';
import { useBody } from '../body/load-body.ts';
import { PacketLink } from '../packet-link.tsx';
import { opcodeName, Way } from './columns.tsx';

/** Frames drawn; a message may have been cut into thousands. */
const SHOWN_FRAMES = 200;

/** See the head of this file. */
export function Message({ message }: { readonly message: WsMessage }): ReactElement {
  const { t } = useTranslation();
  const body = useBody({ kind: 'websocket', stream: message.stream, message: message.message });
  const readable = message.readability === 'plain' || message.readability === 'decompressed';
  const copy = () => body && void desktop.copyText(new TextDecoder().decode(body.bytes));
  const save = () => body && void desktop.save(`message-${message.stream}-${message.message + 1}.bin`, body.bytes);
  return (
    <div className="ws-message">
      <header>
        <Way message={message} />
        <b>{t('websocket.title', { n: formatCount(message.message + 1), type: opcodeName(message.opcode) })}</b>
        <span className="dim">{formatBytes(message.length ?? message.wireLength)}</span>
        <span className={`badge ${readable ? 'ok' : 'warn'}`}>{t(`websocket.readable.${message.readability}`)}</span>
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
      <div className="ws-sides">
        <div className="ws-content">
          {body ? <BodyView key={message.message} body={body} /> : <p className="nothing">{t('body.loading')}</p>}
        </div>
        <Frames message={message} />
      </div>
    </div>
  );
}

function Frames({ message }: { readonly message: WsMessage }): ReactElement {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { frames, wireLength, length } = message;
  const headers = frames.reduce((sum, frame) => sum + frame.headerLength, 0);
  const shown = all ? frames : frames.slice(0, SHOWN_FRAMES);
  return (
    <div className="ws-frames">
      <table>
        <thead>
          <tr>
            {(['frame', 'packet', 'fin', 'rsv', 'opcode', 'length', 'mask'] as const).map((column) => (
              <th key={column}>{t(`websocket.frame.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((frame, index) => (
            <FrameRow key={frame.offset} frame={frame} number={index + 1} />
          ))}
        </tbody>
      </table>
      {shown.length < frames.length && (
        <Button label={t('websocket.allFrames', { n: formatCount(frames.length) })} onClick={() => setAll(true)} />
      )}
      <p className="dim">
        {t('websocket.onTheWire', {
          count: frames.length,
          n: formatCount(frames.length),
          headers: formatBytes(headers),
          payload: formatBytes(wireLength),
        })}
        {message.compressed && length !== undefined && length > 0
          ? ` ${t('websocket.compressed', { percent: Math.round((100 * wireLength) / length), length: formatBytes(length) })}`
          : ''}
      </p>
    </div>
  );
}

function FrameRow({ frame, number }: { readonly frame: WsFrame; readonly number: number }): ReactElement {
  const { t } = useTranslation();
  const [first, last] = frame.packets;
  return (
    <tr>
      <td>{number}</td>
      <td>
        <PacketLink packet={first} />
        {last !== first && (
          <>
            –<PacketLink packet={last} />
          </>
        )}
      </td>
      <td>{frame.fin ? 1 : 0}</td>
      <td>{frame.reserved.toString(2).padStart(3, '0')}</td>
      <td>
        {frame.opcode} {opcodeName(frame.opcode)}
      </td>
      <td>
        {frame.headerLength} + {formatBytes(frame.payloadLength)}
      </td>
      <td>{frame.mask === undefined ? t('websocket.noMask') : formatHex(frame.mask, 8)}</td>
    </tr>
  );
}
