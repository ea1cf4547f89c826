/** Messages over time: a bar for each stretch of time, up for those to the server, down for those to the client. */
import type { MouseEvent, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatDuration } from '../../../shared/format.ts';
import type { MessageQuery, MessageRates } from '../../../shared/model/index.ts';
import type { StreamIndex } from '../../../shared/units.ts';
import { useAnswer } from '../../engine/hooks.ts';

/** Stretches the time is cut into; half the height of the picture, in its own units. */
const CELLS = 240;
const HALF = 16;

interface RatesProps {
  readonly stream: StreamIndex;
  readonly query: MessageQuery;
  /** A stretch was clicked: the first message in it, or of the next one that has any. */
  onPick(message: number): void;
}

/** See the head of this file. */
export function Rates({ stream, query, onPick }: RatesProps): ReactElement | null {
  const { t } = useTranslation();
  const { value } = useAnswer('messageRates', [stream, query, CELLS], { live: 'stage' });
  if (value === undefined || value.first.length === 0) return null;
  const { from, to, toServer, toClient, first } = value;
  const most = Math.max(1, ...toServer, ...toClient);
  const stretch = (to - from) / first.length;
  const words = t('websocket.rates', {
    span: formatDuration(to - from),
    most: formatCount(most),
    stretch: formatDuration(stretch),
  });
  const pick = (event: MouseEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const cell = Math.floor(((event.clientX - left) / width) * first.length);
    const message = first.slice(Math.max(0, cell)).find((number) => number >= 0);
    if (message !== undefined) onPick(message);
  };
  return (
    <div className="ws-rates">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list beside it is the keyboard's way to every message. */}
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${first.length} ${2 * HALF}`}
        preserveAspectRatio="none"
        onClick={pick}
      >
        <title>{words}</title>
        <path className="up" d={bars(value, toServer, most, -1)} />
        <path className="down" d={bars(value, toClient, most, 1)} />
      </svg>
    </div>
  );
}

/** One path for all bars of a way: `side` -1 grows up from the middle, 1 down. */
function bars({ first }: MessageRates, counts: readonly number[], most: number, side: 1 | -1): string {
  return first
    .map((_, cell) => {
      const count = counts[cell] ?? 0;
      // One message among thousands is still to be seen.
      const height = count === 0 ? 0 : Math.max(1, (HALF * count) / most);
      return height === 0 ? '' : `M${cell} ${HALF}v${side * height}h1v${-side * height}z`;
    })
    .join('');
}
