/** The capture as a whole, in words and numbers: the info command, the status bar, the properties window. */
import type { CaptureInfo, Issue } from '../../shared/model.ts';
import { linkTypeName } from './capture/index.ts';
import { timeOf } from './rows.ts';
import type { Scanner } from './scanner.ts';

/** Facts of the file that the reader does not know. */
export interface FileFacts {
  readonly fileName: string;
  readonly compressed: string;
  readonly bytes: number;
  readonly issues: readonly Issue[];
}

/** Put it together from what has been read so far. */
export function describeCapture(scanner: Scanner, file: FileFacts): CaptureInfo {
  const facts = scanner.facts();
  const { table } = scanner;
  const counts = new Array<number>(facts.interfaces.length).fill(0);
  for (let packet = 0; packet < table.length; packet++) {
    const at = table.interface[packet] ?? 0;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return {
    ...file,
    fileType: facts.fileType,
    byteOrder: facts.byteOrder,
    interfaces: facts.interfaces.map((one, index) => ({
      linkType: linkTypeName(one.linkType),
      snapLength: one.snapLength,
      timestampResolution: one.timestampResolution,
      ...(one.name !== undefined ? { name: one.name } : {}),
      ...(one.description !== undefined ? { description: one.description } : {}),
      ...(one.filter !== undefined ? { filter: one.filter } : {}),
      packets: counts[index] ?? 0,
    })),
    packets: table.length,
    ...(table.length > 0 ? { firstTime: timeOf(table, 0), lastTime: timeOf(table, table.length - 1) } : {}),
    comments: facts.comments,
  };
}
