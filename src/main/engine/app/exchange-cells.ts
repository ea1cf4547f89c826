/** The numbers that a row of the table of exchanges is made of. */
import type { HttpBodyInfo, MessageStatus } from '../../../shared/model/index.ts';

/** What `kind` is made of: framing times the number of statuses, and status. */
export const FRAMINGS: readonly HttpBodyInfo['framing'][] = [
  'none',
  'content-length',
  'chunked',
  'until-close',
  'tunnel',
];
export const STATUSES: readonly MessageStatus[] = ['complete', 'cut-off', 'gap', 'malformed'];

/** Which messages an exchange has. */
export const PARTS = { request: 1, response: 2, both: 3 } as const;

/**
 * What cuts a body short: nothing; the capture's end; the end of the direction; and where nobody says how long it should be, that
 * the direction does not end in order.
 */
export const CUT = { not: 0, capture: 1, short: 2, open: 3 } as const;

/** A message's numbers, in the order of the table's columns. */
export const MESSAGE = {
  headOffset: 0,
  headLength: 1,
  /** Bytes from the head's end to the message's. */
  rest: 2,
  bodyLength: 3,
  /** Framing and status. */
  kind: 4,
  packet: 5,
  /** How many packets before and behind `packet` the first and the last one are. */
  before: 6,
  behind: 7,
  version: 8,
  contentType: 9,
  upgrade: 10,
  /** The method's word, or the reason's; the target's text, or the status code; the host's word, or 0. */
  word: 11,
  text: 12,
  host: 13,
  /**
   * Of plain streams alone, in no column: what cuts its body, and how long that should be by its head, -1 where chunks would
   * tell.
   */
  cut: 14,
  needed: 15,
} as const;

/** Columns of the table, and numbers with those that are in none. */
export const MESSAGE_COLUMNS = 14;
export const MESSAGE_CELLS = 16;
