/**
 * Fields of `tcp.analysis` that are worked out: told by the verdicts on segments (tcp/verdict-pass.ts), as far as those have
 * been worked out.
 */
import { Layer } from '../dissect/index.ts';
import { FLAG_NOTES, NOTES, Note, RETRANSMITTED, Verdict } from '../tcp/index.ts';
import type { Column } from './columns.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** What a verdict has for a field; 0 for nothing. `notes` of which one must be set. */
interface Told {
  readonly value: (verdict: Verdict) => number;
  readonly notes?: number;
}

const TOLD: Readonly<Record<string, Told>> = {
  'tcp.analysis.acks_frame': { value: (verdict) => verdict.acknowledged },
  'tcp.analysis.ack_rtt': { value: (verdict) => (verdict.acknowledged === 0 ? 0 : verdict.ackRtt) },
  'tcp.analysis.bytes_in_flight': { value: (verdict) => verdict.bytesInFlight },
  'tcp.analysis.push_bytes_sent': { value: (verdict) => verdict.pushBytes },
  'tcp.analysis.duplicate_ack_num': { value: (verdict) => verdict.duplicateNumber, notes: Note.duplicateAck },
  'tcp.analysis.duplicate_ack_frame': { value: (verdict) => verdict.duplicateOf, notes: Note.duplicateAck },
  'tcp.analysis.rto': { value: (verdict) => verdict.timeout, notes: Note.retransmission },
  'tcp.analysis.rto_frame': {
    value: (verdict) => (verdict.timeout === 0 ? 0 : verdict.timeoutFrom),
    notes: Note.retransmission,
  },
};

/** Whether a field is read from verdicts. */
export const isVerdictField = (key: string): boolean => TOLD[key] !== undefined;

/** The column of a field; undefined for others. */
export function analysisColumn(key: string, { table, tcp, verdicts }: FilterSource): Column | undefined {
  const notesOf = (packet: number): number => table.tcpNotes[packet] as number;
  const column = (value: (packet: number) => Val | undefined): Column => ({
    layer: Layer.tcp,
    analysed: true,
    optional: true,
    values: [value],
  });
  if (key === 'tcp.analysis.initial_rtt') {
    return column((packet) =>
      (notesOf(packet) & Note.record) === 0 ? undefined : tcp.initialRtt(packet) || undefined,
    );
  }
  const told = TOLD[key];
  if (told === undefined) return undefined;
  const verdict = new Verdict();
  const { value, notes = Note.record } = told;
  return {
    ...column((packet) => {
      const own = notesOf(packet);
      if ((own & Note.record) === 0 || (own & notes) === 0) return undefined;
      verdicts.recall(packet, verdict);
      return value(verdict) || undefined;
    }),
    tells: (packet) => packet < verdicts.covered || (notesOf(packet) & Note.record) === 0,
  };
}

/** Bits of which one makes the field be there: every kind of retransmission is one as well. */
const noteBits = (key: string): number | undefined =>
  key === 'tcp.analysis.flags'
    ? FLAG_NOTES
    : key === 'tcp.analysis.retransmission'
      ? RETRANSMITTED
      : NOTES.find(({ name }) => key === `tcp.analysis.${name}`)?.bit;

/** The column of what the analysis notes of a segment, which is there or not; undefined for other fields. */
export function noteColumn(key: string, { table }: FilterSource): Column | undefined {
  const bits = noteBits(key);
  if (bits === undefined) return undefined;
  const noted = (packet: number): Val | undefined =>
    ((table.tcpNotes[packet] as number) & bits) === 0 ? undefined : 1;
  return { layer: Layer.tcp, values: [noted], analysed: true, optional: true };
}
