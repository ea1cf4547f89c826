/** Settings: language, theme, the colours and columns of the packet list. They hold at once. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { columnName, useColumns } from '../../state/columns.ts';
import { runCommand, useCanRun, useCommand } from '../../state/commands.ts';
import { currentProfile } from '../../state/profiles.ts';
import { useSettings } from '../../state/settings.ts';
import { useTakenBack } from '../../state/taken-back.ts';
import { Button, Segments } from '../../widgets/button.tsx';
import { Popover } from '../../widgets/popover.tsx';

/** Settings that the menu turns on and off too. */
const COMMANDS = { verifyChecksums: 'verify-checksums', resolveNames: 'resolve-names' } as const;

/** See the head of this file. */
export function SettingsMenu(): ReactElement {
  const { t } = useTranslation();
  const settings = useSettings();
  const { language, theme, coloring, change } = settings;
  useCommand(COMMANDS.verifyChecksums, () => change({ verifyChecksums: !settings.verifyChecksums }));
  useCommand(COMMANDS.resolveNames, () => change({ resolveNames: !settings.resolveNames }));
  const canEditRules = useCanRun('coloring-rules');
  const { keeper, columns } = useColumns();
  const resetColumns = () => {
    const { columns: before } = currentProfile();
    keeper?.reset();
    const restore = () => useColumns.getState().restore(before);
    useTakenBack.getState().make({ words: 'app.settings.columnsReset', name: '', restore });
  };
  const system = { value: 'system', label: t('app.settings.system') } as const;
  return (
    <Popover icon="settings" label={t('app.toolbar.settings')}>
      {(close) => (
        <div className="settings">
          <h2>{t('app.settings.language')}</h2>
          <Segments
            label={t('app.settings.language')}
            value={language}
            choices={[system, { value: 'en', label: 'English' }, { value: 'zh-CN', label: '简体中文' }]}
            onChange={(value) => change({ language: value })}
          />
          <h2>{t('app.settings.theme')}</h2>
          <Segments
            label={t('app.settings.theme')}
            value={theme}
            choices={[
              system,
              { value: 'light', label: t('app.settings.light') },
              { value: 'dark', label: t('app.settings.dark') },
            ]}
            onChange={(value) => change({ theme: value })}
          />
          <h2>{t('app.settings.packets')}</h2>
          <div className="settings-columns">
            {(['verifyChecksums', 'resolveNames'] as const).map((name) => (
              <label key={name}>
                <input type="checkbox" checked={settings[name]} onChange={() => change({ [name]: !settings[name] })} />
                {t(`command.${COMMANDS[name]}`)}
              </label>
            ))}
            <label>
              <input
                type="checkbox"
                checked={coloring.enabled}
                onChange={() => change({ coloring: { ...coloring, enabled: !coloring.enabled } })}
              />
              {t('command.colorize')}
            </label>
          </div>
          <Button
            look="edged"
            label={t('command.coloring-rules')}
            disabled={!canEditRules}
            onClick={() => {
              close();
              runCommand('coloring-rules');
            }}
          />
          {keeper && (
            <>
              <h2>{t('app.settings.columns')}</h2>
              <div className="settings-columns">
                {columns.map(({ id, visible }) => (
                  <label key={id}>
                    <input
                      type="checkbox"
                      checked={visible}
                      onChange={(event) => keeper.show(id, event.target.checked)}
                    />
                    {columnName(t, id)}
                  </label>
                ))}
              </div>
              <Button look="edged" label={t('app.settings.resetColumns')} onClick={resetColumns} />
            </>
          )}
        </div>
      )}
    </Popover>
  );
}
