/** Options of the IPv4 header (RFC 791 section 3.1, https://www.iana.org/assignments/ip-parameters), as lines. */
import { readU16BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import { declareFields } from '../field.ts';

const END = 0;
const NO_OPERATION = 1;

const NAMES: Readonly<Record<number, string>> = {
  0: 'End of Options List (EOL)',
  1: 'No Operation (NOP)',
  7: 'Record Route',
  68: 'Time Stamp',
  82: 'Traceroute',
  130: 'Security',
  131: 'Loose Source Route',
  133: 'Extended Security',
  134: 'Commercial Security',
  136: 'Stream ID',
  137: 'Strict Source Route',
  148: 'Router Alert',
  25: 'Quick-Start',
};

/** Those that hold a pointer and a list of addresses. */
const ROUTES = new Set([7, 131, 137]);

/** Fields of options. */
export const IPV4_OPTION_FIELDS = declareFields({
  type: { key: 'ip.opt.type', label: 'Type', type: 'uint8', names: NAMES },
  length: { key: 'ip.opt.len', label: 'Length', type: 'uint8' },
  pointer: { key: 'ip.opt.ptr', label: 'Pointer', type: 'uint8' },
  address: { key: 'ip.opt.addr', label: 'IP Address', type: 'ipv4' },
  routerAlert: { key: 'ip.opt.ra', label: 'Router Alert', type: 'uint16' },
});
const F = IPV4_OPTION_FIELDS;

/** Paint the options from `start` to `end`, indices into the cursor's bytes; all of them are there. */
export function paintOptions(cursor: Cursor, out: Detail, start: number, end: number): void {
  const { bytes } = cursor;
  const all = out.label(start, end - start, `Options: (${end - start} bytes)`);
  out.within(all, () => {
    for (let at = start; at < end; ) {
      const type = bytes[at] as number;
      const single = type === END || type === NO_OPERATION;
      const length = single ? 1 : (bytes[at + 1] ?? 0);
      if (!single && (length < 2 || at + length > end)) {
        out.label(at, end - at, `IP Option - ${nameOf(type)} (length ${length} does not fit)`, { severity: 'warn' });
        return;
      }
      const line = `IP Option - ${nameOf(type)}${single ? '' : ` (${length} bytes)`}`;
      const option = out.label(at, length, line);
      const from = at;
      out.within(option, () => paintOption(cursor, out, from, type, length));
      if (type === END) return;
      at += length;
    }
  });
}

const nameOf = (type: number): string => NAMES[type] ?? `Unknown (${type})`;

function paintOption(cursor: Cursor, out: Detail, at: number, type: number, length: number): void {
  const { bytes } = cursor;
  out.add(F.type, at, 1, type);
  if (type === END || type === NO_OPERATION) return;
  out.add(F.length, at + 1, 1, length);
  if (type === 148 && length >= 4) out.add(F.routerAlert, at + 2, 2, readU16BE(bytes, at + 2));
  else if (ROUTES.has(type) && length >= 3) {
    out.add(F.pointer, at + 2, 1, bytes[at + 2] as number);
    for (let hop = at + 3; hop + 4 <= at + length; hop += 4) {
      out.add(F.address, hop, 4, formatAddress(AddressKind.ipv4, bytes, hop));
    }
  } else if (length > 2) out.label(at + 2, length - 2, `Value: ${formatBytes(bytes, at + 2, length - 2)}`);
}
