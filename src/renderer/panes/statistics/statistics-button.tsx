/** The toolbar's way to the statistics: a menu of them. */
import { type ReactElement, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCapture } from '../../state/capture.ts';
import { runCommand } from '../../state/commands.ts';
import { STATISTICS, useStatistics } from '../../state/statistics.ts';
import { Button } from '../../widgets/button.tsx';
import { openMenu } from '../../widgets/menu.tsx';

/** See the head of this file. */
export function StatisticsButton(): ReactElement {
  const { t } = useTranslation();
  const open = useCapture((state) => state.name !== undefined);
  const shown = useStatistics((state) => state.shown);
  const button = useRef<HTMLButtonElement>(null);
  const choose = () => {
    if (!button.current) return;
    const entries = STATISTICS.map((name) => ({
      label: t(`command.statistics-${name}`),
      checked: name === shown,
      run: () => void runCommand(`statistics-${name}`),
    }));
    openMenu(button.current, t('statistics.label'), entries);
  };
  return <Button quiet ref={button} icon="bars" label={t('statistics.label')} disabled={!open} onClick={choose} />;
}
