/**
 * HPACK, RFC 7541: header blocks of HTTP/2 to names and values. A table is a value: decoding gives the table afterwards,
 * so that any block can be decoded again from what was known before it. Entries, text and tables are bounded; where a
 * block makes no sense, what was decoded before is kept and the rest left.
 */
import { latin1 } from './ascii.ts';
import { decodeHuffman } from './hpack-huffman.ts';

/** A name and its value, bytes as Latin-1. */
export type HeaderPair = readonly [name: string, value: string];

/** The dynamic table, newest entry first. */
export interface HpackTable {
  readonly entries: readonly HeaderPair[];
  /** Sum of the entries' sizes as RFC 7541 section 4.1 counts them; and the most it may be. */
  readonly size: number;
  readonly limit: number;
}

/** What a part of a block came to. */
export interface HpackResult {
  readonly headers: readonly HeaderPair[];
  readonly table: HpackTable;
  /** Bytes used: whole fields. Fewer than there were where a field goes on in the next fragment. */
  readonly used: number;
  /** The block makes no sense from `used` on. */
  readonly broken: boolean;
}

const DEFAULT_LIMIT = 4096;
/** A table is never kept larger, whatever the peers agree on. */
const MAX_LIMIT = 65_536;
const ENTRY_OVERHEAD = 32;
const MAX_HEADERS = 1000;

/** The table before the first block. */
export const EMPTY_TABLE: HpackTable = { entries: [], size: 0, limit: DEFAULT_LIMIT };

/** RFC 7541 appendix A, from index 1. */
const STATIC: readonly HeaderPair[] = [
  ':authority|:method=GET|:method=POST|:path=/|:path=/index.html|:scheme=http|:scheme=https|:status=200|:status=204',
  ':status=206|:status=304|:status=400|:status=404|:status=500|accept-charset|accept-encoding=gzip, deflate',
  'accept-language|accept-ranges|accept|access-control-allow-origin|age|allow|authorization|cache-control',
  'content-disposition|content-encoding|content-language|content-length|content-location|content-range|content-type',
  'cookie|date|etag|expect|expires|from|host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since',
  'last-modified|link|location|max-forwards|proxy-authenticate|proxy-authorization|range|referer|refresh|retry-after',
  'server|set-cookie|strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate',
]
  .join('|')
  .split('|')
  .map((entry): HeaderPair => {
    const at = entry.indexOf('=');
    return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
  });

/** A table whose owner may make it no larger than this: SETTINGS_HEADER_TABLE_SIZE. */
export function limitTable(table: HpackTable, limit: number): HpackTable {
  return evict({ ...table, limit: Math.min(limit, MAX_LIMIT) });
}

/** Decode the fields between two positions. */
export function decodeHpack(bytes: Uint8Array, from: number, to: number, before: HpackTable): HpackResult {
  const reader = new Reader(bytes, from, to);
  const headers: HeaderPair[] = [];
  let table = before;
  while (reader.at < to && headers.length < MAX_HEADERS) {
    const start = reader.at;
    const first = bytes[start] ?? 0;
    if ((first & 0xe0) === 0x20) table = limitTable(table, reader.number(5));
    else {
      const field = readField(reader, first, table);
      if (field !== undefined) {
        headers.push(field);
        if ((first & 0xc0) === 0x40) table = insert(table, field);
      }
    }
    if (reader.state !== 'fine')
      return { headers: headers, table, used: start - from, broken: reader.state === 'broken' };
  }
  return { headers, table, used: reader.at - from, broken: reader.at < to };
}

function readField(reader: Reader, first: number, table: HpackTable): HeaderPair | undefined {
  if ((first & 0x80) !== 0) {
    const pair = lookUp(table, reader.number(7));
    if (pair === undefined) reader.fail();
    return reader.state === 'fine' ? pair : undefined;
  }
  const index = reader.number((first & 0xc0) === 0x40 ? 6 : 4);
  const name = index === 0 ? reader.text() : lookUp(table, index)?.[0];
  const value = reader.text();
  if (name === undefined && reader.state === 'fine') reader.fail();
  return name === undefined || reader.state !== 'fine' ? undefined : [name, value];
}

const lookUp = ({ entries }: HpackTable, index: number): HeaderPair | undefined =>
  index <= STATIC.length ? STATIC[index - 1] : entries[index - 1 - STATIC.length];

const sizeOf = ([name, value]: HeaderPair): number => name.length + value.length + ENTRY_OVERHEAD;

const insert = (table: HpackTable, pair: HeaderPair): HpackTable =>
  evict({ ...table, entries: [pair, ...table.entries], size: table.size + sizeOf(pair) });

/** Oldest entries go until the rest fits. */
function evict(table: HpackTable): HpackTable {
  let { size } = table;
  let kept = table.entries.length;
  while (size > table.limit && kept > 0) {
    kept--;
    const oldest = table.entries[kept];
    if (oldest !== undefined) size -= sizeOf(oldest);
  }
  return { ...table, entries: table.entries.slice(0, kept), size };
}

/** Reads numbers and strings, sections 5.1 and 5.2. After the first failure, what it gives means nothing. */
class Reader {
  at: number;
  /** `cut`: the field goes on behind the end. */
  state: 'fine' | 'cut' | 'broken' = 'fine';
  readonly #bytes: Uint8Array;
  readonly #to: number;

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.#bytes = bytes;
    this.at = from;
    this.#to = to;
  }

  fail(): void {
    this.state = 'broken';
  }

  /** A number that begins in the low `bits` of the byte at hand. */
  number(bits: number): number {
    const most = (1 << bits) - 1;
    let value = (this.#bytes[this.at++] ?? 0) & most;
    if (value < most) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      if (this.at >= this.#to) return this.#cut();
      const byte = this.#bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    this.fail();
    return 0;
  }

  text(): string {
    if (this.state !== 'fine') return '';
    if (this.at >= this.#to) return String(this.#cut());
    const isHuffman = ((this.#bytes[this.at] ?? 0) & 0x80) !== 0;
    const length = this.number(7);
    if (this.state !== 'fine') return '';
    if (this.at + length > this.#to) return String(this.#cut());
    const from = this.at;
    this.at += length;
    if (!isHuffman) return latin1(this.#bytes, from, this.at);
    const text = decodeHuffman(this.#bytes, from, this.at);
    if (text === undefined) this.fail();
    return text ?? '';
  }

  #cut(): number {
    this.state = 'cut';
    return 0;
  }
}
