/** Where the chosen stream carries no WebSocket: the streams that do, one click away. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamIndex } from '../../../shared/units.ts';
import { useAnswer } from '../../engine/hooks.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';

/** Streams named. */
const MOST = 30;

/** See the head of this file. */
export function Elsewhere({ stream }: { readonly stream: StreamIndex }): ReactElement {
  const { t } = useTranslation();
  const query = { sort: 'number', descending: false, search: 'websocket' } as const;
  const { value } = useAnswer('streams', [query, 0, MOST], { live: 'stage' });
  const others = value?.streams.filter(({ protocol }) => protocol === 'websocket') ?? [];
  const turnTo = (other: StreamIndex) => {
    useSelection.getState().selectStream(other);
    useFilter.getState().setChip(other);
  };
  return (
    <div className="nothing">
      <p>{t('websocket.none', { stream })}</p>
      {others.length > 0 && (
        <p>
          {t('websocket.elsewhere')}{' '}
          {others.map((other) => (
            <button
              key={other.stream}
              type="button"
              className="link mono ws-other"
              onClick={() => turnTo(other.stream)}
            >
              {other.stream}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
