/** The capture as a whole, in words and numbers: the info command, the status bar, the properties window. */
import type { CaptureInfo, InterfaceInfo, Issue } from '../../shared/model/index.ts';
import { type CaptureFacts, type CaptureInterface, linkTypeName } from './capture/index.ts';
import { timeOf } from './rows.ts';
import type { Scanner } from './scanner.ts';
import type { PacketTable } from './table/index.ts';

/** Facts of the file that the reader does not know. */
export interface FileFacts {
  readonly fileName: string;
  readonly compressed: string;
  readonly bytes: number;
  readonly compressedBytes?: number;
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
  const [earliest, latest] = ends(table);
  return {
    ...file,
    fileType: facts.fileType,
    byteOrder: facts.byteOrder,
    interfaces: facts.interfaces.map((one, index) => describeInterface(one, counts[index] ?? 0)),
    packets: table.length,
    ...(earliest === undefined ? {} : { firstTime: timeOf(table, earliest) }),
    ...(latest === undefined ? {} : { lastTime: timeOf(table, latest) }),
    ...present({ strictTimeOrder: isInOrder(table) }),
    comments: facts.comments,
    ...describeFile(facts),
  };
}

/**
 * The earliest packet and the latest, which need not be the first and the last of the file; none where no packet has a
 * time, as in simple packet blocks (draft-ietf-opsawg-pcapng, section 4.4).
 */
function ends(table: PacketTable): readonly [earliest: number | undefined, latest: number | undefined] {
  let earliest: number | undefined;
  let latest: number | undefined;
  for (let packet = 0; packet < table.length; packet++) {
    if (Number.isNaN(table.seconds[packet])) continue;
    if (earliest === undefined || order(table, packet, earliest) < 0) earliest = packet;
    if (latest === undefined || order(table, packet, latest) > 0) latest = packet;
  }
  return [earliest, latest];
}

/** Whether no packet is earlier than the one before it; undefined where a packet without a time keeps that from being known. */
function isInOrder(table: PacketTable): boolean | undefined {
  let previous: number | undefined;
  let isKnown = true;
  for (let packet = 0; packet < table.length; packet++) {
    if (Number.isNaN(table.seconds[packet])) {
      isKnown = false;
      continue;
    }
    if (previous !== undefined && order(table, packet, previous) < 0) return false;
    previous = packet;
  }
  return isKnown ? true : undefined;
}

/** Below 0 where packet `a` is earlier than packet `b`, above 0 where it is later. */
function order({ seconds, nanos }: PacketTable, a: number, b: number): number {
  return (seconds[a] ?? 0) - (seconds[b] ?? 0) || (nanos[a] ?? 0) - (nanos[b] ?? 0);
}

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
