/**
 * When a picture of the window shows everything: the capture is read, its packet is chosen and drawn; or nothing is open and
 * the lists of the empty window are there. Main is told; without `--screenshot` it does not listen.
 */
import { useEffect, useState } from 'react';
import { desktop } from './engine/desktop.ts';
import { useAnswer } from './engine/hooks.ts';
import { useCapture } from './state/capture.ts';
import { useSelection } from './state/selection.ts';

/** Milliseconds that panes are given to draw their first answers after the packet has come. */
const SETTLE = 600;

/** Tell main once fonts are there and two frames have been drawn with them: of a capture, or of the empty window. */
export async function tellPictureReady(ofCapture: boolean): Promise<void> {
  await document.fonts.ready;
  await nextFrame();
  await nextFrame();
  await desktop.pictureReady(ofCapture);
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Tells main when the open capture is all drawn. A component, so that nothing else is drawn when it looks. */
export function PictureReady(): null {
  const epoch = useCapture((state) => state.epoch);
  const state = useCapture((capture) => capture.progress?.state);
  const packets = useCapture((capture) => capture.progress?.packets ?? 0);
  const packet = useSelection((selection) => selection.rested);
  /** The capture that main has been told of: nothing is asked about it any more. */
  const [told, setTold] = useState(0);
  const read = state === 'done' || state === 'cancelled';
  const detail = useAnswer('packet', packet !== undefined && read && told !== epoch ? [packet] : undefined);
  const drawn = read && (packets === 0 || detail.fresh);
  useEffect(() => {
    if (!drawn) return;
    const timer = window.setTimeout(() => {
      setTold(epoch);
      void tellPictureReady(true);
    }, SETTLE);
    return () => window.clearTimeout(timer);
  }, [drawn, epoch]);
  return null;
}
