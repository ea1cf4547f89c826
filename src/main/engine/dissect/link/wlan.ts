/**
 * IEEE 802.11 frames (IEEE 802.11-2020 clause 9.3): management frames by name, control frames, and data frames down to
 * what LLC carries unless they are encrypted. Frames that are fragments are not put together.
 */
import { readU16LE, readU32LE } from '../../bytes/index.ts';
import { AddressKind, formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import type { FieldSpec } from '../field.ts';
import { Layer, type PacketScan } from '../packet-scan.ts';
import { WLAN_FIELDS as F, FROM_DS, MORE_FRAGMENTS, ORDER, PROTECTED, RETRY, TO_DS } from './wlan-fields.ts';
import { WLAN_TYPE_NAMES } from './wlan-names.ts';

const MANAGEMENT = 0;
const CONTROL = 1;
const DATA = 2;
const FCS = 4;

/** Bits of a data subtype: without data, with quality of service. */
const NO_DATA = 0x04;
const QOS = 0x08;

/** What the first two bytes say. */
interface FrameControl {
  readonly type: number;
  readonly subtype: number;
  readonly flags: number;
  /** Length of the header they call for. */
  readonly header: number;
}

/** Addresses of a control frame: the receiver, and in most the transmitter too. */
function controlHeader(subtype: number): number {
  // Clear-to-send and acknowledgement name only the receiver.
  return subtype === 12 || subtype === 13 ? 10 : 16;
}

function headerLength(type: number, subtype: number, flags: number): number {
  if (type === MANAGEMENT) return 24 + ((flags & ORDER) === 0 ? 0 : 4);
  if (type === CONTROL) return controlHeader(subtype);
  if (type !== DATA) return 2;
  const four = (flags & (TO_DS | FROM_DS)) === (TO_DS | FROM_DS) ? 6 : 0;
  const quality = (subtype & QOS) === 0 ? 0 : 2 + ((flags & ORDER) === 0 ? 0 : 4);
  return 24 + four + quality;
}

/** Read them; two bytes are there. */
function frameControl(cursor: Cursor): FrameControl {
  const swapped = cursor.wlanSwapped ? 1 : 0;
  const first = cursor.bytes[cursor.offset + swapped] as number;
  const flags = cursor.bytes[cursor.offset + 1 - swapped] as number;
  const type = (first >> 2) & 3;
  const subtype = first >> 4;
  return { type, subtype, flags, header: headerLength(type, subtype, flags) };
}

/** Where destination and source stand, by the two DS bits: index from the frame's first byte. */
const DESTINATION = [4, 16, 4, 16] as const;
const SOURCE = [10, 10, 16, 24] as const;

const destinationAt = (flags: number): number => DESTINATION[flags & 3] ?? 4;
const sourceAt = (flags: number): number => SOURCE[flags & 3] ?? 10;

const sequenceOf = (cursor: Cursor): number => readU16LE(cursor.bytes, cursor.offset + 22);

/** A last fragment of which no other was met is a whole frame: some senders count all sixteen bits (IEEE 802.11 9.2.4.4). */
const isFragment = (cursor: Cursor, control: FrameControl): boolean =>
  (control.flags & MORE_FRAGMENTS) !== 0 ||
  ((sequenceOf(cursor) & 15) !== 0 && cursor.state.wlanFragments.of(cursor.packet) === true);

/** Take down that a frame is a fragment, or may be the last of some that were. */
function rememberFragment(cursor: Cursor, control: FrameControl): void {
  const { bytes, offset, state, packet } = cursor;
  const more = (control.flags & MORE_FRAGMENTS) !== 0;
  if (!more && (sequenceOf(cursor) & 15) === 0) return;
  const key = `${formatMac(bytes, offset + 4)} ${formatMac(bytes, offset + 10)} ${sequenceOf(cursor) >> 4}`;
  if (more) state.wlanFragments.ask(key, true);
  else state.wlanFragments.answer(key, packet);
}

/** All but frames of version 0 are told by it alone. */
const versionOf = ({ bytes, offset, wlanSwapped }: Cursor): number => (bytes[offset + (wlanSwapped ? 1 : 0)] ?? 0) & 3;

/** What a frame of another version is: of version 1 the kind is known (IEEE 802.11 section 9.8.3.1). */
function versionWords(cursor: Cursor): string {
  const version = versionOf(cursor);
  const kind = ((cursor.bytes[cursor.offset] ?? 0) >> 2) & 7;
  return version === 1 ? `PV1 ${PV1_KINDS[kind] ?? 'Reserved'}` : `Unknown protocol version: ${version}`;
}

/** What no version is known of is nothing but bytes behind the control field. */
function scanVersion(cursor: Cursor): Dissector | undefined {
  if (versionOf(cursor) === 1) return undefined;
  cursor.offset += 2;
  cutCheckSequence(cursor);
  return cursor.offset < cursor.wireEnd ? cursor.claims.data : undefined;
}

function scan(cursor: Cursor, row: PacketScan): Dissector | undefined {
  if (!cursor.has(2)) return undefined;
  if (versionOf(cursor) !== 0) return scanVersion(cursor);
  const control = frameControl(cursor);
  if ((control.flags & RETRY) !== 0) row.layers |= Layer.remarked;
  if (!cursor.has(control.header)) return undefined;
  const { bytes, offset } = cursor;
  if (control.type === CONTROL) {
    row.destination = row.addresses.intern(AddressKind.mac, bytes, offset + 4, 6);
    if (control.header >= 16) row.source = row.addresses.intern(AddressKind.mac, bytes, offset + 10, 6);
    return undefined;
  }
  if (control.type > DATA) return undefined;
  const ds = control.type === DATA ? control.flags & 3 : 0;
  row.destination = row.addresses.intern(AddressKind.mac, bytes, offset + destinationAt(ds), 6);
  row.source = row.addresses.intern(AddressKind.mac, bytes, offset + sourceAt(ds), 6);
  if (control.type !== DATA || (control.subtype & NO_DATA) !== 0) return undefined;
  if (!cursor.replay && !cursor.quoted) rememberFragment(cursor, control);
  const unread = (control.flags & PROTECTED) !== 0 || isFragment(cursor, control);
  cursor.offset = offset + control.header + (cursor.wlanPadded ? -control.header & 3 : 0);
  cutCheckSequence(cursor);
  if (unread) return cursor.offset < cursor.wireEnd ? cursor.claims.data : undefined;
  const bridged = isBridged(cursor, offset + destinationAt(ds));
  return bridged ? cursor.find(Table.linkType, 1) : cursor.find(Table.llc, 0);
}

/** Some senders put a whole Ethernet header where LLC should be: it begins with the frame's own destination. */
function isBridged(cursor: Cursor, destination: number): boolean {
  if (cursor.offset + 14 > cursor.end) return false;
  for (let i = 0; i < 6; i++) if (cursor.bytes[cursor.offset + i] !== cursor.bytes[destination + i]) return false;
  return true;
}

/** Leave out the check sequence that the radio header tells of. */
function cutCheckSequence(cursor: Cursor): void {
  if (!cursor.wlanFcs) return;
  cursor.wireEnd = Math.max(cursor.offset, cursor.wireEnd - FCS);
  cursor.end = Math.min(cursor.end, cursor.wireEnd);
}

function detail(cursor: Cursor, out: Detail): void {
  const { bytes, offset } = cursor;
  out.columns.protocol = '802.11';
  out.columns.setInfo('');
  const here = cursor.end - offset;
  if (here < 2) {
    out.layer(cursor, wlan, Math.max(0, here), 'IEEE 802.11');
    return;
  }
  if (versionOf(cursor) !== 0) {
    const words = versionWords(cursor);
    out.columns.setInfo(words);
    out.layer(cursor, wlan, versionOf(cursor) === 1 ? here : 2, `IEEE 802.11 ${words}`);
    return;
  }
  const control = frameControl(cursor);
  const name = WLAN_TYPE_NAMES[(control.type << 4) | control.subtype] ?? 'Unrecognized (Reserved frame)';
  const flags = flagText(control.flags, cursor.wlanFcs);
  out.layer(cursor, wlan, Math.min(here, control.header), `IEEE 802.11 ${name}, Flags: ${flags}`);
  out.columns.setInfo(name);
  out.add(F.subtype, offset, 2, (control.type << 4) | control.subtype);
  const field = out.read(cursor, F.control);
  out.within(field, () => {
    out.add(F.version, offset, 1, (bytes[offset] ?? 0) & 3);
    out.add(F.type, offset, 1, control.type);
    out.add(F.kind, offset, 1, control.subtype);
    out.add(F.flags, offset + 1, 1, control.flags);
    out.add(F.ds, offset + 1, 1, control.flags & 3);
    for (const spec of [F.toDs, F.fromDs, F.more, F.retry, F.power, F.moreData, F.protected, F.order]) {
      const node = out.read(cursor, spec);
      if (spec === F.retry && (control.flags & RETRY) !== 0)
        out.within(node, () => out.remark(F.retried, offset + 1, 1));
    }
  });
  if (here < control.header) return;
  if (control.type <= DATA) out.add(F.duration, offset + 2, 2, readU16LE(bytes, offset + 2));
  if (control.type === CONTROL) {
    paintControl(cursor, out, control);
    out.columns.setInfo(`${name}, Flags=${flags}`);
  } else if (control.type === MANAGEMENT || control.type === DATA) {
    paintAddresses(cursor, out, control);
    const sequence = sequenceOf(cursor);
    out.columns.setInfo(`${name}, SN=${sequence >> 4}, FN=${sequence & 15}, Flags=${flags}`);
    if (control.type === MANAGEMENT) paintManagement(cursor, out, control);
    else if (isUnread(cursor, control)) out.columns.setInfo('Fragmented IEEE 802.11 frame');
  }
  if (cursor.wlanFcs && cursor.end === cursor.wireEnd && here >= control.header + FCS) {
    out.add(F.fcs, cursor.end - FCS, FCS, readU32LE(bytes, cursor.end - FCS));
  }
}

/** A piece of an unencrypted data frame. */
const isUnread = (cursor: Cursor, control: FrameControl): boolean =>
  (control.subtype & NO_DATA) === 0 && (control.flags & PROTECTED) === 0 && isFragment(cursor, control);

/** The flags as letters, those that are not set as dots; C stands for a check sequence. */
function flagText(flags: number, fcs: boolean): string {
  const letters = 'opmPRMFT';
  let text = '';
  for (let bit = 7; bit >= 0; bit--) text += (flags >> bit) & 1 ? letters[7 - bit] : '.';
  return text + (fcs ? 'C' : '');
}

function paintControl(cursor: Cursor, out: Detail, control: FrameControl): void {
  const { bytes, offset } = cursor;
  const receiver = formatMac(bytes, offset + 4);
  paintAddress(out, F.receiver, F.receiverName, offset + 4, receiver);
  const transmitter = control.header >= 16 ? formatMac(bytes, offset + 10) : '';
  if (transmitter !== '') paintAddress(out, F.transmitter, F.transmitterName, offset + 10, transmitter);
  paintEach(cursor, out, transmitter === '' ? [4] : [4, 10]);
  out.columns.setAddresses(transmitter === '' ? '' : `${transmitter} (TA)`, `${receiver} (RA)`);
}

/** Every address once, whatever it is the address of. */
function paintEach({ bytes, offset }: Cursor, out: Detail, places: readonly number[]): void {
  for (const at of places) {
    const address = formatMac(bytes, offset + at);
    out.add(F.address, offset + at, 6, address, { hidden: true });
    out.add(F.addressName, offset + at, 6, address, { hidden: true });
  }
}

/** An address, and beside it the name it is known by: itself. */
function paintAddress(out: Detail, spec: FieldSpec, name: FieldSpec, at: number, address: string): void {
  out.add(spec, at, 6, address);
  out.add(name, at, 6, address, { hidden: true });
}

function paintAddresses(cursor: Cursor, out: Detail, control: FrameControl): void {
  const { bytes, offset } = cursor;
  const mac = (at: number): string => formatMac(bytes, offset + at);
  const ds = control.type === DATA ? control.flags & 3 : 0;
  const paint = (spec: FieldSpec, name: FieldSpec, at: number | undefined) =>
    at !== undefined && paintAddress(out, spec, name, offset + at, mac(at));
  paint(F.receiver, F.receiverName, 4);
  paint(F.transmitter, F.transmitterName, 10);
  paint(F.destination, F.destinationName, destinationAt(ds));
  paint(F.source, F.sourceName, sourceAt(ds));
  paint(F.bssid, F.bssidName, [16, 4, 10, undefined][ds]);
  paint(F.station, F.stationName, [undefined, 10, 4, undefined][ds]);
  paintEach(cursor, out, ds === 3 ? [4, 10, 16, 24] : [4, 10, 16]);
  out.columns.setAddresses(mac(sourceAt(ds)), mac(destinationAt(ds)));
  const sequence = sequenceOf(cursor);
  out.add(F.fragment, offset + 22, 2, sequence & 15);
  out.add(F.sequence, offset + 22, 2, sequence >> 4);
  if (control.type === DATA && (control.subtype & QOS) !== 0) {
    const at = offset + (ds === 3 ? 30 : 24);
    const word = readU16LE(bytes, at);
    const node = out.add(F.qos, at, 2, word);
    out.within(node, () => {
      out.add(F.identifier, at, 2, word & 0x0f);
      out.add(F.priority, at, 2, word & 0x07, { generated: true });
      out.add(F.acknowledgment, at, 2, (word >> 5) & 3);
    });
  }
}

const PV1_KINDS = ['QoS Data - with one SID', 'Management', 'Control', 'QoS Data - no SIDs'];

/** Bytes of fixed parameters in front of the elements, by management subtype; those not listed have no SSID. */
const FIXED: Readonly<Record<number, number>> = { 0: 4, 2: 10, 4: 0, 5: 12, 8: 12 };
const INTERVAL_AT = 8;
const SSID_ELEMENT = 0;

/** Actions that ask and answer, with a number that pairs them: how many of each category do, from 0 on. */
const DIALOGS: Readonly<Record<number, number>> = { 0: 4, 1: 2, 3: 2 };
const ACTION = 13;

/** What stands in front of the elements of a frame about joining and leaving, in pieces of two bytes, by its subtype. */
const JOINING: Readonly<Record<number, readonly (FieldSpec | undefined)[]>> = {
  1: [undefined, F.status],
  3: [undefined, F.status],
  10: [F.reason],
  11: [F.algorithm, F.step, F.status],
  12: [F.reason],
};

function paintJoining(cursor: Cursor, out: Detail, control: FrameControl): void {
  if ((control.flags & PROTECTED) !== 0) return;
  JOINING[control.subtype]?.forEach((spec, index) => {
    const at = cursor.offset + control.header + 2 * index;
    if (spec !== undefined && at + 2 <= cursor.end) out.add(spec, at, 2, readU16LE(cursor.bytes, at));
  });
}

function paintAction(cursor: Cursor, out: Detail, control: FrameControl): void {
  const at = cursor.offset + control.header;
  if (at + 3 > cursor.end || (control.flags & PROTECTED) !== 0) return;
  const [category = 0, action = 0, token] = cursor.bytes.subarray(at, at + 3);
  if (action < (DIALOGS[category] ?? 0)) out.columns.appendInfo(`, Dialog Token=${token}`);
}

function paintManagement(cursor: Cursor, out: Detail, control: FrameControl): void {
  if (control.subtype === ACTION) paintAction(cursor, out, control);
  paintJoining(cursor, out, control);
  const { bytes, offset } = cursor;
  const fixed = FIXED[control.subtype];
  if (fixed === undefined || (control.flags & PROTECTED) !== 0) return;
  const start = offset + control.header;
  const end = cursor.wlanFcs ? Math.min(cursor.end, cursor.wireEnd - FCS) : cursor.end;
  if (start + fixed > end) return;
  if (fixed === 12) {
    const interval = readU16LE(bytes, start + INTERVAL_AT);
    out.add(F.beacon, start + INTERVAL_AT, 2, interval);
    out.columns.appendInfo(`, BI=${interval}`);
  }
  for (let at = start + fixed; at + 2 <= end; at += 2 + (bytes[at + 1] as number)) {
    const size = bytes[at + 1] as number;
    if (at + 2 + size > end) return;
    if (bytes[at] !== SSID_ELEMENT) continue;
    const text = new TextDecoder().decode(bytes.subarray(at + 2, at + 2 + size));
    out.add(F.ssid, at + 2, size, text);
    out.columns.appendInfo(size === 0 ? ', SSID=Wildcard (Broadcast)' : `, SSID="${text}"`);
    return;
  }
}

/** Frames without a radio header, and what stands behind one. */
export const wlan: Dissector = {
  id: 'wlan',
  title: 'IEEE 802.11 wireless LAN',
  short: 'IEEE 802.11',
  claims: [{ table: Table.linkType, value: 105 }],
  fields: F,
  scan,
  detail,
};
