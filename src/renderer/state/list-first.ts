/**
 * The packet list comes first: in a window that had no file, the panes around it are made when it shows its first rows, or
 * when it turns out to have none.
 */
import { useEffect, useState } from 'react';
import { useCapture } from './capture.ts';
import { useSelection } from './selection.ts';

/** Milliseconds that panes wait at most. */
const LATEST = 600;

const isOver = (): boolean => {
  const { progress } = useCapture.getState();
  const hasNone = progress !== undefined && progress.state !== 'scanning' && progress.packets === 0;
  return hasNone || useSelection.getState().rested !== undefined;
};

/** Whether the list has had its turn. It keeps it once it has had it. */
export function useListFirst(): boolean {
  const [hadTurn, setHadTurn] = useState(isOver);
  useEffect(() => {
    if (hadTurn) return;
    const look = () => isOver() && setHadTurn(true);
    const stops = [useSelection.subscribe(look), useCapture.subscribe(look)];
    const timer = window.setTimeout(() => setHadTurn(true), LATEST);
    return () => {
      for (const stop of stops) stop();
      window.clearTimeout(timer);
    };
  }, [hadTurn]);
  return hadTurn;
}
