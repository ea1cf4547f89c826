/** What every statistic has: how far it is, with a way to stop it, and its numbers copied or saved as text. */
import { type ReactElement, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { STATISTICS_FORMS, type StatisticsForm, type StatisticsQuery } from '../../../shared/model/index.ts';
import { desktop } from '../../engine/desktop.ts';
import { useEngine } from '../../engine/hooks.ts';
import { issueWords } from '../../i18n.ts';
import type { Engine } from '../../state/capture.ts';
import { Button } from '../../widgets/button.tsx';
import { openMenu } from '../../widgets/menu.tsx';
import type { CountedAnswer } from './use-counted.ts';

/** Buttons that copy and save a statistic of the engine. */
export function TextTools({ query }: { readonly query: StatisticsQuery }): ReactElement {
  const engine = useEngine();
  return (
    <TextButtons
      name={query.kind}
      disabled={!engine}
      text={async (form) => engine && (await wholeText(engine, query, form))}
    />
  );
}

interface TextButtonsProps {
  /** Of the file that is suggested, without its ending. */
  readonly name: string;
  readonly disabled: boolean;
  /** Undefined where there is none. */
  text(form: StatisticsForm): Promise<string | undefined>;
}

/** Buttons that copy and save what can be told as a table. */
export function TextButtons({ name, disabled, text: textOf }: TextButtonsProps): ReactElement {
  const { t } = useTranslation();
  const copy = useRef<HTMLButtonElement>(null);
  const save = useRef<HTMLButtonElement>(null);
  const choose = (button: HTMLButtonElement | null, label: string, run: (form: StatisticsForm) => Promise<unknown>) => {
    if (!button) return;
    const entries = STATISTICS_FORMS.map((form) => ({
      label: t(`statistics.form.${form}`),
      run: () => void run(form),
    }));
    openMenu(button, label, entries);
  };
  const copyAs = async (form: StatisticsForm) => {
    const text = await textOf(form);
    if (text !== undefined) await desktop.copyText(text);
  };
  const saveAs = async (form: StatisticsForm) => {
    const text = await textOf(form);
    if (text !== undefined) await desktop.save(`${name}.${form}`, new TextEncoder().encode(text));
  };
  return (
    <>
      <Button
        quiet
        ref={copy}
        icon="copy"
        label={t('statistics.copy')}
        disabled={disabled}
        onClick={() => choose(copy.current, t('statistics.copy'), copyAs)}
      />
      <Button
        quiet
        ref={save}
        icon="save"
        label={t('statistics.save')}
        disabled={disabled}
        onClick={() => choose(save.current, t('statistics.save'), saveAs)}
      />
    </>
  );
}

/** The text of a statistic once it is whole. */
async function wholeText(engine: Engine, query: StatisticsQuery, form: StatisticsForm): Promise<string | undefined> {
  for (;;) {
    const result = await engine.ask('statisticsText', [query, form]);
    if (!result.ok) return undefined;
    if (result.value.checked >= result.value.packets) return result.value.value;
  }
}

/** Nothing once it is whole; else how far it is, or why there is none. */
export function Progress({ of }: { readonly of: CountedAnswer<unknown> }): ReactElement | null {
  const { t } = useTranslation();
  if (of.failure) return <p className="statistics-said err">{issueWords(t, of.failure.issue)}</p>;
  if (of.share >= 1) return null;
  return (
    <p className="statistics-said">
      <progress className="progress" aria-label={t('statistics.progress')} value={of.share} max={1} />
      <span className="percent">{Math.floor(of.share * 100)} %</span>
      <button type="button" className="plain" onClick={of.stopped ? of.resume : of.stop}>
        {t(of.stopped ? 'statistics.resume' : 'statistics.stop')}
      </button>
    </p>
  );
}
