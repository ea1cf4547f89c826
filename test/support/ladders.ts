/** Connections as they go in life, one for each case that a diagram must tell apart (RFC 9293 sections 3.5, 3.6, 3.10.7). */
import type { LadderInput } from '../../src/main/engine/diagram/index.ts';
import type { DiagramOptions } from '../../src/shared/scene.ts';
import { seqNumber, streamIndex } from '../../src/shared/units.ts';
import { message, segmentLadder } from './segment-ladder.ts';

/** How a diagram is drawn where a test says nothing else. */
export const OPTIONS: DiagramOptions = {
  part: 'both',
  numbers: 'symbolic',
  language: 'en',
  theme: 'light',
  layout: 'page',
  hideAddresses: false,
  nameMessages: true,
  title: '',
};

const OPEN = `
  begin CLOSED? LISTEN?
  0.000000 > S seq=3588787693          : SYN-SENT SYN-RECEIVED
  0.000039 < SA seq=998668798          : ESTABLISHED =
  0.000049 > A                         : = ESTABLISHED
`;

const DATA = `
  0.000755 > A len=1448
  0.000758 > PA len=592
  0.000771 < A ack=3588789142
  0.000773 < A
  0.014594 < PA len=532
  0.014608 > A
`;

const EXCHANGE = [message('request', 5, 'GET /api/notes/42'), message('response', 8, '200 OK', 0.0138)];

/** Four packets, closed by the client. */
export const FOUR_BY_CLIENT = segmentLadder(
  `${OPEN}${DATA}
  0.782062 > FA                        : FIN-WAIT-1 CLOSE-WAIT
  0.825030 < A                         : FIN-WAIT-2 =
  1.911354 < FA                        : TIME-WAIT LAST-ACK
  1.911530 > A                         : = CLOSED?
`,
  { messages: EXCHANGE },
);

