/** What the analysis of a stream knows about one TCP header: handed into the painting of the layer (tcp.ts beside it). */
import type { FieldValue, Severity } from '../../../../shared/model/index.ts';
import type { PacketIndex } from '../../../../shared/units.ts';
import type { FieldSpec } from '../field.ts';

/** A line worked out by the analysis, under `[SEQ/ACK analysis]`. */
export interface AnalysisLine {
  readonly spec: FieldSpec;
  readonly value: FieldValue;
  /** The line where Wireshark words it otherwise than `[Label: value]`. */
  readonly text?: string;
  readonly severity?: Severity;
  readonly link?: PacketIndex;
  /** Lines below this one. */
  readonly children?: readonly AnalysisLine[];
}

/** Facts of one header. Absent numbers are not known. */
export interface TcpFacts {
  readonly stream: number;
  /** What relative numbers count from; undefined: shown raw. */
  readonly seqBase: number | undefined;
  readonly ackBase: number | undefined;
  /** Shift to apply to this packet's window; -1 unknown, -2 not in use. */
  readonly windowShift: number;
  /** Final `tcp.completeness` of the stream. */
  readonly completeness: number | undefined;
  /** Seconds since the stream's first packet, and since its packet before, as text with nine decimals. */
  readonly timeRelative: string | undefined;
  readonly timeDelta: string | undefined;
  /** Of a FIN: whether its end was the first to close. */
  readonly closesFirst?: boolean;
  readonly analysis: readonly AnalysisLine[];
  /** Prefixes of the Info column, left to right, without brackets: `TCP Retransmission`. */
  readonly prefixes: readonly string[];
}
