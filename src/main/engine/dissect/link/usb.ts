/**
 * USB requests as Linux gives them (https://www.tcpdump.org/linktypes/LINKTYPE_USB_LINUX_MMAPPED.html): what kind of
 * transfer, between host and which endpoint, which way. Integers are in the byte order of the machine that captured;
 * little-endian is assumed. What classes of devices make of the data is not read.
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

const LINUX_HEADER = 48;
const MMAPPED_HEADER = 64;
const SUBMIT = 0x53;

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
}

function usb(linkType: number, header: number): Dissector {
  const self: Dissector = {
    id: 'usb',
    title: 'USB',
    claims: [{ table: Table.linkType, value: linkType }],
    fields: F,
    scan(cursor) {
      cursor.has(header);
      return undefined;
    },
    detail: (cursor, out) => paint(cursor, out, self, header),
  };
  return self;
}

/** Both forms. */
export const USB: readonly Dissector[] = [usb(189, LINUX_HEADER), usb(220, MMAPPED_HEADER)];
