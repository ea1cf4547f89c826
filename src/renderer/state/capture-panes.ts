/**
 * The panes of a capture, which are loaded behind the first frame of a window without one: what it takes to compile them
 * would be waited for by whoever starts the program.
 */
import { create } from 'zustand';
import { useCapture } from './capture.ts';

type CapturePanes = typeof import('../capture-panes.ts');

/** Milliseconds that the page has for its start and its first frames. */
const CALM = 400;

const useLoaded = create<{ readonly panes: CapturePanes | undefined }>(() => ({ panes: undefined }));

/** The panes, once they are there. */
export const useCapturePanes = (): CapturePanes | undefined => useLoaded((state) => state.panes);

/** Load them when the window has drawn its first frames; at once when a capture `isExpected`, or comes into it. */
export function loadCapturePanes(isExpected: boolean): void {
  let isBegun = false;
  const load = () => {
    if (isBegun) return;
    isBegun = true;
    void import('../capture-panes.ts').then((panes) => {
      useLoaded.setState({ panes });
      panes.warmLists(() => useCapture.getState().name === undefined);
    });
  };
  if (isExpected) load();
  const stop = useCapture.subscribe(({ name }) => name !== undefined && load());
  window.setTimeout(() => {
    stop();
    load();
  }, CALM);
}
