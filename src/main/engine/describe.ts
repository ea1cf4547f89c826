/** The capture as a whole, in words and numbers: the info command, the status bar, the properties window. */
import type { CaptureInfo, InterfaceInfo, Issue } from '../../shared/model/index.ts';
import { type CaptureFacts, type CaptureInterface, linkTypeName } from './capture/index.ts';
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
    const at = table.interfaceOf(packet);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return {
    ...file,
    fileType: facts.fileType,
    byteOrder: facts.byteOrder,
    interfaces: facts.interfaces.map((one, index) => describeInterface(one, counts[index] ?? 0)),
    packets: table.length,
    ...(hasTime(scanner, 0) ? { firstTime: timeOf(table, 0) } : {}),
    ...(hasTime(scanner, table.length - 1) ? { lastTime: timeOf(table, table.length - 1) } : {}),
    comments: facts.comments,
    ...describeFile(facts),
  };
}

/** A packet may be without a time, and there may be no packet. */
const hasTime = ({ table }: Scanner, packet: number): boolean => !Number.isNaN(table.seconds[packet] ?? Number.NaN);

function describeInterface(one: CaptureInterface, packets: number): InterfaceInfo {
  const { snapLength, timestampResolution } = one;
  return {
    linkType: linkTypeName(one.linkType),
    snapLength,
    timestampResolution,
    ...present({
      name: one.name,
      description: one.description,
      filter: one.filter,
      hardware: one.hardware,
      operatingSystem: one.operatingSystem,
      comments: one.comments.length > 0 ? one.comments : undefined,
    }),
    packets,
    ...present({
      received: one.received,
      dropped: one.dropped,
      accepted: one.accepted,
      droppedBySystem: one.droppedBySystem,
      delivered: one.delivered,
      started: one.started,
      ended: one.ended,
    }),
  };
}

/** What only some files say. */
function describeFile(facts: CaptureFacts): Partial<CaptureInfo> {
  return present({
    sections: facts.fileType === 'pcapng' ? facts.sections : undefined,
    hardware: facts.hardware,
    operatingSystem: facts.operatingSystem,
    application: facts.application,
    names: facts.names.length > 0 ? facts.names.length : undefined,
    secrets: facts.secrets.length > 0 ? facts.secrets.length : undefined,
    otherBlocks: Object.keys(facts.otherBlocks).length > 0 ? facts.otherBlocks : undefined,
  });
}

/** The members that have a value. */
function present<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
