/**
 * What JavaScript and the compiled loops over a row of packets hand each other, by place in their memory. Their source has
 * these numbers from scripts/wasm-rows.mjs.
 */
import { ROW } from './decided.ts';

/** Bytes of the file read at once. Of fewer the calls cost more than is gained by the processor's near caches. */
export const WINDOW_BYTES = 1 << 20;
/** Ways through the layers that the loops know places of: those with the smallest numbers. */
export const WAYS = 1024;
/** Numbers of 16 bits; and link addresses of which it is kept what a test told. */
export const NUMBERS = 1 << 16;
export const ETHERS = 256;

const FILE_OFFSET = 64;
const CAPTURED = FILE_OFFSET + ROW * 8;
const PAYLOAD = CAPTURED + ROW * 4;
const CHAIN = PAYLOAD + ROW * 4;
const ISSUE = CHAIN + ROW * 4;
const PLACES = ISSUE + ROW * 4;
const BY_WAY = PLACES + ROW * 4;
const ETHER_HIGH = BY_WAY + WAYS * 4;
const ETHER_LOW = ETHER_HIGH + ETHERS * 2 * 4;
const TCP_FLAGS = ETHER_LOW + ETHERS * 2 * 4;
const LAYERS = TCP_FLAGS + ROW * 2;
const TOLD = LAYERS + ROW;
const ETHER_TOLD = TOLD + ROW;
const BY_NUMBER = ETHER_TOLD + ETHERS * 2;
const WINDOW = BY_NUMBER + NUMBERS;
const PAGE = 1 << 16;

/** Pages of memory that there are. */
export const PAGES = Math.ceil((WINDOW + WINDOW_BYTES) / PAGE);

/** Places of arrays, of a row's packets where nothing else is said; those of wide numbers on boundaries of 8 bytes. Nothing lies at 0. */
export const AT = {
  /** Columns of the packet table: doubles, words of 32 and 16 bits, and bytes. */
  fileOffset: FILE_OFFSET,
  captured: CAPTURED,
  payload: PAYLOAD,
  chain: CHAIN,
  issue: ISSUE,
  tcpFlags: TCP_FLAGS,
  layers: LAYERS,
  /** What is told (decided.ts), as bytes. */
  told: TOLD,
  /** Where headers begin in the window: found by the loop. */
  places: PLACES,
  /** By way through the layers: where the header begins. */
  byWay: BY_WAY,
  /** By number: what a test tells of it, + 1. */
  byNumber: BY_NUMBER,
  /** By some bits of a link address, of the first of two and then of the other: its first two bytes, the rest, and what a test tells of it, + 1. */
  etherHigh: ETHER_HIGH,
  etherLow: ETHER_LOW,
  etherTold: ETHER_TOLD,
  /** What was read of the file. */
  window: WINDOW,
} as const;

/** Where a header begins on a way: its place in a packet, or one of these. Not looked for yet; not to be told. */
export const UNKNOWN = -1;
export const NOWHERE = -2;
/** Added to the place of an IPv4 header for that of the header behind it. */
export const BEHIND_IPV4 = -10_000;
export const MIN_IPV4 = 20;
/** In the `payloadOffset` column: the payload is not the packet's own bytes. */
export const ELSEWHERE = 0xffffffff;
