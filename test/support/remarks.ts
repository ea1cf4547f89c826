/** What the expert list of a capture says, and captures made of packets given as hex: for tests of remarks. */
import type { Capture } from '../../src/main/engine/index.ts';
import { join, pcapHeader, pcapRecord } from './capture-builder.ts';
import { captureOf } from './open-capture.ts';
import { hex } from './paint.ts';

const ETHERNET = 1;

/** A capture of packets of one link type. */
export const captureOfPackets = (packets: readonly (string | Uint8Array)[], linkType = ETHERNET): Capture =>
  captureOf(
    join(
      pcapHeader({ network: linkType }),
      ...packets.map((packet) => pcapRecord({ data: typeof packet === 'string' ? hex(packet) : packet })),
    ),
  );

/** Every kind of remark as `severity group protocol: words`, with a count where there are several. */
export function remarksOf(capture: Capture, filter = ''): string[] {
  for (;;) {
    const answer = capture.statisticsRecords({ kind: 'expert', filter });
    if (!answer.ok) throw new Error(answer.issue.code);
    const { checked, packets, value } = answer.value;
    if (checked < packets) continue;
    return value.map(
      ({ severity, kind, protocol, summary, count }) =>
        `${severity} ${kind} ${protocol}: ${summary}${count === 1 ? '' : ` (${count})`}`,
    );
  }
}

/** Numbers, from 1, of the packets that a display filter finds. */
export function found(capture: Capture, filter: string): number[] {
  for (;;) {
    const answer = capture.filter(filter);
    if (!answer.ok) throw new Error(`${filter}: ${answer.issue.code}`);
    const { view, checked } = answer.value;
    if (checked === capture.packetCount) return Array.from(capture.packetsOf(view), (packet) => packet + 1);
  }
}
