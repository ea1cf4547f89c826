/** The toolbar: open, reload, how times are written, the filter, settings. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/api.ts';
import { desktop } from '../../engine/desktop.ts';
import { useCapture } from '../../state/capture.ts';
import { keyOf, useCommand } from '../../state/commands.ts';
import { useSettings } from '../../state/settings.ts';
import { Button, Select } from '../../widgets/button.tsx';
import { FilterBar } from './filter-bar.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import './toolbar.css';

const FORMATS: readonly Settings['timeFormat'][] = ['relative', 'delta', 'utc', 'local', 'iso'];

/** See the head of this file. */
export function Toolbar(): ReactElement {
  const { t } = useTranslation();
  const open = useCapture((state) => state.name !== undefined);
  const timeFormat = useSettings((state) => state.timeFormat);
  const openDialog = () => void desktop.openDialog();
  const reload = () => void desktop.reload();
  useCommand('open', openDialog);
  useCommand('reload', reload, open);

  return (
    <header className="toolbar">
      <Button icon="open" label={t('app.toolbar.open')} hint={keyOf('open')} onClick={openDialog} />
      <Button
        quiet
        icon="reload"
        label={t('app.toolbar.reload')}
        hint={keyOf('reload')}
        disabled={!open}
        onClick={reload}
      />
      <span className="rule" />
      <Select
        icon="clock"
        label={t('app.toolbar.timeFormat')}
        value={timeFormat}
        disabled={!open}
        choices={FORMATS.map((value) => ({ value, label: t(`app.time.${value}`) }))}
        onChange={(value) => useSettings.getState().change({ timeFormat: value })}
      />
      <FilterBar />
      <SettingsMenu />
    </header>
  );
}
