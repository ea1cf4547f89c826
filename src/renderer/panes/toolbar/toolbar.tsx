/** The toolbar: open, reload, save, how times are written, the filter, settings. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { TIME_FORMATS, type TimeFormat } from '../../../shared/api.ts';
import { desktop } from '../../engine/desktop.ts';
import { useCapture } from '../../state/capture.ts';
import { keyOf, runCommand, useCanRun, useCommand } from '../../state/commands.ts';
import { useSettings } from '../../state/settings.ts';
import { Button, Select } from '../../widgets/button.tsx';
import { StatisticsButton } from '../statistics/statistics-button.tsx';
import { FilterBar } from './filter-bar.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import './toolbar.css';

/** See the head of this file. */
export function Toolbar(): ReactElement {
  const { t } = useTranslation();
  const open = useCapture((state) => state.name !== undefined);
  const timeFormat = useSettings((state) => state.timeFormat);
  const canSave = useCanRun('save-as');
  const openDialog = () => void desktop.openDialog();
  const reload = () => void desktop.reload();
  useCommand('open', openDialog);
  useCommand('reload', reload, open);
  useCommand('key-log', () => void desktop.chooseKeyLog(), open);

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
      <Button
        quiet
        icon="save"
        label={t('command.save-as')}
        hint={keyOf('save-as')}
        disabled={!canSave}
        onClick={() => void runCommand('save-as')}
      />
      <span className="rule" />
      <Select
        icon="clock"
        label={t('app.toolbar.timeFormat')}
        value={timeFormat}
        disabled={!open}
        choices={TIME_FORMATS.map((value) => ({ value, label: t(`app.time.${value}`) }))}
        onChange={(value) => useSettings.getState().change({ timeFormat: value })}
      />
      {open && TIME_FORMATS.map((format) => <TimeCommand key={format} format={format} />)}
      <FilterBar />
      <StatisticsButton />
      <SettingsMenu />
    </header>
  );
}

/** The menu's way to a format of the time column. */
function TimeCommand({ format }: { readonly format: TimeFormat }): null {
  useCommand(`time-${format}`, () => useSettings.getState().change({ timeFormat: format }));
  return null;
}
