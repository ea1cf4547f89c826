/** The fields that values of TCP options have; the option as a whole has one of its own (tcp-option-kinds.ts). */
import { declareFields } from '../field.ts';
import { remark } from '../remarks.ts';

/** See above. */
export const OptionField = declareFields({
  kind: { key: 'tcp.option_kind', label: 'Kind', type: 'uint8' },
  length: { key: 'tcp.option_len', label: 'Length', type: 'uint8' },
  maximumSegmentSize: { key: 'tcp.options.mss_val', label: 'MSS Value', type: 'uint16' },
  shift: { key: 'tcp.options.wscale.shift', label: 'Shift count', type: 'uint8' },
  multiplier: { key: 'tcp.options.wscale.multiplier', label: 'Multiplier', type: 'uint16' },
  leftEdge: { key: 'tcp.options.sack_le', label: 'TCP SACK Left Edge', type: 'uint32' },
  rightEdge: { key: 'tcp.options.sack_re', label: 'TCP SACK Right Edge', type: 'uint32' },
  sackCount: { key: 'tcp.options.sack.count', label: 'TCP SACK Count', type: 'uint8' },
  repeatedLeft: { key: 'tcp.options.sack.dsack_le', label: 'TCP D-SACK Left Edge', type: 'uint32' },
  repeatedRight: { key: 'tcp.options.sack.dsack_re', label: 'TCP D-SACK Right Edge', type: 'uint32' },
  timestamp: { key: 'tcp.options.timestamp.tsval', label: 'Timestamp value', type: 'uint32' },
  timestampEcho: { key: 'tcp.options.timestamp.tsecr', label: 'Timestamp echo reply', type: 'uint32' },
  echo: { key: 'tcp.options.echo_value', label: 'TCP Echo Option', type: 'uint32' },
  connectionCount: { key: 'tcp.options.cc_value', label: 'TCP CC Option', type: 'uint32' },
  digest: { key: 'tcp.options.md5.digest', label: 'MD5 digest', type: 'bytes' },
  granularity: {
    key: 'tcp.options.user_to_granularity',
    label: 'Granularity',
    type: 'boolean',
    names: { 0: 'Seconds', 1: 'Minutes' },
  },
  userTimeout: { key: 'tcp.options.user_to_val', label: 'User Timeout', type: 'uint16' },
  keyId: { key: 'tcp.options.ao.keyid', label: 'AO KeyID', type: 'uint8' },
  nextKeyId: { key: 'tcp.options.ao.rnextkeyid', label: 'AO RNextKeyID', type: 'uint8' },
  authentication: { key: 'tcp.options.ao.mac', label: 'AO MAC', type: 'bytes' },
  cookieRequest: { key: 'tcp.options.tfo.request', label: 'Fast Open Cookie Request', type: 'none' },
  cookie: { key: 'tcp.options.tfo.cookie', label: 'Fast Open Cookie', type: 'bytes' },
  ect0Bytes: { key: 'tcp.options.acc_ecn.ee0b', label: 'Accurate ECN Echo ECT(0) Byte Counter', type: 'uint24' },
  ceBytes: { key: 'tcp.options.acc_ecn.eceb', label: 'Accurate ECN Echo CE Byte Counter', type: 'uint24' },
  ect1Bytes: { key: 'tcp.options.acc_ecn.ee1b', label: 'Accurate ECN Echo ECT(1) Byte Counter', type: 'uint24' },
  experiment: { key: 'tcp.options.experimental.exid', label: 'Experiment Identifier', type: 'uint16', base: 'hex' },
  experimentData: { key: 'tcp.options.experimental.data', label: 'Data', type: 'bytes' },
  subtype: {
    key: 'tcp.options.mptcp.subtype',
    label: 'Multipath TCP subtype',
    type: 'uint8',
    names: {
      0: 'Multipath Capable',
      1: 'Join Connection',
      2: 'Data Sequence Signal',
      3: 'Add Address',
      4: 'Remove Address',
      5: 'Change Subflow Priority',
      6: 'TCP Fallback',
      7: 'Fast Close',
      8: 'TCP Reset',
    },
  },
  payload: { key: 'tcp.options.unknown.payload', label: 'Payload', type: 'bytes' },
});

/** What is remarked on options. */
export const OptionRemark = declareFields({
  shiftTooLarge: remark('tcp.options.wscale.shift.invalid', 'Window scale shift exceeds 14', 'warn/Protocol'),
  repeated: remark('tcp.options.sack.dsack', 'D-SACK Sequence', 'warn/Sequence'),
  wrongLength: remark('tcp.option.len.invalid', 'Invalid length for option', 'note/Sequence'),
  manyNops: remark('tcp.nop', '4 NOP in a row - a router may have removed some options', 'warn/Protocol'),
  afterEnd: remark('tcp.non_zero_bytes_after_eol', 'Non-zero header padding', 'error/Protocol'),
  openingCookie: remark('tcp.analysis.tfo_syn', 'TCP SYN with TFO Cookie', 'note/Sequence'),
});
