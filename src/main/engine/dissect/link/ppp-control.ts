/**
 * What PPP negotiates with: the control protocols that share LCP's format (RFC 1661 section 5: code, identifier, length),
 * and the password and challenge authentications (RFC 1334, RFC 1994).
 */
import { readU16BE } from '../../bytes/index.ts';
import { type Claim, Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';

const HEADER = 4;

const CODE_NAMES: Readonly<Record<number, string>> = {
  1: 'Configuration Request',
  2: 'Configuration Ack',
  3: 'Configuration Nak',
  4: 'Configuration Reject',
  5: 'Termination Request',
  6: 'Termination Ack',
  7: 'Code Reject',
};

const LCP_NAMES: Readonly<Record<number, string>> = {
  ...CODE_NAMES,
  8: 'Protocol Reject',
  9: 'Echo Request',
  10: 'Echo Reply',
  11: 'Discard Request',
  12: 'Identification',
  13: 'Time Remaining',
};

const CCP_NAMES: Readonly<Record<number, string>> = { ...CODE_NAMES, 14: 'Reset Request', 15: 'Reset Ack' };
const PAP_NAMES = { 1: 'Authenticate-Request', 2: 'Authenticate-Ack', 3: 'Authenticate-Nak' };
const CHAP_NAMES = { 1: 'Challenge', 2: 'Response', 3: 'Success', 4: 'Failure' };

const F = declareFields({
  code: { key: 'ppp.code', label: 'Code', type: 'uint8', at: 0 },
  identifier: { key: 'ppp.identifier', label: 'Identifier', type: 'uint8', base: 'dec-hex', at: 1 },
  length: { key: 'ppp.length', label: 'Length', type: 'uint16', at: 2, size: 2 },
});

/** What one of these protocols differs in. */
interface ControlProtocol {
  readonly id: string;
  readonly title: string;
  readonly column: string;
  readonly claims: readonly Claim[];
  readonly codes: Readonly<Record<number, string>>;
  /** What Info says behind the code's name, from the bytes between `start` and `end`. */
  readonly words?: (bytes: Uint8Array, start: number, end: number, code: number) => string;
}

function control(protocol: ControlProtocol): Dissector {
  const self: Dissector = {
    id: protocol.id,
    title: protocol.title,
    short: protocol.column,
    claims: protocol.claims,
    fields: F,
    scan(cursor) {
      if (!cursor.has(HEADER)) return undefined;
      cursor.has(readU16BE(cursor.bytes, cursor.offset + 2));
      return undefined;
    },
    detail: (cursor, out) => paint(cursor, out, self, protocol),
  };
  return self;
}

function paint(cursor: Cursor, out: Detail, self: Dissector, protocol: ControlProtocol): void {
  const { bytes, offset } = cursor;
  out.columns.protocol = protocol.column;
  out.columns.setInfo('');
  const here = cursor.end - offset;
  const length = here < HEADER ? here : Math.min(here, Math.max(HEADER, readU16BE(bytes, offset + 2)));
  out.layer(cursor, self, Math.max(0, length), protocol.title);
  if (here < 1) return;
  const code = bytes[offset] as number;
  const name = protocol.codes[code] ?? 'Unknown';
  out.columns.setInfo(name);
  out.read(cursor, F.code, { text: `Code: ${name} (${code})` });
  out.read(cursor, F.identifier);
  out.read(cursor, F.length);
  if (here < HEADER) return;
  const start = offset + HEADER;
  const words = protocol.words?.(bytes, start, offset + length, code) ?? '';
  out.columns.setInfo(name + words);
  if (offset + length > start) {
    out.label(
      start,
      offset + length - start,
      `Data: ${formatBytes(bytes, start, Math.min(64, offset + length - start))}`,
    );
  }
}

const text = (bytes: Uint8Array, start: number, end: number): string => {
  let result = '';
  for (let i = start; i < end; i++) result += String.fromCharCode(bytes[i] as number);
  return result;
};

/** `(Peer-ID='a', Password='b')`, each with its length in a byte in front. */
function papWords(bytes: Uint8Array, start: number, end: number, code: number): string {
  const size = bytes[start];
  if (size === undefined || start + 1 + size > end) return '';
  const first = text(bytes, start + 1, start + 1 + size);
  if (code !== 1) return ` (Message='${first}')`;
  const at = start + 1 + size;
  const second = bytes[at];
  if (at >= end || second === undefined || at + 1 + second > end) return '';
  return ` (Peer-ID='${first}', Password='${text(bytes, at + 1, at + 1 + second)}')`;
}

/** Bytes of a challenge's or response's value that the Info column has room for. */
const SHOWN = 36;

/** `(NAME='a', VALUE=0x…)` for challenge and response, `(MESSAGE='…')` for the outcome. */
function chapWords(bytes: Uint8Array, start: number, end: number, code: number): string {
  if (code === 3 || code === 4) return end > start ? ` (MESSAGE='${text(bytes, start, end)}')` : '';
  if (code !== 1 && code !== 2) return '';
  const size = bytes[start];
  if (start >= end || size === undefined || start + 1 + size > end) return '';
  const name = text(bytes, start + 1 + size, end);
  const value = formatBytes(bytes, start + 1, Math.min(size, SHOWN));
  return ` (NAME='${name}', VALUE=0x${value}${size > SHOWN ? '…' : ''})`;
}

const over = (value: number): readonly Claim[] => [{ table: Table.pppProtocol, value }];
const overBoth = (value: number): readonly Claim[] => [...over(value), { table: Table.etherType, value }];

/** All of them. */
export const PPP_CONTROL: readonly Dissector[] = [
  { id: 'lcp', title: 'PPP Link Control Protocol', column: 'PPP LCP', claims: overBoth(0xc021), codes: LCP_NAMES },
  { id: 'ipcp', title: 'PPP IP Control Protocol', column: 'PPP IPCP', claims: overBoth(0x8021), codes: CODE_NAMES },
  { id: 'ipv6cp', title: 'PPP IPv6 Control Protocol', column: 'PPP IPV6CP', claims: over(0x8057), codes: CODE_NAMES },
  {
    id: 'ccp',
    title: 'PPP Compression Control Protocol',
    column: 'PPP CCP',
    claims: overBoth(0x80fd),
    codes: CCP_NAMES,
  },
  { id: 'mplscp', title: 'PPP MPLS Control Protocol', column: 'PPP MPLSCP', claims: over(0x8281), codes: CODE_NAMES },
  {
    id: 'pap',
    title: 'PPP Password Authentication Protocol',
    column: 'PPP PAP',
    claims: overBoth(0xc023),
    codes: PAP_NAMES,
    words: papWords,
  },
  {
    id: 'chap',
    title: 'PPP Challenge Handshake Authentication Protocol',
    column: 'PPP CHAP',
    claims: overBoth(0xc223),
    codes: CHAP_NAMES,
    words: chapWords,
  },
].map(control);
