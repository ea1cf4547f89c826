/** The row above the messages: which are shown, how far a search is, and where they can be written to. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import { type Issue, MESSAGE_FORMATS, type MessageQuery } from '../../../shared/model/index.ts';
import type { Direction, StreamIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { saveExport } from '../../save-export.ts';
import { Button, Segments, Select } from '../../widgets/button.tsx';
import { openMenu } from '../../widgets/menu.tsx';

const TYPES = ['all', 'text', 'binary', 'control', 'trouble'] as const;

/** What is known of the list. */
export interface Shown {
  readonly total: number;
  readonly totalAll: number;
  /** Messages that have been looked at. */
  readonly checked: number;
}

interface ToolsProps {
  readonly stream: StreamIndex;
  readonly query: MessageQuery;
  readonly shown: Shown | undefined;
  /** Messages with trouble, as far as they have been looked at. */
  readonly troubled: number;
  /** Why the search does not hold. */
  readonly refused: Issue | undefined;
  onQuery(query: MessageQuery): void;
}

/** See the head of this file. */
export function Tools({ stream, query, shown, troubled, refused, onQuery }: ToolsProps): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const openExports = () => {
    const button = document.activeElement;
    if (!button || !engine) return;
    const entries = MESSAGE_FORMATS.map((format) => ({
      label: t(`websocket.exportAs.${format}`),
      run: () => void saveExport(engine, { kind: 'messages', stream, query, format }, `messages-${stream}.${format}`),
    }));
    openMenu(button, t('websocket.export'), entries);
  };
  return (
    <div className="tools-place">
      <div className="tool-row">
        <input
          className={`field ${refused ? 'bad' : ''}`}
          type="search"
          aria-label={t('websocket.search')}
          placeholder={t('websocket.search')}
          value={query.search}
          aria-invalid={refused !== undefined}
          title={refused ? t(`issue.${refused.code}`, { ...refused.params }) : undefined}
          onChange={(event) => onQuery({ ...query, search: event.target.value })}
        />
        <Button
          label=".*"
          hint={t('websocket.pattern')}
          pressed={query.pattern}
          onClick={() => onQuery({ ...query, pattern: !query.pattern })}
        />
        <Segments<Direction | 'both'>
          label={t('websocket.direction')}
          value={query.direction}
          choices={[
            { value: 'both', label: t('websocket.both') },
            { value: 'toServer', label: t('websocket.toServer'), icon: 'up' },
            { value: 'toClient', label: t('websocket.toClient'), icon: 'down' },
          ]}
          onChange={(direction) => onQuery({ ...query, direction })}
        />
        <Select<MessageQuery['type']>
          label={t('websocket.type')}
          value={query.type}
          choices={TYPES.map((value) => ({ value, label: t(`websocket.types.${value}`) }))}
          onChange={(type) => onQuery({ ...query, type })}
        />
        {troubled > 0 && (
          <Button
            icon="warning"
            look="edged"
            label={t('websocket.troubles', { count: troubled, n: formatCount(troubled) })}
            hint={t('websocket.troublesHint')}
            pressed={query.type === 'trouble'}
            onClick={() => onQuery({ ...query, type: query.type === 'trouble' ? 'all' : 'trouble' })}
          />
        )}
        <span className="spring" />
        <span className="ws-shown dim" role="status">
          {refused ? t('websocket.noPattern') : shown && wordsOf(shown)}
        </span>
        <Button
          icon="export"
          label={t('websocket.export')}
          hint={t('websocket.exportHint')}
          disabled={engine === undefined || !shown || shown.total === 0}
          onClick={openExports}
          yielding
        />
      </div>
    </div>
  );

  function wordsOf({ total, totalAll, checked }: Shown): string {
    if (checked < totalAll) return t('websocket.searching', { percent: Math.floor((100 * checked) / totalAll) });
    return total === totalAll ? '' : t('websocket.shown', { n: formatCount(total), all: formatCount(totalAll) });
  }
}
