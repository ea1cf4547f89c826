/**
 * What is shown of a fault that ends a layer: cut by the snap length, malformed, or a first fragment that was never put
 * together. Other faults are worded by the layer itself.
 */
import type { Severity } from '../../../shared/model/index.ts';
import type { Cursor } from './cursor.ts';
import { Fault } from './faults.ts';
import type { FieldSpec } from './field.ts';

/** Of what contradicts itself; remarks of that group count as occurrences of it. */
export const MALFORMED: FieldSpec = { key: '_ws.malformed', label: 'Malformed Packet', type: 'string' };
const UNREASSEMBLED: FieldSpec = { key: '_ws.unreassembled', label: 'Unreassembled Packet', type: 'string' };
const SHORT: FieldSpec = { key: '_ws.short', label: 'Packet size limited during capture', type: 'string' };

/** Fields that tell of damage, in whatever layer. */
export const FAULT_FIELDS = { malformed: MALFORMED, short: SHORT, unreassembled: UNREASSEMBLED };

/** How a fault that ends a layer is shown: behind the Info column, at the top of the tree, and as a remark. */
export interface FaultLayer {
  readonly spec: FieldSpec;
  readonly column: string;
  readonly words: string;
  readonly after: string;
  readonly remark?: { readonly text: string; readonly severity: Severity };
}

const FAULT_LAYERS: Readonly<Record<number, FaultLayer | undefined>> = {
  [Fault.cut]: {
    spec: SHORT,
    column: '[Packet size limited during capture]',
    words: 'Packet size limited during capture',
    after: ' truncated',
  },
  [Fault.malformed]: {
    spec: MALFORMED,
    column: '[Malformed Packet]',
    words: 'Malformed Packet',
    after: '',
    remark: { text: '[Malformed Packet (Exception occurred)]', severity: 'error' },
  },
};
/** The first fragment of a datagram that never came together ends before what it holds does: nothing is wrong with it. */
const UNREASSEMBLED_LAYER: FaultLayer = {
  spec: UNREASSEMBLED,
  column: '[BoundErrorUnreassembled Packet]',
  words: 'BoundError Unreassembled Packet',
  after: '',
  remark: {
    text: '[Expert Info (Note/Reassemble): Unreassembled fragment (change preferences to enable reassembly)]',
    severity: 'note',
  },
};

/** What is shown of the fault at the cursor. A quote is cut as a rule; nothing is wrong with the packet that holds it. */
export function faultLayer({ fault, fragment, quoted }: Cursor): FaultLayer | undefined {
  if (quoted) return undefined;
  return fault === Fault.malformed && fragment ? UNREASSEMBLED_LAYER : FAULT_LAYERS[fault];
}
