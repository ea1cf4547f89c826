/**
 * Every field that the filter language and `-e` know: those that dissectors declare, and the columns, which are no layer's
 * own. Collected once.
 */
import type { FieldInfo } from '../../shared/model/index.ts';
import {
  CARRIED_FIELDS,
  type ColumnText,
  DISSECTORS,
  declareFields,
  FAULT_FIELDS,
  type FieldSpec,
  FRAME_FIELDS,
  fieldsOf,
  REMARK_FIELDS,
} from './dissect/index.ts';
import { PDU_FIELDS } from './pdu/index.ts';
import { ANALYSIS_FIELDS } from './tcp/index.ts';

/** Columns of the grid as fields, as Wireshark names them: 4.0 prints them (`-e`) and takes none in a filter. */
export const COLUMN_FIELDS = declareFields({
  protocol: { key: '_ws.col.Protocol', label: 'Protocol', type: 'string' },
  info: { key: '_ws.col.Info', label: 'Info', type: 'string' },
  source: { key: '_ws.col.Source', label: 'Source', type: 'string' },
  destination: { key: '_ws.col.Destination', label: 'Destination', type: 'string' },
});

/** Where the text of each is found. */
const LISTED: ReadonlyMap<string, 'protocol' | 'info' | 'source' | 'destination'> = new Map([
  [COLUMN_FIELDS.protocol.key, 'protocol'],
  [COLUMN_FIELDS.info.key, 'info'],
  [COLUMN_FIELDS.source.key, 'source'],
  [COLUMN_FIELDS.destination.key, 'destination'],
]);

/** Whether a field is a column of the grid. */
export const isListedColumn = (key: string): boolean => LISTED.has(key);

/** The text of a field that is a column of the grid; undefined for others. */
export function listedText(key: string, columns: ColumnText): readonly [string] | undefined {
  const column = LISTED.get(key);
  return column && [columns[column]];
}

/** What fields are called that find several others. */
const ALIAS_LABELS: Readonly<Record<string, string>> = {
  'eth.addr': 'Source or Destination Address',
  'eth.addr.oui': 'Address OUI',
  'eth.addr_resolved': 'Address (resolved)',
  'ip.addr': 'Source or Destination Address',
  'ipv6.addr': 'Source or Destination Address',
  'tcp.port': 'Source or Destination Port',
  'udp.port': 'Source or Destination Port',
  'sctp.port': 'Port',
  'ip.host': 'Source or Destination Host',
  'ipv6.host': 'Source or Destination Host',
};

/** A key that a field answers to besides its own. Hosts are text: names where they are known, else the address. */
function aliasOf(spec: FieldSpec, key: string): FieldSpec {
  const { key: _key, also: _also, ...rest } = spec;
  const type = key.endsWith('host') ? 'string' : spec.type;
  return { ...rest, key, type, label: ALIAS_LABELS[key] ?? spec.label };
}

function collect(): ReadonlyMap<string, FieldSpec> {
  const specs = new Map<string, FieldSpec>();
  const add = (spec: FieldSpec): void => {
    if (!specs.has(spec.key)) specs.set(spec.key, spec);
    for (const key of spec.also ?? []) if (!specs.has(key)) specs.set(key, aliasOf(spec, key));
  };
  for (const spec of Object.values(COLUMN_FIELDS)) add(spec);
  for (const spec of Object.values(FRAME_FIELDS)) add(spec);
  for (const spec of Object.values(FAULT_FIELDS)) add(spec);
  for (const spec of Object.values(REMARK_FIELDS)) add(spec);
  for (const spec of Object.values(ANALYSIS_FIELDS)) add(spec);
  for (const spec of PDU_FIELDS) add(spec);
  for (const spec of CARRIED_FIELDS.values()) add(spec);
  for (const spec of DISSECTORS.flatMap(fieldsOf)) add(spec);
  return specs;
}

/** All fields by their key. */
export const FIELDS = collect();

/** Fields whose key begins with `prefix`, sorted. */
export function fieldsWithPrefix(prefix: string): readonly FieldInfo[] {
  return [...FIELDS.values()]
    .filter((spec) => spec.key.startsWith(prefix))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, type, label }) => ({ key, type, label }));
}

/** Full name of a protocol; its display-filter name where it has no other. */
export const protocolTitle = (protocol: string): string => FIELDS.get(protocol)?.label ?? protocol;