/** A ladder by name. */
export const LADDERS: Readonly<Record<string, LadderInput>> = {
  'four-by-client': FOUR_BY_CLIENT,

  'four-by-server': segmentLadder(`${OPEN}${DATA}
  0.782062 < FA                        : CLOSE-WAIT FIN-WAIT-1
  0.825030 > A                         : = FIN-WAIT-2
  1.911354 > FA                        : LAST-ACK TIME-WAIT
  1.911530 < A                         : CLOSED? =
`),

  three: segmentLadder(`${OPEN}${DATA}
  0.782062 > FA                        : FIN-WAIT-1 CLOSE-WAIT
  0.825030 < FA                        : TIME-WAIT LAST-ACK
  0.825100 > A                         : = CLOSED?
`),

  'fast-open': segmentLadder(`
  begin CLOSED? LISTEN?
  0.000000 > S seq=7000 len=310        : SYN-SENT SYN-RECEIVED
  0.021000 < SA seq=90000 ack=7311     : ESTABLISHED =
  0.021400 < PA len=900                : = SYN-RECEIVED?
  0.022000 > A                         : = ESTABLISHED?
`),

  'syn-data-refused': segmentLadder(`
  begin CLOSED? LISTEN?
  0.000000 > S seq=7000 len=310        : SYN-SENT SYN-RECEIVED
  0.021000 < SA seq=90000 ack=7001     : ESTABLISHED? =
  0.022000 > PA seq=7001 len=310 ack=90001 !retransmission : = ESTABLISHED?
  0.060000 < A ack=7311
`),

  'syn-twice-again': segmentLadder(`
  begin CLOSED? LISTEN?
  0.000000 > S seq=7000                : SYN-SENT LISTEN?
  1.024000 > S seq=7000 !retransmission
  3.071000 > S seq=7000 !retransmission : SYN-SENT SYN-RECEIVED
  3.111000 < SA seq=90000              : ESTABLISHED SYN-RECEIVED
  3.111100 > A                         : = ESTABLISHED
  3.111900 > PA len=80
  3.151900 < A                         : ESTABLISHED? =
  3.171900 < PA len=40
`),

  'syn-ack-again': segmentLadder(`
  begin CLOSED? LISTEN?
  0.000000 > S seq=7000                : SYN-SENT SYN-RECEIVED
  0.000030 < SA seq=90000              : ESTABLISHED? =
  1.000030 < SA seq=90000 !retransmission : ESTABLISHED =
  1.040100 > A                         : = ESTABLISHED?
`),

  refused: segmentLadder(
    `
  begin CLOSED? CLOSED?
  0.000000 > S seq=7000                : SYN-SENT =
  0.000310 < RA seq=0 ack=7001         : CLOSED? CLOSED
`,
    { server: { address: '192.168.6.10', port: 8123 } },
  ),

  'no-answer': segmentLadder(
    `
  begin CLOSED? LISTEN?
  0.000000 > S seq=7000                : SYN-SENT =
  1.031000 > S seq=7000 !retransmission
  3.047000 > S seq=7000 !retransmission
  7.207000 > S seq=7000 !retransmission
 15.399000 > S seq=7000 !retransmission
`,
    { server: { address: '192.168.6.10', port: 7010 } },
  ),

  'no-third': segmentLadder(`
  begin CLOSED? LISTEN?
  0.000000 > S seq=7000                : SYN-SENT SYN-RECEIVED
  0.000030 < SA seq=90000              : ESTABLISHED? SYN-RECEIVED
  1.000030 < SA seq=90000 !retransmission
  3.000030 < SA seq=90000 !retransmission
`),

  'reset-to-syn-ack': segmentLadder(`
  begin CLOSED? LISTEN?
  0.000000 > S seq=7000                : SYN-SENT SYN-RECEIVED
  0.040030 < SA seq=90000              : ESTABLISHED? =
  0.040100 > R seq=7001                : CLOSED LISTEN?
`),

  'simultaneous-open': segmentLadder(
    `
  begin CLOSED? CLOSED?
  0.000000 > S seq=100                 : SYN-SENT CLOSED?
  0.020000 < S seq=300                 : SYN-RECEIVED? SYN-SENT
  0.020100 > SA seq=100 ack=301 !retransmission : SYN-RECEIVED SYN-RECEIVED?
  0.080000 < SA seq=300 ack=101 !retransmission : ESTABLISHED SYN-RECEIVED
  0.080200 > PA seq=101 len=5          : = ESTABLISHED
  0.140000 < A ack=106                 : ESTABLISHED? ESTABLISHED
`,
    { client: { address: '192.168.66.65', port: 7011 }, server: { address: '192.168.6.10', port: 7012 } },
  ),

  'split-handshake': segmentLadder(`
  begin CLOSED? LISTEN?
  0.000000 > S seq=100                 : SYN-SENT LISTEN?
  0.040000 < S seq=300                 : SYN-RECEIVED? SYN-RECEIVED?
  0.040100 > SA seq=100 ack=301 !retransmission : SYN-RECEIVED ESTABLISHED?
  0.080000 < A seq=301 ack=101         : ESTABLISHED =
  0.080200 > PA len=5
  0.120000 < A                         : ESTABLISHED? ESTABLISHED
`),

  'simultaneous-close': segmentLadder(`${OPEN}${DATA}
  0.500000 > FA                        : FIN-WAIT-1 ESTABLISHED
  0.520000 < FA ack=3588789734         : CLOSING? FIN-WAIT-1
  0.520100 > A                         : = TIME-WAIT?
  0.580000 < A                         : TIME-WAIT? =
`),

  'half-close': segmentLadder(`${OPEN}
  0.010000 > PA len=40
  0.010100 > FA                        : FIN-WAIT-1 CLOSE-WAIT
  0.050100 < A                         : FIN-WAIT-2 =
  0.060000 < A len=1448
  0.060100 < A len=1448
  0.060200 > A
  0.060300 < A len=1448
  0.060400 < PA len=800
  0.060500 > A
  0.061000 < FA                        : TIME-WAIT LAST-ACK
  0.061100 > A                         : = CLOSED?
`),

  'fin-again': segmentLadder(`${OPEN}${DATA}
  0.782062 > FA                        : FIN-WAIT-1 CLOSE-WAIT?
  0.990000 > FA seq=3588789734 !retransmission : = CLOSE-WAIT
  1.030000 < A                         : FIN-WAIT-2 =
  1.911354 < FA                        : TIME-WAIT LAST-ACK
  1.911530 > A
  2.120000 < FA seq=998669331 !retransmission
  2.120100 > A !duplicate_ack                       : = CLOSED?
`),

  'reset-in-data': segmentLadder(`${OPEN}${DATA}
  0.500000 < PA len=100                : ESTABLISHED? =
  0.500100 > RA                        : CLOSED ESTABLISHED
  0.540000 < A len=1448
  0.540100 > R seq=3588789734           : = CLOSED?
  0.540200 > R seq=3588789734
  0.540300 > R seq=3588789734
  0.540400 > R seq=3588789734
  0.540500 > R seq=3588789734
  0.540600 > R seq=3588789734
`),

  'reset-after-fin': segmentLadder(`${OPEN}${DATA}
  0.782062 > FA                        : FIN-WAIT-1 CLOSE-WAIT
  0.790000 < A                         : FIN-WAIT-2? =
  0.800000 < PA len=64
  0.800100 > R seq=3588789735          : CLOSED? CLOSED?
`),

  'reset-outside': segmentLadder(`${OPEN}${DATA}
  0.600000 < R seq=998700000           
  0.600100 > A !duplicate_ack
  0.700000 > PA len=12
  0.940000 < A                         : ESTABLISHED? =
`),

  midstream: segmentLadder(
    `
  begin UNKNOWN? UNKNOWN?
  0.000000 > PA seq=50000 len=120 ack=80000 : UNKNOWN? ESTABLISHED
  0.001000 < A seq=80000 ack=50120          : ESTABLISHED =
  0.020000 < A len=1448
  0.020100 < PA len=600
  0.021000 > A
  0.300000 > FA                             : FIN-WAIT-1 CLOSE-WAIT
  0.301000 < FA                             : TIME-WAIT LAST-ACK
  0.301100 > A                              : = CLOSED?
`,
    { rolesFrom: 'guess' },
  ),

  'from-syn-ack': segmentLadder(
    `
  begin SYN-SENT? LISTEN?
  0.000000 < SA seq=90000 ack=7001     : ESTABLISHED SYN-RECEIVED
  0.000049 > A seq=7001                : = ESTABLISHED
  0.010000 > PA len=10
  0.011000 < A                         : ESTABLISHED? =
`,
    { rolesFrom: 'syn-ack', clientBase: seqNumber(7000) },
  ),

  'out-of-order': segmentLadder(`
  begin SYN-SENT? LISTEN?
  0.000000 < SA seq=90000 ack=7001     : ESTABLISHED? SYN-RECEIVED
  0.000010 > S seq=7000                : SYN-SENT SYN-RECEIVED?
  0.000049 > A                         : ESTABLISHED ESTABLISHED?
`),

  'one-sided': segmentLadder(`
  begin CLOSED? LISTEN?
  0.000000 > S seq=7000                : SYN-SENT LISTEN?
  0.040000 > A ack=90001               : ESTABLISHED? ESTABLISHED?
  0.041000 > PA len=100 ack=90001
  0.082000 > A ack=92000
`),

  wrap: segmentLadder(`
  begin CLOSED? LISTEN?
  0.000000 > S seq=4294967295          : SYN-SENT SYN-RECEIVED
  0.040030 < SA seq=4294967290         : ESTABLISHED SYN-RECEIVED
  0.040100 > A                         : = ESTABLISHED
  0.041000 > PA len=10
  0.081000 < PA len=20
  0.081100 > A                         : = ESTABLISHED?
`),

  reused: segmentLadder(
    `
  begin CLOSED? LISTEN?
  0.000000 > S seq=500000 !reused_ports : SYN-SENT SYN-RECEIVED
  0.000039 < SA seq=998668798           : ESTABLISHED SYN-RECEIVED
  0.000049 > A                          : = ESTABLISHED?
  0.001000 > FA                         : FIN-WAIT-1 CLOSE-WAIT?
`,
    { reuses: streamIndex(3) },
  ),

  ipv6: segmentLadder(
    `${OPEN}  0.000755 > PA len=10
  0.014594 < PA len=20                 : ESTABLISHED? =
`,
    {
      client: { address: '2001:db8:66:1234:5678:9abc:def0:1065', port: 40508 },
      server: { address: '2001:db8:6::10', port: 443 },
    },
  ),
};
