/**
 * Bytes in hexadecimal and as characters, sixteen a row, only those rows that are seen. One range is lit, a wider one is
 * drawn strongly, the rest quietly. A click or the arrow keys name a byte. Knows nothing of packets.
 */
import { type KeyboardEvent, type ReactElement, useRef } from 'react';
import { useKeepInView, useWindowed } from './windowed.ts';
import './hex.css';

/** Some bytes: from `offset`, `length` of them. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

interface HexProps {
  readonly label: string;
  readonly bytes: Uint8Array;
  /** What is lit. */
  readonly lit?: ByteRange | undefined;
  /** What the lit range is part of. */
  readonly within?: ByteRange | undefined;
  /** What was looked for and found: drawn over the rest. */
  readonly found?: ByteRange | undefined;
  onPick?(offset: number): void;
}

const BYTES_A_ROW = 16;
/** Height of a row; `--row-hex` in the tokens. */
const ROW = 18;

const rowOf = (range: ByteRange | undefined) =>
  range && range.length > 0 ? Math.floor(range.offset / BYTES_A_ROW) : undefined;

const inside = (range: ByteRange | undefined, offset: number) =>
  range !== undefined && offset >= range.offset && offset < range.offset + range.length;

/** See the head of this file. */
export function Hex({ label, bytes, lit, within, found, onPick }: HexProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = Math.ceil(bytes.length / BYTES_A_ROW);
  const seen = useWindowed(scroller, rows, ROW);
  useKeepInView(scroller, rowOf(found) ?? rowOf(lit), ROW);

  const move = (event: KeyboardEvent) => {
    const at = lit?.offset ?? 0;
    const step = { ArrowLeft: -1, ArrowRight: lit ? Math.max(1, lit.length) : 0, ArrowUp: -16, ArrowDown: 16 }[
      event.key
    ];
    const target =
      event.key === 'Home' ? 0 : event.key === 'End' ? bytes.length - 1 : step === undefined ? undefined : at + step;
    if (target === undefined || !onPick) return;
    event.preventDefault();
    if (target >= 0 && target < bytes.length) onPick(target);
  };
  const digits = Math.max(4, (bytes.length - 1).toString(16).length);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be wrong; this is one focusable reading of bytes.
    <div
      className="hex"
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from byte to byte, and it scrolls.
      tabIndex={0}
      ref={scroller}
      onKeyDown={move}
      onClick={(event) => {
        const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-at]');
        if (cell && onPick) onPick(Number(cell.dataset.at));
      }}
    >
      <div style={{ height: seen.height, paddingTop: seen.above }}>
        {Array.from({ length: seen.to - seen.from }, (_, index) => {
          const start = (seen.from + index) * BYTES_A_ROW;
          return (
            <HexRow
              key={start}
              start={start}
              bytes={bytes.subarray(start, start + BYTES_A_ROW)}
              digits={digits}
              lit={lit}
              within={within}
              found={found}
            />
          );
        })}
      </div>
    </div>
  );
}

interface HexRowProps extends Pick<HexProps, 'bytes' | 'lit' | 'within' | 'found'> {
  readonly start: number;
  readonly digits: number;
}

function HexRow({ start, bytes, digits, lit, within, found }: HexRowProps): ReactElement {
  const cells = Array.from(bytes, (byte, index) => {
    const at = start + index;
    const on = inside(lit, at);
    const edges = `${on && (index === 0 || !inside(lit, at - 1)) ? ' first' : ''}${
      on && (index === bytes.length - 1 || !inside(lit, at + 1)) ? ' last' : ''
    }`;
    return {
      at,
      byte,
      look: inside(found, at) ? 'found' : on ? `on${edges}` : inside(within, at) ? 'within' : '',
      gap: index === 8 ? ' gap' : '',
    };
  });
  return (
    <div className="hex-row">
      <span className="hex-offset">{start.toString(16).padStart(digits, '0')}</span>
      <span className="hex-bytes">
        {cells.map(({ at, byte, look, gap }) => (
          <s key={at} data-at={at} className={look + gap}>
            {byte.toString(16).padStart(2, '0')}
          </s>
        ))}
      </span>
      <span className="hex-text">
        {cells.map(({ at, byte, look }) => (
          <s key={at} data-at={at} className={look}>
            {byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'}
          </s>
        ))}
      </span>
    </div>
  );
}
