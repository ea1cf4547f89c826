/**
 * Spanning tree bridge protocol data units (IEEE 802.1D-2004 clause 9.3): configuration and topology change, rapid and
 * multiple. Of the latter the common part is read, not the instances.
 *
 *   protocol 2 · version 1 · type 1 · flags 1 · root 8 · cost 4 · bridge 8 · port 2 · times 8
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, YES_OR_NO } from '../field.ts';

const BRIDGE_GROUP_SAP = 0x42;
const HEADER = 4;
const CONFIGURATION = 0x00;
const RAPID = 0x02;
const TOPOLOGY_CHANGE = 0x80;
const CONFIGURATION_LENGTH = 35;
/** One byte more: the length of what version 1 would have had. */
const RAPID_LENGTH = 36;
/** The version of multiple trees, and the one from which on trees are shortest paths (IEEE 802.1aq). */
const MULTIPLE = 3;
const SHORTEST_PATH = 4;

const TYPE_NAMES: Readonly<Record<number, string>> = {
  0: 'Configuration',
  2: 'Rapid/Multiple Spanning Tree',
  128: 'Topology Change Notification',
};

const F = declareFields({
  protocol: {
    key: 'stp.protocol',
    label: 'Protocol Identifier',
    type: 'uint16',
    names: { 0: 'Spanning Tree Protocol' },
    base: 'hex',
    at: 0,
    size: 2,
  },
  version: {
    key: 'stp.version',
    label: 'Protocol Version Identifier',
    type: 'uint8',
    names: { 0: 'Spanning Tree', 2: 'Rapid Spanning Tree', 3: 'Multiple Spanning Tree', 4: 'Shortest Path Tree' },
    at: 2,
  },
  type: { key: 'stp.type', label: 'BPDU Type', type: 'uint8', base: 'hex', at: 3, names: TYPE_NAMES },
  flags: { key: 'stp.flags', label: 'BPDU flags', type: 'uint8', base: 'hex', at: 4 },
  change: { key: 'stp.flags.tc', label: 'Topology Change', type: 'boolean', names: YES_OR_NO, at: 4, mask: 0x01 },
  acknowledged: {
    key: 'stp.flags.tcack',
    label: 'Topology Change Acknowledgment',
    type: 'boolean',
    names: YES_OR_NO,
    at: 4,
    mask: 0x80,
  },
  rootPriority: { key: 'stp.root.prio', label: 'Root Bridge Priority', type: 'uint16' },
  rootExtension: { key: 'stp.root.ext', label: 'Root Bridge System ID Extension', type: 'uint16' },
  root: { key: 'stp.root.hw', label: 'Root Bridge System ID', type: 'ether', at: 7, size: 6 },
  cost: { key: 'stp.root.cost', label: 'Root Path Cost', type: 'uint32', at: 13, size: 4 },
  bridge: { key: 'stp.bridge.hw', label: 'Bridge System ID', type: 'ether', at: 19, size: 6 },
  port: { key: 'stp.port', label: 'Port identifier', type: 'uint16', base: 'hex', at: 25, size: 2 },
});

/** Bytes that a unit of this type has; undefined for types that are not known. */
function unitLength(type: number): number | undefined {
  if (type === CONFIGURATION) return CONFIGURATION_LENGTH;
  if (type === RAPID) return RAPID_LENGTH;
  return type === TOPOLOGY_CHANGE ? HEADER : undefined;
}

/** The unit's beginning of the Info column. */
function kind(cursor: Cursor, type: number): string {
  if (type === CONFIGURATION) return 'Conf';
  const version = cursor.bytes[cursor.offset + 2] as number;
  if (version >= SHORTEST_PATH) return 'SPT';
  return version === MULTIPLE ? 'MST' : 'RST';
}

/** Spanning tree. */
export const spanningTree: Dissector = {
  id: 'stp',
  title: 'Spanning Tree Protocol',
  short: 'STP',
  claims: [
    { table: Table.llcSap, value: BRIDGE_GROUP_SAP },
    { table: Table.snapPid, value: 0x010b },
  ],
  fields: F,
  scan(cursor) {
    if (!cursor.has(HEADER)) return undefined;
    const length = unitLength(cursor.bytes[cursor.offset + 3] as number);
    if (length !== undefined) cursor.has(length);
    return undefined;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'STP';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    out.layer(cursor, spanningTree, Math.max(0, here), spanningTree.title);
    if (here < HEADER) return;
    for (const spec of [F.protocol, F.version, F.type]) out.read(cursor, spec);
    const type = bytes[offset + 3] as number;
    const length = unitLength(type);
    if (length === undefined) {
      out.columns.setInfo(`Unknown BPDU type (${type})`);
      return;
    }
    if (type === TOPOLOGY_CHANGE) {
      out.columns.setInfo('Topology Change Notification');
      return;
    }
    if (here < CONFIGURATION_LENGTH) return;
    const flags = out.read(cursor, F.flags);
    out.within(flags, () => {
      out.read(cursor, F.change);
      out.read(cursor, F.acknowledged);
    });
    const priority = readU16BE(bytes, offset + 5);
    out.add(F.rootPriority, offset + 5, 2, priority & 0xf000);
    out.add(F.rootExtension, offset + 5, 2, priority & 0x0fff);
    for (const spec of [F.root, F.cost, F.bridge, F.port]) out.read(cursor, spec);
    const change = ((bytes[offset + 4] as number) & 1) === 0 ? '' : 'TC + ';
    const root = `${priority & 0xf000}/${priority & 0x0fff}/${formatMac(bytes, offset + 7)}`;
    const port = readU16BE(bytes, offset + 25)
      .toString(16)
      .padStart(4, '0');
    const cost = readU32BE(bytes, offset + 13);
    out.columns.setInfo(`${kind(cursor, type)}. ${change}Root = ${root}  Cost = ${cost}  Port = 0x${port}`);
  },
};
