/** The row above the exchange list: which exchanges are shown, and what can be done with them. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { ExchangeQuery } from '../../../shared/model/index.ts';
import type { StreamIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { saveExport } from '../../save-export.ts';
import { Button, type Choice, Segments, Select } from '../../widgets/button.tsx';
import { openMenu } from '../../widgets/menu.tsx';

/** Exchanges of the stream that is looked at, or of all. */
export type Scope = 'stream' | 'all';

const STATUSES = ['any', '1', '2', '3', '4', '5', 'none', 'trouble'] as const;

/** A column of which one value can be chosen; the first choice is any. */
interface Narrowing {
  readonly label: string;
  readonly chosen: string;
  readonly choices: readonly Choice<string>[];
  choose(value: string): void;
}

interface ToolsProps {
  readonly scope: Scope;
  readonly query: ExchangeQuery;
  /** Methods and hosts that can be chosen. */
  readonly methods: readonly string[];
  readonly hosts: readonly string[];
  readonly shown: { readonly total: number; readonly totalAll: number; readonly troubled: number } | undefined;
  readonly stream: StreamIndex | undefined;
  onScope(scope: Scope): void;
  onQuery(query: ExchangeQuery): void;
}

/** See the head of this file. */
export function Tools(props: ToolsProps): ReactElement {
  const { scope, query, methods, hosts, shown, stream, onScope, onQuery } = props;
  const { t } = useTranslation();
  const engine = useEngine();
  const choices = (values: readonly string[], any: string, chosen: string) => [
    { value: '', label: any },
    ...[...new Set(chosen === '' ? values : [...values, chosen])].map((value) => ({ value, label: value })),
  ];
  const { method, host, status } = query;
  const all: readonly Narrowing[] = [
    {
      label: t('http.column.method'),
      chosen: method,
      choices: choices(methods, t('http.anyMethod'), method),
      choose: (method) => onQuery({ ...query, method }),
    },
    {
      label: t('http.column.status'),
      chosen: status,
      choices: STATUSES.map((value) => ({ value, label: t(`http.statusClass.${value}`) })),
      choose: (status) => onQuery({ ...query, status: STATUSES.find((known) => known === status) ?? 'any' }),
    },
    {
      label: t('http.column.host'),
      chosen: host,
      choices: hosts.length > 1 || host !== '' ? choices(hosts, t('http.anyHost'), host) : [],
      choose: (host) => onQuery({ ...query, host }),
    },
  ];
  const narrowings = all.filter(({ choices }) => choices.length > 0);
  const narrowed = narrowings.filter(({ chosen, choices }) => chosen !== choices[0]?.value);
  const openNarrowings = () => {
    const button = document.activeElement;
    if (!button) return;
    const entries = narrowings.map(({ label, chosen, choices, choose }) => ({
      label,
      entries: choices.map(({ value, label }, at) => ({
        label: at === 0 ? t('http.any') : label,
        checked: value === chosen,
        run: () => choose(value),
      })),
    }));
    openMenu(button, t('http.narrow'), entries);
  };
  const save = (kind: 'har' | 'bodies') => {
    const name = stream === undefined ? 'http' : `http-stream-${stream}`;
    if (engine) void saveExport(engine, { kind, query, stream }, kind === 'har' ? `${name}.har` : `${name}-bodies`);
  };
  return (
    <div className="tools-place">
      <div className="tool-row">
        <input
          className="field"
          type="search"
          aria-label={t('http.search')}
          placeholder={t('http.search')}
          value={query.search}
          onChange={(event) => onQuery({ ...query, search: event.target.value })}
        />
        <Segments<Scope>
          label={t('http.scope')}
          value={scope}
          choices={[
            { value: 'stream', label: t('http.thisStream') },
            { value: 'all', label: t('http.allStreams') },
          ]}
          onChange={onScope}
        />
        {narrowings.map(({ label, chosen, choices, choose }) => (
          <span key={label} className="wide-only">
            <Select label={label} value={chosen} choices={choices} onChange={choose} />
          </span>
        ))}
        <span className="narrow-only">
          <Button
            icon="filter"
            look="edged"
            quiet
            label={t('http.narrow')}
            hint={narrowed.map(({ label, chosen }) => `${label}: ${chosen}`).join(', ') || undefined}
            pressed={narrowed.length > 0}
            onClick={openNarrowings}
          />
        </span>
        {shown && shown.troubled > 0 && (
          <Button
            icon="warning"
            look="edged"
            quiet
            label={t('http.troubles', { count: shown.troubled, n: formatCount(shown.troubled) })}
            hint={t('http.troublesHint')}
            pressed={query.status === 'trouble'}
            onClick={() => onQuery({ ...query, status: query.status === 'trouble' ? 'any' : 'trouble' })}
          >
            {formatCount(shown.troubled)}
          </Button>
        )}
        <span className="spring" />
        {shown && shown.total !== shown.totalAll && (
          <span className="dim http-shown" role="status">
            {t('http.shown', { n: formatCount(shown.total), all: formatCount(shown.totalAll) })}
          </span>
        )}
        <ExportButton disabled={engine === undefined || !shown || shown.total === 0} onSave={save} />
      </div>
    </div>
  );
}

interface ExportProps {
  readonly disabled: boolean;
  onSave(kind: 'har' | 'bodies'): void;
}

function ExportButton({ disabled, onSave }: ExportProps): ReactElement {
  const { t } = useTranslation();
  const open = () => {
    const button = document.activeElement;
    if (button)
      openMenu(button, t('http.export'), [
        { icon: 'file', label: t('http.exportHar'), run: () => onSave('har') },
        { icon: 'save', label: t('http.exportBodies'), run: () => onSave('bodies') },
      ]);
  };
  return (
    <Button
      icon="export"
      label={t('http.export')}
      hint={t('http.exportHint')}
      disabled={disabled}
      onClick={open}
      yielding
    />
  );
}
