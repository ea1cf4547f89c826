/**
 * Whether a TCP header may have something to be remarked on that no column of the table tells: so that the expert list
 * need not look again at every packet.
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { TcpFlag } from './tcp-fields.ts';
import { isZero, OptionKind, optionLength } from './tcp-options.ts';

const MIN_HEADER = 20;
/** Two NOPs and a timestamp: what nearly every header with options has. */
const TIMESTAMP_OPTIONS = 0x0101080a;
const NOP_WORD = 0x01010101;
const MAX_SHIFT = 14;

/** `headerLength` bytes of header from `at`, all of them there. */
export function isTcpRemarked(bytes: Uint8Array, at: number, headerLength: number): boolean {
  const flags = bytes[at + 13] as number;
  if (readU16BE(bytes, at + 18) !== 0 && (flags & TcpFlag.urg) === 0) return true;
  const opens = (flags & TcpFlag.syn) !== 0;
  const from = at + MIN_HEADER;
  const end = at + headerLength;
  if (end === from) return false;
  if (!opens && end === from + 12 && readU32BE(bytes, from) === TIMESTAMP_OPTIONS) return false;
  let sizes = 0;
  for (let option = from; option < end; ) {
    const length = optionLength(bytes, option, end);
    if (length === 0 || !isPlain(bytes, option, length, (option - from) % 4 === 0, end)) return true;
    if (bytes[option] === OptionKind.maximumSegmentSize) sizes++;
    option += length;
  }
  return sizes > 0 !== opens;
}

/** An option of which nothing is remarked but by what it acknowledges. */
function isPlain(bytes: Uint8Array, at: number, length: number, isAligned: boolean, end: number): boolean {
  switch (bytes[at]) {
    case OptionKind.noOperation:
      return !isAligned || at + 4 > end || readU32BE(bytes, at) !== NOP_WORD;
    case OptionKind.end:
      return isZero(bytes, at, end);
    case OptionKind.maximumSegmentSize:
      return length === 4;
    case OptionKind.windowScale:
      return length === 3 && (bytes[at + 2] as number) <= MAX_SHIFT;
    case OptionKind.sackPermitted:
      return length === 2;
    case OptionKind.timestamps:
      return length === 10;
    case OptionKind.sack:
    case OptionKind.multipath:
      return true;
    default:
      // A SYN may have a cookie.
      return false;
  }
}
