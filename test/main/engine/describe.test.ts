/** What is said of a capture as a whole. */
import { expect, it } from 'vitest';
import { MemorySource } from '../../../src/main/engine/bytes/index.ts';
import { openCapture } from '../../../src/main/engine/index.ts';
import type { CaptureInfo } from '../../../src/shared/model/index.ts';
import { join, Pcapng, pcapHeader, pcapRecord, someBytes } from '../../support/capture-builder.ts';

function describeBytes(bytes: Uint8Array): CaptureInfo {
  const opened = openCapture(new MemorySource(bytes), { fileName: 'a file', compressed: 'gzip' });
  if (!opened.ok) throw new Error(opened.issue.code);
  while (opened.value.scan(1000).state !== 'done');
  return opened.value.describe();
}

it('a pcap file: what its header says, and its packets', () => {
  const record = (seconds: number): Uint8Array => pcapRecord({ seconds, fraction: 7, data: someBytes(20) });
  const bytes = join(pcapHeader({ network: 101, snapLength: 96 }), record(5), record(9));
  expect(describeBytes(bytes)).toEqual({
    fileName: 'a file',
    compressed: 'gzip',
    bytes: bytes.length,
    issues: [],
    fileType: 'pcap',
    byteOrder: 'little',
    interfaces: [{ linkType: 'RAW', snapLength: 96, timestampResolution: '1e-6', packets: 2 }],
    packets: 2,
    firstTime: { seconds: 5, nanos: 7000 },
    lastTime: { seconds: 9, nanos: 7000 },
    strictTimeOrder: true,
    comments: [],
  });
});

it('the first time is the earliest and the last the latest, whatever the order of the packets', () => {
  const at = (seconds: number, fraction: number) => pcapRecord({ seconds, fraction, data: someBytes(20) });
  const info = describeBytes(join(pcapHeader(), at(7, 5), at(9, 2), at(9, 3), at(7, 4), at(8, 9)));
  expect([info.firstTime, info.lastTime, info.strictTimeOrder]).toEqual([
    { seconds: 7, nanos: 4000 },
    { seconds: 9, nanos: 3000 },
    false,
  ]);
  // Two of one time are in order, as capinfos has it.
  expect(describeBytes(join(pcapHeader(), at(7, 5), at(7, 5))).strictTimeOrder).toBe(true);
});

it('a pcapng file: everything that its blocks say besides the packets', () => {
  const ng = new Pcapng(true);
  const bytes = join(
    ng.section([
      [1, 'about the file'],
      [2, 'a machine'],
      [3, 'an OS'],
      [4, 'a program'],
    ]),
    ng.custom(32_473, someBytes(4)),
    ng.face(1, 0, [
      [2, 'eth0'],
      [1, 'about the interface'],
    ]),
    ng.names([[1, Uint8Array.of(10, 0, 0, 1, 97, 0)]]),
    ng.secrets(0x544c534b, 'CLIENT_RANDOM'),
    ng.block(7, new Uint8Array(0)),
    ng.packet(someBytes(60), 1_000_000n),
    ng.statistics(0, [
      [4, 10n, 8],
      [5, 2n, 8],
    ]),
  );
  expect(describeBytes(bytes)).toEqual({
    fileName: 'a file',
    compressed: 'gzip',
    bytes: bytes.length,
    issues: [],
    fileType: 'pcapng',
    byteOrder: 'big',
    interfaces: [
      { linkType: 'PCAPNG_CUSTOM_BLOCK', snapLength: 0, timestampResolution: '1e-6', packets: 1 },
      {
        linkType: 'ETHERNET',
        snapLength: 0,
        timestampResolution: '1e-6',
        name: 'eth0',
        comments: ['about the interface'],
        packets: 1,
        received: 10,
        dropped: 2,
      },
    ],
    packets: 2,
    // The block of unknown kind has no time: the packet that has one is the earliest and the latest.
    firstTime: { seconds: 1, nanos: 0 },
    lastTime: { seconds: 1, nanos: 0 },
    comments: ['about the file'],
    sections: 1,
    hardware: 'a machine',
    operatingSystem: 'an OS',
    application: 'a program',
    names: 1,
    secrets: 1,
    otherBlocks: { 'IRIG Timestamp Block': 1 },
  });
});

it('a file without packets has no times', () => {
  const info = describeBytes(pcapHeader());
  expect([info.packets, 'firstTime' in info, 'lastTime' in info]).toEqual([0, false, false]);
});
