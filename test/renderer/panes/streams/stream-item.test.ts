import { describe, expect, it } from 'vitest';
import { markOf } from '../../../../src/renderer/panes/streams/stream-item.ts';
import type { StreamSummary } from '../../../../src/shared/model/index.ts';
import { packetIndex, streamIndex } from '../../../../src/shared/units.ts';

const way = { packets: 1, bytes: 1, retransmissions: 0, retransmissionRate: 0, throughput: 0, zeroWindowTime: 0 };
const WELL: StreamSummary = {
  stream: streamIndex(0),
  client: { address: '192.168.66.65', port: 51234 },
  server: { address: '192.168.6.10', port: 80 },
  rolesFrom: 'syn',
  firstPacket: packetIndex(0),
  lastPacket: packetIndex(9),
  start: { seconds: 0, nanos: 0 },
  duration: 1,
  toServer: way,
  toClient: way,
  protocol: 'http',
  handshake: 'complete',
  close: 'fin',
  completeness: 31,
  severity: 'none',
  notes: [],
  activity: [],
};
const note = (flag: string, count = 1) => ({ flag, count });
const markOn = (change: Partial<StreamSummary>) => {
  const mark = markOf({ ...WELL, ...change });
  return mark && `${mark.look} ${mark.word} ${mark.count}`;
};

describe('the mark of a stream', () => {
  it.each([
    ['none when all is well', {}, undefined],
    ['none for ordinary notes', { notes: [note('window_update', 4), note('keep_alive')] }, undefined],
    ['refused', { handshake: 'refused', close: 'reset' }, 'err refused 1'],
    [
      'no answer before its retransmissions',
      { handshake: 'no-answer', notes: [note('retransmission', 4)] },
      'err no-answer 1',
    ],
    ['a reset', { close: 'reset' }, 'err reset 1'],
    [
      'all retransmissions together',
      { notes: [note('retransmission', 2), note('fast_retransmission'), note('duplicate_ack', 9)] },
      'warn retransmissions 3',
    ],
    ['a full receiver', { notes: [note('zero_window', 2)] }, 'warn zero-window 2'],
    ['anything else that is bad', { severity: 'warn', notes: [note('reused_ports')] }, 'warn other 1'],
  ] as const)('%s', (_case, change, mark) => {
    expect(markOn(change)).toBe(mark);
  });
});
