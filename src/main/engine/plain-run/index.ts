/** The scan of plain packets in compiled code. */
export { PlainRun } from './plain-run.ts';
