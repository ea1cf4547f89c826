/** Fields of the reassembly of messages itself; they stand in the TCP layer. */
import { declareFields } from '../dissect/index.ts';

/** See the file's first line. */
export const REASSEMBLY_FIELDS = declareFields({
  segment: { key: 'tcp.segment', label: 'TCP Segment', type: 'frame' },
  count: { key: 'tcp.segment.count', label: 'Segment count', type: 'uint32' },
  segmentData: { key: 'tcp.segment_data', label: 'TCP segment data', type: 'bytes' },
  segments: { key: 'tcp.segments', label: 'Reassembled TCP Segments', type: 'none' },
  data: { key: 'tcp.reassembled.data', label: 'Reassembled TCP Data', type: 'bytes' },
  reassembledIn: { key: 'tcp.reassembled_in', label: 'Reassembled PDU in frame', type: 'frame' },
  size: { key: 'tcp.pdu.size', label: 'PDU Size', type: 'uint32' },
  length: { key: 'tcp.reassembled.length', label: 'Reassembled TCP length', type: 'uint32' },
});
