/** `info FILE`: one JSON object about the capture as a whole. */
import type { Timestamp } from '../../shared/units.ts';
import { type Command, captureWord, issueText, Status, withCapture } from './command.ts';

/** See the file's first line. */
export const info: Command = {
  name: 'info',
  usage: 'FILE',
  summary: 'one JSON object: file type, interfaces, packets, times, comments, faults',
  options: {},
  help: [],
  run(words, options, output) {
    return withCapture(captureWord(words, options), {}, (capture) => {
      const { firstTime, lastTime, issues, fileName: _, ...rest } = capture.describe();
      output.json({
        ...rest,
        firstTime: firstTime && formatEpoch(firstTime),
        lastTime: lastTime && formatEpoch(lastTime),
        issues: issues.map((issue) => ({ ...issue, text: issueText(issue) })),
      });
      return Status.whole;
    });
  },
};

/** Seconds since 1970 with nine decimals, as `frame.time_epoch`. */
export function formatEpoch(time: Timestamp): string {
  return `${time.seconds}.${String(time.nanos).padStart(9, '0')}`;
}
