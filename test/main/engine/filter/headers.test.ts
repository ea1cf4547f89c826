/** Headers read through windows of the file, of packets in rows and one by one, held against the bytes themselves. */
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { compileFilter } from '../../../../src/main/engine/filter/compile.ts';
import { decide } from '../../../../src/main/engine/filter/decide.ts';
import { ASK, Decided, ROW } from '../../../../src/main/engine/filter/decided.ts';
import { join, pcapHeader, pcapRecord } from '../../../support/capture-builder.ts';
import { ethernetFrame, ipv4Packet, udpDatagram } from '../../../support/packets.ts';
import { hex } from '../../../support/paint.ts';
import { paintedCapture } from '../../../support/painted-capture.ts';

const PACKETS = 1500;
const AT_ID = 18;
const AT_UDP_LENGTH = 38;

/** Packets of all sizes, some of them cut off, whose identifications count; larger in all than a window of the file. */
const frames = Array.from({ length: PACKETS }, (_, number) => {
  const whole = hex(ethernetFrame(ipv4Packet(udpDatagram('61'.repeat((number * 37) % 900)), 17, 0, number)));
  return number % 50 === 7 ? whole.subarray(0, 20 + (number % 13)) : whole;
});

const file = join(pcapHeader(), ...frames.map((data) => pcapRecord({ data })));

/** What is told of every packet: in rows, those that are left with them by themselves, and of each in turn. */
function tell(filter: string): { inRows: number[]; alone: number[] } {
  const capture = paintedCapture(file);
  if (capture === undefined) throw new Error('no capture');
  const decided = decide(compileFilter(filter, FIELDS).plan, capture.filters);
  const inRows: number[] = [];
  const row = new Uint8Array(ROW);
  for (let from = 0; from < PACKETS; from += ROW) {
    const to = Math.min(from + ROW, PACKETS);
    row.fill(ASK);
    decided.row?.(from, to, row);
    inRows.push(...row.subarray(0, to - from));
  }
  // Far apart, so that windows are left and come back to.
  const alone = new Array<number>(PACKETS);
  for (let i = 0; i < PACKETS; i++) alone[(i * 619) % PACKETS] = decided((i * 619) % PACKETS);
  return { inRows, alone };
}

const numberAt = (frame: Uint8Array, at: number): number => ((frame[at] ?? 0) << 8) | (frame[at + 1] ?? 0);

describe('headers read through windows', () => {
  it.each([
    ['ip.id & 1', (frame: Uint8Array) => (numberAt(frame, AT_ID) & 1) === 1],
    ['ip.id in {5..700} and eth.type == 0x0800', (frame: Uint8Array) => Math.abs(numberAt(frame, AT_ID) - 352.5) < 348],
    ['udp.length > 300', (frame: Uint8Array) => numberAt(frame, AT_UDP_LENGTH) > 300],
  ])('%s', (filter, holds) => {
    const { inRows, alone } = tell(filter);
    const expected = frames.map((frame) => (holds(frame) ? Decided.yes : Decided.no));
    const isWhole = (_: unknown, packet: number): boolean => packet % 50 !== 7;
    expect(inRows.filter(isWhole)).toEqual(expected.filter(isWhole));
    expect(alone).toEqual(inRows);
  });
});
