/** Where the keys go when a dialog is gone: to what had them before it came. */
import { useEffect, useState } from 'react';

/** For a component that is there as long as its dialog is: gives the focus back when it goes. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
}
