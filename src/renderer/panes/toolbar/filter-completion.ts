/** Completion of the filter's field: the engine is asked what can stand at the cursor, each with what it is. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { TFunction } from 'i18next';
import { formatCount } from '../../../shared/format.ts';
import type { Completion as Offered } from '../../../shared/model/index.ts';
import { useCapture } from '../../state/capture.ts';

/** Milliseconds that values are looked for: what is found by then is shown. */
const PATIENCE = 80;

interface Shown extends Completion {
  readonly offered: Offered;
}

function shown(offered: Offered): Shown {
  const { text, kind } = offered;
  // Behind a field and an operator something is still to come: the cursor goes on.
  const apply = kind === 'operator' && !text.endsWith('{') ? `${text} ` : text;
  return { label: text, type: kind, apply, offered };
}

/** What can stand at the cursor; asked again while values are still being found and nobody has waited long. */
async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const { engine } = useCapture.getState();
  const text = context.state.doc.toString();
  const typed = context.matchBefore(/[^\s()&|!{},]+/);
  if (!engine || (!context.explicit && !typed && !/[=<>{,]\s?$/.test(text.slice(0, context.pos)))) return null;
  const controller = new AbortController();
  context.addEventListener('abort', () => controller.abort());
  const begun = performance.now();
  for (;;) {
    const answer = await engine.ask('complete', [text, context.pos], { signal: controller.signal });
    if (!answer.ok) return null;
    const { from, options, isPartial } = answer.value;
    if (isPartial && performance.now() - begun < PATIENCE && !context.aborted) continue;
    return options.length === 0 ? null : { from, options: options.map(shown), filter: false };
  }
}

/** The part at the end of an option: type and name of a field, what a value means and how often it was seen. */
function describe(t: TFunction, { kind, label, packets }: Offered): string {
  const count = packets === undefined ? undefined : t('filter.seen', { count: packets, n: formatCount(packets) });
  if (kind === 'value') return [label, count].filter(Boolean).join(' · ');
  if (kind === 'operator' || kind === 'function') return t(`filter.kind.${kind}`);
  return label ?? '';
}

/** See the head of this file. `t` is read when an option is drawn. */
export const filterCompletion = (t: () => TFunction): Extension =>
  autocompletion({
    override: [complete],
    icons: false,
    // Enter applies what was typed; an option is taken by Tab, a click, or once an arrow has led to it.
    selectOnOpen: false,
    activateOnTypingDelay: 60,
    // Nothing is taken by a key that was meant for the text: Tab is meant for an option, and Enter takes none unasked.
    interactionDelay: 0,
    maxRenderedOptions: 100,
    optionClass: (option) => `fl-option fl-${option.type}`,
    addToOptions: [
      {
        position: 80,
        render(option) {
          const element = document.createElement('span');
          element.className = 'fl-about';
          element.textContent = describe(t(), (option as Shown).offered);
          return element;
        },
      },
      {
        position: 90,
        render(option) {
          const { type } = (option as Shown).offered;
          if (type === undefined) return null;
          const element = document.createElement('span');
          element.className = 'fl-type';
          element.textContent = type;
          return element;
        },
      },
    ],
  });
