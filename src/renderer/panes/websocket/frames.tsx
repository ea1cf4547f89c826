/**
 * The wire beside the message: what it came to in bytes against what it says, and each frame with its packets, its
 * segments and its bytes one click away.
 */
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatCount, formatHex } from '../../../shared/format.ts';
import { isBadFate, type WsFrame, type WsMessage } from '../../../shared/model/index.ts';
import type { StreamIndex } from '../../../shared/units.ts';
import { useField } from '../../state/field.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { Button } from '../../widgets/button.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import { FateWords } from '../fate.tsx';
import { PacketLink } from '../packet-link.tsx';
import { opcodeName } from './columns.ts';

/** Frames drawn; a message may have been cut into thousands. */
const SHOWN_FRAMES = 200;
/** Bytes of a masking key (RFC 6455 section 5.3). */
const MASK = 4;

/** See the head of this file. */
export function Frames({ message }: { readonly message: WsMessage }): ReactElement {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { frames } = message;
  const shown = all ? frames : frames.slice(0, SHOWN_FRAMES);
  return (
    <Scroller label={t('websocket.weight.wire')} className="ws-frames">
      <Weights message={message} />
      <table>
        <thead>
          <tr>
            {(['frame', 'packet', 'fin', 'rsv', 'opcode', 'length', 'mask', 'show'] as const).map((column) => (
              <th key={column}>{t(`websocket.frame.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((frame, index) => (
            <FrameRow key={frame.offset} frame={frame} number={index + 1} stream={message.stream} />
          ))}
        </tbody>
      </table>
      {shown.length < frames.length && (
        <Button label={t('websocket.allFrames', { n: formatCount(frames.length) })} onClick={() => setAll(true)} />
      )}
    </Scroller>
  );
}

/** Bars of one scale: the message, and what it took on the wire. */
function Weights({ message }: { readonly message: WsMessage }): ReactElement {
  const { t } = useTranslation();
  const { frames, wireLength, length } = message;
  const masks = frames.reduce((sum, frame) => sum + (frame.mask === undefined ? 0 : MASK), 0);
  const headers = frames.reduce((sum, frame) => sum + frame.headerLength, 0) - masks;
  const wire = wireLength + headers + masks;
  const scale = Math.max(1, wire, length ?? 0);
  const width = (bytes: number) => ({ width: `${(100 * bytes) / scale}%` });
  const share = length !== undefined && length > 0 ? Math.round((100 * wire) / length) : undefined;
  return (
    <dl className="ws-weights">
      <dt>{t('websocket.weight.message')}</dt>
      <dd>
        <span className="ws-bar">
          <i className="content" style={width(length ?? 0)} />
        </span>
        {length === undefined ? '–' : formatBytes(length)}
      </dd>
      <dt>{t('websocket.weight.wire')}</dt>
      <dd>
        <span className="ws-bar">
          <i className="header" style={width(headers)} />
          <i className="mask" style={width(masks)} />
          <i className="payload" style={width(wireLength)} />
        </span>
        {formatBytes(wire)}
        {share !== undefined && ` · ${share} %`}
      </dd>
      {message.fate && !isBadFate(message.fate) && (
        <>
          <dt>{t('websocket.delivery')}</dt>
          <dd className="dim">
            <span>
              <FateWords fate={message.fate} />
            </span>
          </dd>
        </>
      )}
      <dt />
      <dd className="dim">
        {t(message.compressed ? 'websocket.weight.compressedParts' : 'websocket.weight.parts', {
          count: frames.length,
          n: formatCount(frames.length),
          payload: formatBytes(wireLength),
          headers: formatBytes(headers),
          masks: formatBytes(masks),
        })}
      </dd>
    </dl>
  );
}

interface RowProps {
  readonly frame: WsFrame;
  readonly number: number;
  readonly stream: StreamIndex;
}

function FrameRow({ frame, number, stream }: RowProps): ReactElement {
  const { t } = useTranslation();
  const [first, last] = frame.packets;
  /** The packet that completes the frame, with the frame lit in its bytes. */
  const showBytes = () => {
    useSelection.getState().select(last);
    useField.getState().select(frame.place === 0 ? 'websocket' : `websocket~${frame.place + 1}`, 0);
  };
  const showSegments = () => {
    const range = first === last ? `frame.number == ${first + 1}` : `frame.number in {${first + 1}..${last + 1}}`;
    useFilter.getState().combine('apply', `tcp.stream == ${stream} && tcp.len > 0 && ${range}`);
  };
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
      <td>
        <button type="button" className="link" title={t('websocket.bytesHint')} onClick={showBytes}>
          {t('websocket.bytes')}
        </button>{' '}
        <button type="button" className="link" title={t('websocket.segmentsHint')} onClick={showSegments}>
          {t('websocket.segments')}
        </button>
      </td>
    </tr>
  );
}
