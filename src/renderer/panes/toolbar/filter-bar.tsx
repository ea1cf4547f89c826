/**
 * The display filter: chips of what was clicked, the text, what of the capture is shown. Text is applied by Enter; what does
 * not hold is marked while it is typed, and said in words below when it was to be applied.
 */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { Failure } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import { useCapture } from '../../state/capture.ts';
import { useCapturePanes } from '../../state/capture-panes.ts';
import { useCommand } from '../../state/commands.ts';
import { isEmpty, useFilter } from '../../state/filter.ts';
import { filterHistory } from '../../state/filter-memory.ts';
import { Icon } from '../../widgets/icon.tsx';
import { FilterChip } from './filter-chip.tsx';
import type { FilterField } from './filter-editor.tsx';
import { FilterFailure } from './filter-failure.tsx';
import { FilterHistory, SaveFilter } from './filter-memory.tsx';
import './filter.css';

const FAILURE = 'filter-failure';
/** Milliseconds without a key before what was typed is looked at. */
const LOOK_AFTER = 200;

/** See the head of this file. */
export function FilterBar(): ReactElement {
  const { t } = useTranslation();
  const open = useCapture((state) => state.engine !== undefined);
  const named = useCapture((state) => state.name !== undefined);
  const { chip, chips, text, refused, revision } = useFilter();
  const panes = useCapturePanes();
  const field = useRef<FilterField>(null);
  const [typed, setTyped] = useState(text);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision sets the field anew, also to the same text.
  useEffect(() => setTyped(text), [text, revision]);
  useEffect(() => {
    if (refused) setTyped(refused.text);
  }, [refused]);
  const live = useLiveFailure(typed, text);
  const said = refused?.text === typed ? refused.failure : undefined;
  const failure = said ?? live;

  const apply = (filter: string) => useFilter.getState().setText(filter);
  const clear = () => {
    useFilter.getState().clear();
    setTyped('');
  };
  const leave = () => {
    if (typed === text) return isEmpty(useFilter.getState()) ? focusPackets() : clear();
    setTyped(text);
    useFilter.getState().excuse();
  };
  useCommand('focus-filter', () => field.current?.focus(), open);
  useCommand('clear-filter', clear, chip !== undefined || chips.length > 0 || text !== '' || typed !== '');
  const hasChips = chip !== undefined || chips.length > 0;
  const words = !named ? 'closed' : hasChips ? 'more' : 'placeholder';

  return (
    <div className={`filter ${failure ? 'failed' : ''}`}>
      <Icon name="filter" />
      {chip !== undefined && (
        <FilterChip expression={`tcp.stream == ${chip}`} onRemove={() => useFilter.getState().setChip(undefined)} />
      )}
      {chips.map((expression, index) => (
        <FilterChip
          key={expression}
          expression={expression}
          onEdit={() => {
            useFilter.getState().editChip(index);
            field.current?.focus();
          }}
          onRemove={() => useFilter.getState().removeChip(index)}
        />
      ))}
      {panes ? (
        <panes.FilterEditor
          ref={field}
          label={t('filter.label')}
          text={typed}
          placeholder={t(`filter.${words}`)}
          disabled={!open}
          failed={failure?.position !== undefined}
          fault={failure?.position}
          describedBy={said ? FAILURE : undefined}
          past={filterHistory}
          onChange={setTyped}
          onEnter={apply}
          onLeave={leave}
        />
      ) : (
        <input
          className="filter-field filter-closed"
          disabled
          aria-label={t('filter.label')}
          placeholder={t(`filter.${words}`)}
        />
      )}
      {typed !== text && !said && (
        <button type="button" className="filter-apply" onClick={() => apply(typed)}>
          {t('filter.enter')}
        </button>
      )}
      {typed !== '' && (
        <button
          type="button"
          className="filter-clear"
          aria-label={t('filter.clear')}
          title={t('filter.clear')}
          onClick={clear}
        >
          <Icon name="close" size={12} />
        </button>
      )}
      {open && <SaveFilter />}
      {open && <FilterHistory onTake={() => field.current?.focus()} />}
      {open && <Shown isFailed={said !== undefined} />}
      {said && <FilterFailure id={FAILURE} text={typed} failure={said} onChange={setTyped} />}
    </div>
  );
}

function focusPackets(): void {
  document.querySelector<HTMLElement>('.packet-grid')?.focus();
}

/** How much of the capture is shown, and how far a slow filter has looked. */
function Shown({ isFailed }: { readonly isFailed: boolean }): ReactElement {
  const { t } = useTranslation();
  const packets = useCapture((state) => state.progress?.packets ?? 0);
  const { total, looked, foreign } = useFilter();
  const unheard = t('filter.foreign', { names: foreign.join(', ') });
  const all = formatCount(packets);
  const shown = formatCount(total ?? packets);
  return (
    <span className="filter-count" title={t('filter.shown', { shown, all })}>
      {!isFailed && looked === undefined && <Icon name="check" size={14} />}
      <b>{shown}</b>
      <span className="of-all">/ {all}</span>
      {!isFailed && foreign.length > 0 && (
        <span className="filter-foreign" title={unheard}>
          {unheard}
        </span>
      )}
      {looked !== undefined && <span>{t('filter.looked', { percent: Math.floor(looked * 100) })}</span>}
    </span>
  );
}

/** Why what is being typed does not hold, a moment after the last key; what is applied does. */
function useLiveFailure(typed: string, applied: string): Failure | undefined {
  const engine = useEngine();
  const [known, setKnown] = useState<{ readonly text: string; readonly failure: Failure | undefined }>();
  useEffect(() => {
    if (!engine || typed === applied) return;
    const controller = new AbortController();
    const timer = window.setTimeout(() => {
      void engine.ask('checkFilter', [typed], { signal: controller.signal }).then((answer) => {
        if (!controller.signal.aborted) setKnown({ text: typed, failure: answer.ok ? undefined : answer });
      });
    }, LOOK_AFTER);
    return () => {
      window.clearTimeout(timer);
      controller.abort();
    };
  }, [engine, typed, applied]);
  return known?.text === typed && typed !== applied ? known.failure : undefined;
}
