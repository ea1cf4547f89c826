/** Which theme holds: what is drawn on a canvas is drawn again when it changes. */
import { useEffect, useState } from 'react';
import { useSettings } from '../../state/settings.ts';

/** Which theme holds; changes when the setting or the system does. */
export function useTheme(): string {
  const setting = useSettings((state) => state.theme);
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return `${setting} ${dark}`;
}
