/**
 * The fields of IEEE 802.11 frames: frame control and its flags, addresses, sequence and quality of service (IEEE
 * 802.11-2020 clauses 9.2.4 and 9.3), and of management frames the interval of beacons and the SSID.
 */
import { declareFields } from '../field.ts';
import { remark } from '../remarks.ts';
import { WLAN_TYPE_NAMES } from './wlan-names.ts';

/** Flag: towards the distribution system. */
export const TO_DS = 0x01;
/** Flag: from the distribution system. */
export const FROM_DS = 0x02;
/** Flag: another fragment follows. */
export const MORE_FRAGMENTS = 0x04;
/** Flag: it was sent before. */
export const RETRY = 0x08;
/** Flag: the body is encrypted. */
export const PROTECTED = 0x40;
/** Flag: an HT control field is there, in frames that can have one. */
export const ORDER = 0x80;

/** By what they are in the frame. */
export const WLAN_FIELDS = declareFields({
  subtype: {
    key: 'wlan.fc.type_subtype',
    label: 'Type/Subtype',
    type: 'uint16',
    base: 'hex',
    names: WLAN_TYPE_NAMES,
  },
  control: { key: 'wlan.fc', label: 'Frame Control Field', type: 'uint16', base: 'hex', at: 0, size: 2 },
  version: { key: 'wlan.fc.version', label: 'Version', type: 'uint8' },
  type: {
    key: 'wlan.fc.type',
    label: 'Type',
    type: 'uint8',
    names: { 0: 'Management frame', 1: 'Control frame', 2: 'Data frame', 3: 'Extension frame' },
  },
  kind: { key: 'wlan.fc.subtype', label: 'Subtype', type: 'uint8' },
  flags: { key: 'wlan.flags', label: 'Flags', type: 'uint8', base: 'hex' },
  ds: { key: 'wlan.fc.ds', label: 'DS status', type: 'uint8', base: 'hex' },
  toDs: {
    key: 'wlan.fc.tods',
    label: 'To DS',
    type: 'boolean',
    names: { 0: 'Frame is not entering DS', 1: 'Frame is entering DS' },
    at: 1,
    mask: TO_DS,
  },
  fromDs: {
    key: 'wlan.fc.fromds',
    label: 'From DS',
    type: 'boolean',
    names: { 0: 'Frame is not exiting DS', 1: 'Frame is exiting DS' },
    at: 1,
    mask: FROM_DS,
  },
  more: {
    key: 'wlan.fc.frag',
    label: 'More Fragments',
    type: 'boolean',
    names: { 0: 'This is the last fragment', 1: 'More fragments follow' },
    at: 1,
    mask: MORE_FRAGMENTS,
  },
  retry: {
    key: 'wlan.fc.retry',
    label: 'Retry',
    type: 'boolean',
    names: { 0: 'Frame is not being retransmitted', 1: 'Frame is being retransmitted' },
    at: 1,
    mask: RETRY,
  },
  retried: remark('wlan.fc.retry.expert', 'Retransmission (retry)', 'note/Sequence'),
  power: {
    key: 'wlan.fc.pwrmgt',
    label: 'PWR MGT',
    type: 'boolean',
    names: { 0: 'STA will stay up', 1: 'STA will go to sleep' },
    at: 1,
    mask: 0x10,
  },
  moreData: {
    key: 'wlan.fc.moredata',
    label: 'More Data',
    type: 'boolean',
    names: { 0: 'No data buffered', 1: 'Data is buffered for STA at AP' },
    at: 1,
    mask: 0x20,
  },
  protected: {
    key: 'wlan.fc.protected',
    label: 'Protected flag',
    type: 'boolean',
    names: { 0: 'Data is not protected', 1: 'Data is protected' },
    at: 1,
    mask: PROTECTED,
  },
  order: {
    key: 'wlan.fc.order',
    label: '+HTC/Order flag',
    type: 'boolean',
    names: { 0: 'Not strictly ordered', 1: 'Strictly ordered' },
    at: 1,
    mask: ORDER,
  },
  duration: { key: 'wlan.duration', label: 'Duration', type: 'uint16' },
  receiver: { key: 'wlan.ra', label: 'Receiver address', type: 'ether' },
  transmitter: { key: 'wlan.ta', label: 'Transmitter address', type: 'ether' },
  destination: { key: 'wlan.da', label: 'Destination address', type: 'ether' },
  source: { key: 'wlan.sa', label: 'Source address', type: 'ether' },
  bssid: { key: 'wlan.bssid', label: 'BSS Id', type: 'ether' },
  address: { key: 'wlan.addr', label: 'Hardware address', type: 'ether' },
  station: { key: 'wlan.staa', label: 'STA address', type: 'ether' },
  receiverName: { key: 'wlan.ra_resolved', label: 'Receiver address (resolved)', type: 'string' },
  transmitterName: { key: 'wlan.ta_resolved', label: 'Transmitter address (resolved)', type: 'string' },
  destinationName: { key: 'wlan.da_resolved', label: 'Destination address (resolved)', type: 'string' },
  sourceName: { key: 'wlan.sa_resolved', label: 'Source address (resolved)', type: 'string' },
  bssidName: { key: 'wlan.bssid_resolved', label: 'BSS Id (resolved)', type: 'string' },
  addressName: { key: 'wlan.addr_resolved', label: 'Hardware address (resolved)', type: 'string' },
  stationName: { key: 'wlan.staa_resolved', label: 'STA address (resolved)', type: 'string' },
  fragment: { key: 'wlan.frag', label: 'Fragment number', type: 'uint16' },
  sequence: { key: 'wlan.seq', label: 'Sequence number', type: 'uint16' },
  qos: { key: 'wlan.qos', label: 'Qos Control', type: 'uint16', base: 'hex' },
  identifier: { key: 'wlan.qos.tid', label: 'TID', type: 'uint16' },
  priority: {
    key: 'wlan.qos.priority',
    label: 'Priority',
    type: 'uint16',
    names: {
      0: 'Best Effort (Best Effort)',
      1: 'Background (Background)',
      2: 'Spare (Background)',
      3: 'Excellent Effort (Best Effort)',
      4: 'Controlled Load (Video)',
      5: 'Video (Video)',
      6: 'Voice (Voice)',
      7: 'Network Control (Voice)',
    },
  },
  acknowledgment: {
    key: 'wlan.qos.ack',
    label: 'Ack Policy',
    type: 'uint16',
    names: { 0: 'Normal Ack', 1: 'No Ack', 2: 'No explicit acknowledgment', 3: 'Block Ack' },
    base: 'hex',
  },
  fcs: { key: 'wlan.fcs', label: 'Frame check sequence', type: 'uint32', base: 'hex' },
  beacon: { key: 'wlan.fixed.beacon', label: 'Beacon Interval', type: 'uint16' },
  algorithm: { key: 'wlan.fixed.auth.alg', label: 'Authentication Algorithm', type: 'uint16' },
  step: { key: 'wlan.fixed.auth_seq', label: 'Authentication SEQ', type: 'uint16', base: 'hex' },
  status: { key: 'wlan.fixed.status_code', label: 'Status code', type: 'uint16', base: 'hex' },
  reason: { key: 'wlan.fixed.reason_code', label: 'Reason code', type: 'uint16', base: 'hex' },
  ssid: { key: 'wlan.ssid', label: 'SSID', type: 'string' },
});
