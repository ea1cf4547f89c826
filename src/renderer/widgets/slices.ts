/** Long work on the page in slices, between which it draws and listens. */

/** Milliseconds of a slice: half of what a frame has. */
const SLICE = 8;

/** Take steps until one says that it was the last (`false`). True at the end, false where `signal` ended it before. */
export async function inSlices(step: () => boolean, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const end = performance.now() + SLICE;
    do {
      if (signal.aborted) return false;
      if (!step()) return true;
    } while (performance.now() < end);
    await pause();
  }
}

/** Until what waits has had its turn. Not a timer: those of a window out of sight come once a second. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
