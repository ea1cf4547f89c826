/**
 * USB requests as Linux gives them (https://www.tcpdump.org/linktypes/LINKTYPE_USB_LINUX_MMAPPED.html): what kind of
 * transfer, between host and which endpoint, which way. Integers are in the byte order of the machine that captured;
 * little-endian is assumed. Of what classes of devices make of the data, mass storage and modem commands are read.
 *
 *   id 8 · event 1 · transfer 1 · endpoint 1 · device 1 · bus 2 · setup flag 1 · data flag 1 · time 12 · status 4 ·
 *   length 4 · captured 4 · setup 8 — and 16 bytes more in the padded form
 */
import { readU16LE, readU32LE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { readUsbRequest } from './usb-requests.ts';
import {
  isNamedOperation,
  isStorage,
  isStorageStatus,
  readStorageCommand,
  storageCommandText,
  storageStatusText,
} from './usb-storage.ts';

const LINUX_HEADER = 48;
const MMAPPED_HEADER = 64;
const SUBMIT = 0x53;
const CONTROL = 2;
const BULK = 3;
/** Where the set-up bytes of a control transfer are, and the byte that says (0) that there are any. */
const SETUP_AT = 40;
const SETUP_FLAG_AT = 14;

const TRANSFER_NAMES: Readonly<Record<number, string>> = {
  0: 'URB_ISOCHRONOUS',
  1: 'URB_INTERRUPT',
  2: 'URB_CONTROL',
  3: 'URB_BULK',
};
const EVENT_NAMES: Readonly<Record<number, string>> = { 67: 'Complete', 69: 'Error', 83: 'Submit' };

const F = declareFields({
  event: { key: 'usb.urb_type', label: 'URB type', type: 'uint8', at: 8 },
  transfer: {
    key: 'usb.transfer_type',
    label: 'URB transfer type',
    type: 'uint8',
    base: 'hex',
    at: 9,
    names: TRANSFER_NAMES,
  },
  endpoint: { key: 'usb.endpoint_address', label: 'Endpoint', type: 'uint8', base: 'hex', at: 10 },
  device: { key: 'usb.device_address', label: 'Device', type: 'uint8', at: 11 },
  bus: { key: 'usb.bus_id', label: 'URB bus id', type: 'uint16' },
  length: { key: 'usb.urb_len', label: 'URB length [bytes]', type: 'uint32' },
  dataLength: { key: 'usb.data_len', label: 'Data length [bytes]', type: 'uint32' },
});

function paint(cursor: Cursor, out: Detail, self: Dissector, header: number): void {
  const { bytes, offset } = cursor;
  out.columns.protocol = 'USB';
  out.columns.setInfo('');
  const here = cursor.end - offset;
  out.layer(cursor, self, Math.max(0, Math.min(here, header)), 'USB URB');
  if (here < header) return;
  const event = bytes[offset + 8] as number;
  const transfer = bytes[offset + 9] as number;
  const endpoint = bytes[offset + 10] as number;
  const bus = readU16LE(bytes, offset + 12);
  out.read(cursor, F.event, { text: `URB type: ${EVENT_NAMES[event] ?? 'Unknown'}` });
  for (const spec of [F.transfer, F.endpoint, F.device]) out.read(cursor, spec);
  out.add(F.bus, offset + 12, 2, bus);
  out.add(F.length, offset + 32, 4, readU32LE(bytes, offset + 32));
  out.add(F.dataLength, offset + 36, 4, readU32LE(bytes, offset + 36));
  const address = `${bus}.${bytes[offset + 11]}.${endpoint & 0x7f}`;
  const sent = event === SUBMIT;
  out.columns.setAddresses(sent ? 'host' : address, sent ? address : 'host');
  const name = TRANSFER_NAMES[transfer] ?? `Unknown type ${transfer.toString(16)}`;
  out.columns.setInfo(`${name} ${(endpoint & 0x80) === 0 ? 'out' : 'in'}`);
  if (transfer === CONTROL) paintRequest(cursor, out, sent);
  else if (transfer === BULK) paintBulk(cursor, out, offset + header, sent);
}

function paintRequest(cursor: Cursor, out: Detail, sent: boolean): void {
  const request = sent ? setupOf(cursor) : cursor.state.usbRequests.of(cursor.packet);
  if (request === undefined) return;
  out.columns.setInfo(`${request.name} ${sent ? 'Request' : 'Response'}${request.about}`);
}

/** The standard request in a control transfer that the host submits. */
function setupOf({ bytes, offset }: Cursor): ReturnType<typeof readUsbRequest> {
  return bytes[offset + SETUP_FLAG_AT] === 0 ? readUsbRequest(bytes, offset + SETUP_AT) : undefined;
}

/** What a bulk transfer carries from index `at` on. */
function paintBulk(cursor: Cursor, out: Detail, at: number, sent: boolean): void {
  const { bytes, end } = cursor;
  if (isStorage(bytes, at, end)) paintStorage(cursor, out, at, sent);
  else if (isModemTalk(bytes, at, end)) {
    out.carry('at');
    out.columns.protocol = 'USB/AT';
    const text = String.fromCharCode(...bytes.subarray(at, Math.min(end, at + MODEM_TEXT_SHOWN)));
    out.columns.appendInfo(`, ${sent ? 'Sent' : 'Rcvd'} AT Command: ${text.replace(/[\r\n]/g, ' ')}`);
  }
}

function paintStorage(cursor: Cursor, out: Detail, at: number, sent: boolean): void {
  const { bytes, end } = cursor;
  out.carry('usbms');
  out.columns.protocol = 'USBMS';
  out.columns.setInfo('');
  const command = sent ? readStorageCommand(bytes, at, end) : undefined;
  const answered = sent || !isStorageStatus(bytes, at, end) ? undefined : cursor.state.usbCommands.of(cursor.packet);
  if (command !== undefined) {
    out.columns.setInfo(storageCommandText(command));
    out.stand(cursor, 'scsi');
    if (!isNamedOperation(command)) out.protocols.push('data');
  } else if (answered !== undefined) {
    out.columns.setInfo(storageStatusText(answered, bytes, at));
    out.stand(cursor, 'scsi');
  }
}

const MODEM_TEXT_SHOWN = 1024;

/** Whether these are printable lines that begin as commands of modems or their answers do. */
function isModemTalk(bytes: Uint8Array, at: number, end: number): boolean {
  const [first, second, third] = bytes.subarray(at, Math.min(end, at + 3));
  const isCommand = first === 0x41 && second === 0x54;
  const isAnswer = first === 0x0d && (second === 0x0a || (second === 0x0d && third === 0x0a));
  if (!isCommand && !isAnswer) return false;
  for (let i = at; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if ((byte < 0x20 || byte > 0x7e) && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return true;
}

/** Remember what later transfers answer, and what this one does. */
function remember(cursor: Cursor, header: number): void {
  const { bytes, offset, end, packet, state } = cursor;
  const sent = bytes[offset + 8] === SUBMIT;
  const transfer = bytes[offset + 9];
  if (transfer === CONTROL) {
    const key = `${readU32LE(bytes, offset)} ${readU32LE(bytes, offset + 4)}`;
    const request = sent ? setupOf(cursor) : undefined;
    if (request !== undefined) state.usbRequests.ask(key, request);
    else if (!sent) state.usbRequests.answer(key, packet);
  } else if (transfer === BULK) {
    const key = `${readU16LE(bytes, offset + 12)} ${bytes[offset + 11]} ${(bytes[offset + 10] ?? 0) & 0x7f}`;
    const command = sent ? readStorageCommand(bytes, offset + header, end) : undefined;
    if (command !== undefined) state.usbCommands.ask(key, command);
    else if (!sent && isStorageStatus(bytes, offset + header, end)) state.usbCommands.answer(key, packet);
  }
}

function usb(linkType: number, header: number): Dissector {
  const self: Dissector = {
    id: 'usb',
    title: 'USB',
    claims: [{ table: Table.linkType, value: linkType }],
    fields: F,
    standsAsPainted: true,
    scan(cursor) {
      if (cursor.has(header) && !cursor.replay) remember(cursor, header);
      return undefined;
    },
    detail: (cursor, out) => paint(cursor, out, self, header),
  };
  return self;
}

/** Both forms. */
export const USB: readonly Dissector[] = [usb(189, LINUX_HEADER), usb(220, MMAPPED_HEADER)];
