/** The profile in use, in the status bar: a menu of all, and what can be done with them. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_PROFILES, parseProfile, writeProfile } from '../../../shared/profile.ts';
import { desktop } from '../../engine/desktop.ts';
import {
  addProfile,
  allProfiles,
  bringProfile,
  currentProfile,
  FIRST_PROFILE,
  removeProfile,
  renameProfile,
  takeProfile,
} from '../../state/profiles.ts';
import { useSettings } from '../../state/settings.ts';
import { Button } from '../../widgets/button.tsx';
import { useFocusBack } from '../../widgets/focus-back.ts';
import { openMenu } from '../../widgets/menu.tsx';

/** See the head of this file. */
export function Profiles(): ReactElement {
  const { t } = useTranslation();
  const profile = useSettings((state) => state.profile);
  const button = useRef<HTMLButtonElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [naming, setNaming] = useState<Naming>();
  const [said, setSaid] = useState<'profiles.notRead' | 'profiles.tooMany'>();
  const shown = (name: string) => (name === FIRST_PROFILE ? t('profiles.first') : name);
  const open = () => {
    if (!button.current) return;
    const all = allProfiles();
    openMenu(button.current, t('profiles.label'), [
      ...all.map(({ name }) => ({ label: shown(name), checked: name === profile, run: () => takeProfile(name) })),
      { kind: 'rule' },
      { label: t('profiles.new'), run: () => setNaming('new') },
      { label: t('profiles.rename', { name: shown(profile) }), run: () => setNaming('rename') },
      { label: t('profiles.remove', { name: shown(profile) }), disabled: all.length < 2, run: removeProfile },
      { kind: 'rule' },
      { label: t('profiles.import'), run: () => file.current?.click() },
      { label: t('profiles.export'), run: () => void save() },
    ]);
  };
  const save = () => {
    const text = writeProfile(currentProfile());
    return desktop.save(`${profile}.profile.json`, new TextEncoder().encode(text));
  };
  const read = async (chosen: File | undefined) => {
    const found = chosen && parseProfile(await chosen.text());
    if (chosen !== undefined && found === undefined) setSaid('profiles.notRead');
    else setSaid(found && !bringProfile(found) ? 'profiles.tooMany' : undefined);
  };
  return (
    <>
      <button type="button" className="plain" ref={button} onClick={open}>
        {t('profiles.inUse', { name: shown(profile) })}
      </button>
      {said && (
        <span className="warn" role="status">
          {t(said)}
        </span>
      )}
      <input
        ref={file}
        type="file"
        accept=".json"
        hidden
        aria-label={t('profiles.import')}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {naming && (
        <NameDialog
          naming={naming}
          now={naming === 'rename' ? shown(profile) : ''}
          onDone={() => setNaming(undefined)}
        />
      )}
    </>
  );
}

/** What a name is asked for. */
type Naming = 'new' | 'rename';

interface NameDialogProps {
  readonly naming: Naming;
  /** The name that is there. */
  readonly now: string;
  onDone(): void;
}

function NameDialog({ naming, now, onDone }: NameDialogProps): ReactElement {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useFocusBack();
  const [name, setName] = useState(now);
  const isNew = naming === 'new';
  const [isTaken, setTaken] = useState(false);
  const isFull = isNew && allProfiles().length >= MOST_PROFILES;
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog className="profile-name" ref={dialog} aria-labelledby="profile-title" onClose={onDone}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (isNew ? addProfile(name.trim()) : renameProfile(name.trim())) onDone();
          else setTaken(true);
        }}
      >
        <h2 id="profile-title">{t(isNew ? 'profiles.newTitle' : 'profiles.renameTitle')}</h2>
        {isNew && <p>{t('profiles.newHint')}</p>}
        <input
          className="field"
          aria-label={t('profiles.name')}
          placeholder={t('profiles.name')}
          maxLength={100}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setTaken(false);
          }}
        />
        {(isTaken || isFull) && <p className="err">{t(isFull ? 'profiles.tooMany' : 'profiles.taken')}</p>}
        <div className="profile-buttons">
          <Button look="edged" label={t('profiles.cancel')} onClick={onDone} />
          <button type="submit" className="btn primary" disabled={name.trim() === '' || isFull}>
            {t(isNew ? 'profiles.make' : 'profiles.giveName')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
