/** Options of the IPv4 header (RFC 791 section 3.1, https://www.iana.org/assignments/ip-parameters), as lines. */
import { readU16BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import { declareFields, type FieldSpec, YES_OR_NO } from '../field.ts';
import { optionLengthRemark } from '../option-length.ts';
import { remark } from '../remarks.ts';

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

/** What filters find each by. */
const KEYS: Readonly<Record<number, string>> = {
  0: 'eol',
  1: 'nop',
  7: 'record_route',
  11: 'mtu_probe',
  12: 'mtu_reply',
  25: 'qs',
  68: 'timestamp',
  82: 'traceroute',
  130: 'security',
  131: 'route',
  133: 'ext_security',
  134: 'cipso',
  136: 'sid',
  137: 'source_route',
  148: 'routeralert',
  149: 'sdb',
};
const KINDS: ReadonlyMap<number, FieldSpec> = new Map(
  Object.entries(KEYS).map(([type, name]) => {
    const label = `IP Option - ${NAMES[Number(type)] ?? name}`;
    return [Number(type), { key: `ip.options.${name}`, label, type: 'protocol' }];
  }),
);

/** Those that hold a pointer and a list of addresses. */
const ROUTES = new Set([7, 131, 137]);

const CLASSES: Readonly<Record<number, string>> = {
  0: 'Control',
  1: 'Reserved for future use',
  2: 'Debugging and measurement',
  3: 'Reserved for future use',
};

/** Fields of options. */
export const IPV4_OPTION_FIELDS = declareFields({
  type: { key: 'ip.opt.type', label: 'Type', type: 'uint8', names: NAMES },
  copy: { key: 'ip.opt.type.copy', label: 'Copy on fragmentation', type: 'boolean', mask: 0x80, names: YES_OR_NO },
  class: { key: 'ip.opt.type.class', label: 'Class', type: 'uint8', mask: 0x60, names: CLASSES },
  number: { key: 'ip.opt.type.number', label: 'Number', type: 'uint8', mask: 0x1f },
  length: { key: 'ip.opt.len', label: 'Length', type: 'uint8' },
  pointer: { key: 'ip.opt.ptr', label: 'Pointer', type: 'uint8' },
  address: { key: 'ip.opt.addr', label: 'IP Address', type: 'ipv4' },
  routerAlert: { key: 'ip.opt.ra', label: 'Router Alert', type: 'uint16' },
  ...Object.fromEntries([...KINDS.values()].map((spec) => [spec.key, spec])),
});
const F = IPV4_OPTION_FIELDS;

/** Remarks on options. */
export const IPV4_OPTION_REMARKS = declareFields({
  length: remark('ip.opt.len.invalid', 'Invalid length for option', 'warn/Protocol'),
  before: remark('ip.opt.ptr.before_address', 'Pointer points before first address', 'warn/Protocol'),
  middle: remark('ip.opt.ptr.middle_address', 'Pointer points to middle of address', 'warn/Protocol'),
  fourNops: remark('ip.nop', '4 NOP in a row - a router may have removed some options', 'warn/Protocol'),
});
const R = IPV4_OPTION_REMARKS;

/** Octets of the options that have one length only. */
const SIZES: Readonly<Record<number, number>> = { 136: 4, 148: 4 };
/** Where the first address of a route stands, as pointers count: from 1. */
const FIRST_ADDRESS = 4;

/** Paint the options from `start` to `end`, indices into the cursor's bytes; all of them are there. */
export function paintOptions(cursor: Cursor, out: Detail, start: number, end: number): void {
  const { bytes } = cursor;
  const all = out.label(start, end - start, `Options: (${end - start} bytes)`);
  out.within(all, () => {
    let nops = 0;
    for (let at = start; at < end; ) {
      const type = bytes[at] as number;
      const single = type === END || type === NO_OPERATION;
      const length = single ? 1 : (bytes[at + 1] ?? 0);
      if (!single && (length < 2 || at + length > end)) {
        const claimed = at + 2 > end ? undefined : length;
        out.remark(R.length, at, end - at, optionLengthRemark(remarkedName(type), claimed));
        return;
      }
      nops = type === NO_OPERATION ? nops + 1 : 0;
      if (nops === FOUR) out.remark(R.fourNops, at, 1);
      const line = `IP Option - ${nameOf(type)}${single ? '' : ` (${length} bytes)`}`;
      const kind = KINDS.get(type);
      const option =
        kind === undefined
          ? out.label(at, length, line)
          : out.add(kind, at, length, formatBytes(bytes, at, length), { text: line });
      const from = at;
      out.within(option, () => paintOption(cursor, out, from, type, length));
      if (type === END) return;
      at += length;
    }
  });
}

const FOUR = 4;

/** What remarks call an option. */
const remarkedName = (type: number): string => NAMES[type] ?? `Unknown (0x${type.toString(16).padStart(2, '0')})`;

const nameOf = (type: number): string => NAMES[type] ?? `Unknown (${type})`;

function paintOption(cursor: Cursor, out: Detail, at: number, type: number, length: number): void {
  const { bytes } = cursor;
  const kind = out.add(F.type, at, 1, type);
  out.within(kind, () => {
    out.add(F.copy, at, 1, (type & F.copy.mask) !== 0);
    out.add(F.class, at, 1, (type & F.class.mask) >> 5);
    out.add(F.number, at, 1, type & F.number.mask);
  });
  if (type === END || type === NO_OPERATION) return;
  out.add(F.length, at + 1, 1, length);
  const size = SIZES[type];
  if (size !== undefined && size !== length) {
    out.remark(R.length, at, length, `${nameOf(type)} (with option length = ${length} bytes; should be ${size})`);
  }
  if (type === 148 && length >= 4) out.add(F.routerAlert, at + 2, 2, readU16BE(bytes, at + 2));
  else if (ROUTES.has(type) && length >= 3) {
    paintPointer(cursor, out, at + 2);
    for (let hop = at + 3; hop + 4 <= at + length; hop += 4) {
      out.add(F.address, hop, 4, formatAddress(AddressKind.ipv4, bytes, hop));
    }
  } else if (length > 2) out.label(at + 2, length - 2, `Value: ${formatBytes(bytes, at + 2, length - 2)}`);
}

function paintPointer({ bytes }: Cursor, out: Detail, at: number): void {
  const pointer = bytes[at] as number;
  const node = out.add(F.pointer, at, 1, pointer);
  out.within(node, () => {
    if (pointer < FIRST_ADDRESS) out.remark(R.before, at, 1);
    else if (pointer % 4 !== 0) out.remark(R.middle, at, 1);
  });
}
