/** A capture for each flag of the analysis, and the sentence that is said of it. */
import type { Wire } from './tcp-wire.ts';

/** A segment of either end, at a time in seconds. */
export const fromClient = (time: number, flags: string, seq: number, ack = 0, data = '', window = 1000): Wire => ({
  ...{ from: 0, flags, seq, ack, data, window, time },
});
export const fromServer = (time: number, flags: string, seq: number, ack = 0, data = '', window = 1000): Wire => ({
  ...{ from: 1, flags, seq, ack, data, window, time },
});
export const OPEN = [fromClient(0, 'S', 99), fromServer(0.01, 'SA', 299, 100), fromClient(0.02, 'A', 100, 300)];

export const KEEP_ALIVE = [
  ...OPEN,
  fromClient(5, 'A', 99, 300),
  fromServer(5.004, 'A', 300, 100),
  fromServer(5.01, 'A', 300, 100),
];
export const ZERO = [
  ...OPEN,
  fromClient(0.03, 'A', 100, 300, 'a'.repeat(1000)),
  fromServer(0.04, 'A', 300, 1100, '', 0),
  fromClient(0.3, 'A', 1100, 300, 'x'),
  fromServer(0.32, 'A', 300, 1100, '', 0),
];
export const REUSED = [
  ...OPEN,
  fromClient(1, 'FA', 100, 300),
  fromServer(1.1, 'RA', 300, 101),
  fromClient(3.1, 'S', 70_000),
];

const DATA = 'a'.repeat(10);
const UNASKED = [...OPEN, fromClient(0.03, 'PA', 100, 300, DATA), fromClient(0.031, 'PA', 110, 300, DATA)];
const HOLE = [
  ...OPEN,
  fromClient(0.03, 'PA', 100, 300, DATA),
  fromServer(0.031, 'A', 300, 110),
  fromClient(0.032, 'PA', 120, 300, DATA),
];

/** A flag each: a capture, the packet that has it, and what is said of it. */
export const FLAG_CASES: readonly (readonly [
  flag: string,
  wires: readonly Wire[],
  packet: number,
  sentence: string,
])[] = [
  [
    'retransmission',
    [...UNASKED, fromClient(0.33, 'PA', 100, 300, DATA)],
    6,
    'seq 1 is below the 21 expected next, 299 ms after packet 5. Within the initial RTT of 20 ms that could be reordering; here it is a retransmission. Packet 4 had seq 1 before: this is another copy of it. → 5, 4',
  ],
  [
    'fast_retransmission',
    [
      ...HOLE,
      fromServer(0.033, 'A', 300, 110),
      fromServer(0.034, 'A', 300, 110),
      fromClient(0.036, 'PA', 110, 300, DATA),
    ],
    9,
    'seq 11 is what 2 duplicate ACKs of packet 5 ask for, and it comes 2 ms after the last of them: sent again without waiting for the timer. No packet before it has seq 11: the first copy did not come as far as the place of capture, or was not captured. → 5',
  ],
  [
    'spurious_retransmission',
    [...UNASKED, fromServer(0.04, 'A', 300, 120), fromClient(0.4, 'PA', 100, 300, DATA)],
    7,
    'It goes from seq 1 up to 11, and packet 6 had acknowledged up to 21 already: sending that again was not needed. Packet 4 had seq 1 before: this is another copy of it. → 6, 4',
  ],
  [
    'out_of_order',
    [...HOLE, fromClient(0.035, 'PA', 110, 300, DATA)],
    7,
    'seq 11 is below the 31 expected next, but only 3 ms after packet 6, less than the initial RTT of 20 ms: taken for one that was overtaken on the way, not for one sent again. → 6',
  ],
  [
    'lost_segment',
    HOLE,
    6,
    'seq 21 is 10 beyond the 11 expected after packet 4: the bytes between are not in the capture before this packet. → 4',
  ],
  [
    'ack_lost_segment',
    [...OPEN, fromServer(0.03, 'A', 300, 140)],
    4,
    'ack 41 goes 40 beyond what the capture has of the other end’s bytes: that ends at 1, with packet 1. → 1',
  ],
  [
    'duplicate_ack',
    [...HOLE, fromServer(0.033, 'A', 300, 110)],
    7,
    'ack 11 again, without data and with the same window: repetition 1 of packet 5. The receiver has got something beyond a hole, or something twice. → 5',
  ],
  [
    'keep_alive',
    KEEP_ALIVE,
    4,
    'seq 0 is one below the 1 expected after packet 1, and the length is 0: it brings nothing new and only asks for an ACK. → 1',
  ],
  [
    'keep_alive_ack',
    KEEP_ALIVE,
    5,
    'It answers the keep-alive of packet 4, 4 ms after it: ack 1 as in packet 2, the same window 1,000, no data. → 4, 2',
  ],
  [
    'zero_window',
    ZERO,
    5,
    'ack 1,001 with a window of 0, 30 ms after packet 2 told 1,000: the other end may send nothing until a larger one is told. → 2',
  ],
  [
    'zero_window_probe',
    ZERO,
    6,
    'One byte at seq 1,001, the next expected after packet 4, although packet 5 told a window of 0: it asks whether there is room again. → 4, 5',
  ],
  [
    'zero_window_probe_ack',
    ZERO,
    7,
    'It answers the zero window probe of packet 6, 20 ms after it: ack 1,001 as in packet 5, and the window is still 0. → 6, 5',
  ],
  [
    'window_update',
    [...ZERO.slice(0, 5), fromServer(0.05, 'A', 300, 1100, '', 500), fromServer(0.06, 'A', 300, 1100, '', 900)],
    7,
    'ack 1,001 as in packet 6, no data, but the window goes from 500 to 900. → 6',
  ],
  [
    'window_full',
    [...OPEN, fromServer(0.03, 'A', 300, 100, '', 20), ...UNASKED.slice(3)],
    6,
    'It ends at 21, which is ack 1 of packet 4 + window 20: the receiver’s window is full. → 4',
  ],
  [
    'reused_ports',
    REUSED,
    6,
    'A SYN with first number 70000 on the ports of stream 0, which began with 99 in packet 1 and ended with packet 5, 2 s before: a new connection begins. → 1, 5',
  ],
];
