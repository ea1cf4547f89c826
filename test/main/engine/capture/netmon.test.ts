/** Microsoft Network Monitor, from files built byte by byte. */
import { describe, expect, it } from 'vitest';
import { LINK_TYPE_UNKNOWN } from '../../../../src/main/engine/capture/index.ts';
import { netmonFile, someBytes, Writer } from '../../../support/capture-builder.ts';
import { readCapture } from '../../../support/read-capture.ts';

const DATA = [someBytes(20), someBytes(0), someBytes(33, 2)] as const;
const START = 1_700_000_000;

describe('Network Monitor', () => {
  it.each([
    [
      '1.1, milliseconds',
      netmonFile(
        1,
        1,
        DATA.map((data, i) => ({ ticks: BigInt(i) * 750n, data })),
      ),
    ],
    [
      '2.0, microseconds',
      netmonFile(
        2,
        0,
        DATA.map((data, i) => ({ ticks: BigInt(i) * 750_000n, data })),
      ),
    ],
  ])('%s; the table decides about the order', (_name, bytes) => {
    const read = readCapture(bytes);
    expect([read.packets.map(({ time, data, original }) => [time, data, original]), read.end, read.codes]).toEqual([
      [
        [[START, 500_000_000], DATA[0], 25],
        [[START + 1, 250_000_000], DATA[1], 5],
        [[START + 2, 0], DATA[2], 38],
      ],
      'end',
      [],
    ]);
  });

  it('with the last packet all of the file is read, the table behind it too', () => {
    const bytes = netmonFile(2, 0, [{ ticks: 0n, data: DATA[0] }]);
    expect(readCapture(bytes).reader?.position).toBe(bytes.length);
  });

  it('a packet may be from before the start', () => {
    const read = readCapture(netmonFile(2, 0, [{ ticks: -1_750_000n, data: DATA[0] }]));
    expect(read.packets.map((packet) => packet.time)).toEqual([[START - 2, 750_000_000]]);
  });

  const trailer = (network: number, rest: Uint8Array = new Uint8Array(0)): Uint8Array =>
    new Writer(false).u16(network).bytes(rest).done();

  it('from 2.1 on every packet says its link type; what Network Monitor keeps for itself is left out', () => {
    const networks = [1, 9, 0xe000 | 113, 0xfffd, 6, 0xffe0];
    const bytes = netmonFile(
      2,
      1,
      networks.map((network) => ({ ticks: 0n, data: DATA[0], trailer: trailer(network) })),
    );
    const read = readCapture(bytes);
    const faces = read.reader?.facts().interfaces ?? [];
    expect(read.packets.map(({ face }) => faces[face]?.linkType)).toEqual([
      1,
      101,
      113,
      LINK_TYPE_UNKNOWN,
      LINK_TYPE_UNKNOWN,
    ]);
  });

  it('2.3 has the time in UTC behind the packet', () => {
    const time = new Writer(false)
      .u32(0)
      .number(116_444_736_000_000_000n + 17_000_000_001_234_567n, 8)
      .bytes([0])
      .done();
    const bytes = netmonFile(2, 3, [{ ticks: 99n, data: DATA[0], trailer: trailer(1, time) }]);
    expect(readCapture(bytes).packets.map((packet) => packet.time)).toEqual([[START, 123_456_700]]);
  });

  const whole = netmonFile(
    2,
    0,
    DATA.map((data) => ({ ticks: 0n, data })),
  );
  const changed = (offset: number, value: number): Uint8Array => {
    const bytes = whole.slice();
    new DataView(bytes.buffer).setUint32(offset, value, true);
    return bytes;
  };
  it.each([
    ['a version that is not known', changed(4, 0x00010300), 0, 'netmon-version'],
    ['no table', changed(28, 0), 0, 'netmon-table'],
    ['a table of four gigabytes', changed(28, 0xfffffffc), 0, 'netmon-table'],
    ['a header that is cut off', whole.subarray(0, 100), 0, 'file-cut-header'],
    ['a file that is cut off', whole.subarray(0, whole.length - 1), 0, 'netmon-table'],
    ['a packet outside the file', changed(whole.length - 8, 0x7fffffff), 1, 'file-cut'],
    ['a packet too long', changed(128 + 12, 0x7fffffff), 2, 'packet-length'],
  ])('%s', (_name, bytes, packets, code) => {
    const read = readCapture(bytes);
    expect([read.packets.length, read.end, read.codes]).toEqual([packets, 'damaged', [code]]);
  });
});
