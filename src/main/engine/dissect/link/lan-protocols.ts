/**
 * What else is seen on local networks, named, with what its first bytes say: LLTD, GOOSE (IEC 61850-8-1), CFM (IEEE
 * 802.1ag), AARP, IEEE 1905.1, MVRP and MMRP (IEEE 802.1Q clause 10), Cisco's DTP; over IP HIP (RFC
 * 7401) and Ethernet (RFC 3378).
 */
import { readU16BE } from '../../bytes/index.ts';
import { formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { named } from '../named.ts';
import { ethernet } from './ethernet.ts';

type Names = Readonly<Record<number, string>>;

const etherType = (value: number) => ({ table: Table.etherType, value });
const left = ({ offset, end }: Cursor): number => end - offset;

const LLTD =
  'Discover Hello Emit Train Probe Ack Query QueryResp Reset Charge Flat QueryLargeTlv QueryLargeTlvResp'.split(' ');
const CFM: Names = {
  1: 'Continuity Check Message (CCM)',
  2: 'Loopback Reply (LBR)',
  3: 'Loopback Message (LBM)',
  4: 'Linktrace Reply (LTR)',
  5: 'Linktrace Message (LTM)',
  33: 'Alarm Indication Signal (AIS)',
  35: 'Lock Signal (LCK)',
  37: 'Test Signal (TST)',
  39: 'Automatic Protection Switching (APS)',
  40: 'Ring-Automatic Protection Switching (R-APS)',
  42: 'Loss Measurement Reply (LMR)',
  43: 'Loss Measurement Message (LMM)',
  45: 'One Way Delay Measurement (1DM)',
  46: 'Delay Measurement Reply (DMR)',
  47: 'Delay Measurement Message (DMM)',
};
const IEEE1905: Names = {
  0: 'Topology discovery',
  1: 'Topology notification',
  2: 'Topology query',
  3: 'Topology response',
  4: 'Vendor specific',
  5: 'Link metric query',
  6: 'Link metric response',
  7: 'AP autoconfiguration search',
  8: 'AP autoconfiguration response',
  9: 'AP autoconfiguration Wi-Fi simple configuration (WSC)',
  10: 'AP autoconfiguration renew',
  11: '1905 push button event notification',
  12: '1905 push button join notification',
  13: 'Higher layer query',
  14: 'Higher layer response',
};
const HIP: Names = {
  1: 'HIP I1 (HIP Initiator Packet)',
  2: 'HIP R1 (HIP Responder Packet)',
  3: 'HIP I2 (Second HIP Initiator Packet)',
  4: 'HIP R2 (Second HIP Responder Packet)',
  16: 'HIP UPDATE (HIP Update Packet)',
  17: 'HIP NOTIFY (HIP Notify Packet)',
  18: 'HIP CLOSE (HIP Close Packet)',
  19: 'HIP CLOSE_ACK (HIP Close Acknowledgment Packet)',
};
const AARP_LENGTH = 28;
const AARP_REPLY = 2;
const AARP_PROBE = 3;

/** Who asks for which node of AppleTalk, or answers. */
function describeAarp({ bytes, offset }: Cursor): string {
  const operation = readU16BE(bytes, offset + 6) & 0xff;
  const node = (at: number): string => `${readU16BE(bytes, offset + at + 1)}.${bytes[offset + at + 3]}`;
  if (operation === AARP_REPLY) return `${node(14)} is at ${formatMac(bytes, offset + 8)}`;
  return operation === AARP_PROBE ? `Is there a ${node(24)}` : `Who has ${node(24)}?  Tell ${node(14)}`;
}

/** Ethernet in IP: two bytes, of which four bits are the version, and a frame. */
const etherip: Dissector = {
  id: 'etherip',
  title: 'Ethernet over IP',
  short: 'ETHERIP',
  claims: [{ table: Table.ipProtocol, value: 97 }],
  fields: {},
  scan(cursor) {
    if (!cursor.has(2)) return undefined;
    cursor.offset += 2;
    return ethernet;
  },
  detail(cursor, out) {
    out.columns.protocol = 'ETHERIP';
    out.columns.setInfo('');
    out.layer(
      cursor,
      etherip,
      Math.min(2, left(cursor)),
      `${etherip.title}, Version ${(cursor.bytes[cursor.offset] ?? 0) >> 4}`,
    );
  },
};

/** All of them. */
export const LAN_PROTOCOLS: readonly Dissector[] = [
  named({
    id: 'lltd',
    title: 'Link Layer Topology Discovery',
    column: 'LLTD',
    claims: [etherType(0x88d9)],
    fits: (cursor) => left(cursor) >= 4,
    info: (_reader, { bytes, offset }) => LLTD[bytes[offset + 3] ?? 0] ?? 'Unknown',
  }),
  named({
    id: 'goose',
    title: 'GOOSE',
    column: 'GOOSE',
    claims: [etherType(0x88b8)],
    fits: (cursor) => left(cursor) >= 8,
    info: () => '',
  }),
  named({
    id: 'cfm',
    title: 'CFM EOAM IEEE 802.1Q/ITU-T Y.1731 Protocol',
    column: 'CFM',
    claims: [etherType(0x8902)],
    fits: (cursor) => left(cursor) >= 4,
    info(reader) {
      reader.skip(1);
      return `Type ${CFM[reader.u8()] ?? 'Reserved'}`;
    },
  }),
  named({
    id: 'aarp',
    readsAll: true,
    title: 'AppleTalk Address Resolution Protocol',
    column: 'AARP',
    claims: [etherType(0x80f3), { table: Table.snapPid, value: 0x80f3 }],
    fits: (cursor) => left(cursor) >= AARP_LENGTH,
    info: (_reader, cursor) => describeAarp(cursor),
  }),
  named({
    id: 'ieee1905',
    title: 'IEEE 1905.1a',
    column: 'ieee1905',
    claims: [etherType(0x893a)],
    fits: (cursor) => left(cursor) >= 8,
    info: (_reader, { bytes, offset }) => IEEE1905[readU16BE(bytes, offset + 2)] ?? 'Unknown',
  }),
  named({
    id: 'mrp-mvrp',
    title: 'Multiple VLAN Registration Protocol',
    column: 'MRP-MVRP',
    claims: [etherType(0x88f5)],
    info: () => 'Multiple VLAN Registration Protocol',
  }),
  named({
    id: 'mrp-mmrp',
    title: 'Multiple MAC Registration Protocol',
    column: 'MRP-MMRP',
    claims: [etherType(0x88f6)],
    info: () => 'Multiple MAC Registration Protocol',
  }),
  named({
    id: 'dtp',
    title: 'Dynamic Trunk Protocol',
    column: 'DTP',
    claims: [{ table: Table.snapPid, value: 0x2004 }],
    info: () => 'Dynamic Trunk Protocol',
  }),
  named({
    id: 'hip',
    title: 'Host Identity Protocol',
    column: 'HIP',
    claims: [{ table: Table.ipProtocol, value: 139 }],
    fits: (cursor) => left(cursor) >= 40,
    info: (_reader, { bytes, offset }) => HIP[(bytes[offset + 2] ?? 0) & 0x7f] ?? 'HIP Unknown type',
  }),
  etherip,
];
