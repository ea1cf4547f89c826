/** One piece of a stream: who sent it and in which packet, then its bytes as text or hex; or the gap that it is. */
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { FollowPiece } from '../../../shared/model/index.ts';
import { Icon } from '../../widgets/icon.tsx';
import { PacketLink } from '../packet-link.tsx';
import { type Charset, rawOf, textOf } from './charset.ts';

/** How bytes are shown. */
export type Form = 'text' | 'hex' | 'raw';

interface PieceProps {
  readonly piece: FollowPiece;
  /** The piece before it came from the other side, or there is none. */
  readonly turns: boolean;
  readonly form: Form;
  readonly charset: Charset;
  /** What is looked for; every occurrence is marked. */
  readonly needle: string;
  /** The search has stopped here. */
  readonly found: boolean;
}

/** Most of a piece that is drawn at once; a segment of an offloading card may hold 64 KB. */
const SHOWN = 16 * 1024;

/** See the head of this file. */
export function Piece({ piece, turns, form, charset, needle, found }: PieceProps): ReactElement {
  const { t } = useTranslation();
  const side = piece.direction === 'toServer' ? 'up' : 'down';
  const head = turns && (
    <header className="turn">
      <span className="turn-arrow">
        <Icon name={side} size={12} />
      </span>
      <b>{t(`follow.${piece.direction}`)}</b>
    </header>
  );
  if (piece.missing > 0) {
    return (
      <section className={`piece ${side}`}>
        {head}
        <p className="gap">
          <Icon name="missing" size={12} />
          {t('follow.missing', { count: piece.missing, n: formatCount(piece.missing) })}
        </p>
      </section>
    );
  }
  const bytes = piece.bytes.subarray(0, SHOWN);
  const rest = piece.bytes.length - bytes.length;
  return (
    <section className={`piece ${side} ${found ? 'found' : ''}`}>
      {head}
      <div className="piece-body">
        <pre>
          {form === 'hex' ? (
            <HexLines bytes={bytes} from={piece.streamOffset} />
          ) : (
            marked(form === 'raw' ? rawOf(bytes) : textOf(bytes, charset), needle)
          )}
          {rest > 0 && <span className="rest">{t('follow.more', { count: rest, n: formatCount(rest) })}</span>}
        </pre>
        <span className="piece-packet">
          <PacketLink packet={piece.packet} />
        </span>
      </div>
    </section>
  );
}

/** Text with every occurrence of `needle` marked, whatever its case. */
function marked(text: string, needle: string): ReactNode {
  if (needle === '') return text;
  const lower = text.toLowerCase();
  const parts: ReactNode[] = [];
  let at = 0;
  for (;;) {
    const hit = lower.indexOf(needle.toLowerCase(), at);
    if (hit < 0) break;
    parts.push(text.slice(at, hit), <mark key={hit}>{text.slice(hit, hit + needle.length)}</mark>);
    at = hit + needle.length;
  }
  parts.push(text.slice(at));
  return parts;
}

const ROW = 16;

function HexLines({ bytes, from }: { readonly bytes: Uint8Array; readonly from: number }): ReactElement {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += ROW) {
    const row = bytes.subarray(at, at + ROW);
    const hex = Array.from(row, (b) => b.toString(16).padStart(2, '0')).join(' ');
    const text = Array.from(row, (b) => (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : '·')).join('');
    lines.push(`${(from + at).toString(16).padStart(8, '0')}  ${hex.padEnd(ROW * 3 - 1)}  ${text}`);
  }
  return <>{lines.join('\n')}</>;
}
