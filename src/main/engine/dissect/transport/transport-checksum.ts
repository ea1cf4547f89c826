/**
 * The lines of a checksum that covers a transport segment and the pseudo-header (TCP, UDP, ICMPv6). Verified only when
 * asked for, only where the segment was captured whole, and never inside a quoted header.
 */
import { readU16BE } from '../../bytes/index.ts';
import { ChecksumStatus, pseudoHeaderSum, transportChecksum } from '../checksum.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { FieldSpec } from '../field.ts';
import { ANY_REMARK } from '../remarks.ts';

/** The three fields that every such protocol has. */
export interface ChecksumFields {
  readonly checksum: FieldSpec;
  readonly status: FieldSpec;
  readonly calculated?: FieldSpec;
  /** Verified without being asked for as such. */
  readonly always?: true;
}

/**
 * Paint the checksum that stands at index `at`, over `length` bytes from the cursor. `name` is the protocol's in
 * `UDP checksum offload`.
 */
export function paintTransportChecksum(
  cursor: Cursor,
  out: Detail,
  specs: ChecksumFields,
  at: number,
  length: number,
  name: string,
): void {
  const { bytes, offset } = cursor;
  const given = readU16BE(bytes, at);
  const line = `Checksum: 0x${hex4(given)}`;
  const checkable =
    (out.context.verifyChecksums === true || (specs.always === true && out.asks(specs.status, ...ANY_REMARK))) &&
    !cursor.quoted &&
    !cursor.fragment &&
    length > 0 &&
    offset + length <= cursor.end &&
    cursor.addressesSize > 0;
  if (!checkable) {
    out.add(specs.checksum, at, 2, given, { text: `${line} [unverified]` });
    const text = '[Checksum Status: Unverified]';
    out.add(specs.status, at, 0, ChecksumStatus.unverified, { text, generated: true });
    return;
  }
  const { addresses, addressesSize, ipProtocol } = cursor;
  const expected = transportChecksum(bytes, offset, length, at, addresses, addressesSize, ipProtocol);
  // UDP writes 0xffff for a checksum that comes to 0; ones' complement does not tell them apart (RFC 768).
  const good = expected === given || (expected === 0 && given === 0xffff);
  const offloaded = !good && given === pseudoHeaderSum(bytes, addresses, addressesSize, ipProtocol, length);
  const guess = offloaded
    ? `likely offloaded: only the pseudo-header is summed`
    : `maybe caused by "${name} checksum offload"?`;
  out.add(specs.checksum, at, 2, given, {
    text: good ? `${line} [correct]` : `${line} incorrect, should be 0x${hex4(expected)} (${guess})`,
    ...(good ? {} : { severity: offloaded ? ('note' as const) : ('error' as const) }),
  });
  const status = good ? ChecksumStatus.good : ChecksumStatus.bad;
  out.add(specs.status, at, 0, status, { text: `[Checksum Status: ${good ? 'Good' : 'Bad'}]`, generated: true });
  if (specs.calculated) {
    const text = `[Calculated Checksum: 0x${hex4(expected)}]`;
    out.add(specs.calculated, at, 2, expected, { text, generated: true });
  }
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');
