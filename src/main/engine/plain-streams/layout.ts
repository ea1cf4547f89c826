/**
 * What JavaScript and the compiled pass over plain streams hand each other. The pass's sources have these numbers from
 * scripts/wasm-streams.mjs.
 */

/** Cells of 32 bits in one block of memory. Places are bytes from the beginning of the memory. */
export const CELL = {
  /** Columns of some packets of the table, and how many bytes wide those are that are as wide as they need. */
  stream: 0,
  tcpFlags: 1,
  direction: 2,
  seq: 3,
  tcpNotes: 4,
  layers: 5,
  payloadLength: 6,
  payloadOffset: 7,
  capturedLength: 8,
  issue: 9,
  fileOffset: 10,
  payloadLengthWidth: 11,
  payloadOffsetWidth: 12,
  capturedLengthWidth: 13,
  issueWidth: 14,
  fileOffsetWidth: 15,
  /** By stream, where it is in memory; and how many streams there are. */
  places: 16,
  streams: 17,
  /** The window over the file. */
  window: 18,
  /** By byte: 1 for characters of a token. */
  tokens: 19,
  /** Rows of {@link FOUND}, how many there are, and room for. */
  foundRows: 20,
  found: 21,
  foundRoom: 22,
  /** Columns of numbers, of {@link EXCHANGE} and of {@link MESSAGE}; rows there are, and room for in each of all of them. */
  exchangeColumns: 23,
  exchanges: 24,
  messageColumns: 25,
  messages: 26,
  messageRoom: 27,
  /** The largest number in each column, of exchanges and then of messages. */
  most: 28,
  /** By packet, what it completes. */
  told: 29,
  /** Texts that are new: their bytes, one text behind the other, how many bytes and texts there are; and a byte for each one's length. */
  text: 30,
  textBytes: 31,
  texts: 32,
  textLengths: 33,
  /** The number of the next new text. */
  nextText: 34,
  /** Whether streams of TLS are left. */
  leavesTls: 35,
  /** Column of acknowledgment numbers. */
  ack: 36,
} as const;

/** Cells in the block. */
export const CELLS = 40;

/** Frames of a direction: where they lie in memory, bytes of them and of their room, and how many they are. */
export const FRAMES = { place: 0, used: 1, room: 2, count: 3 } as const;

/** What is told of a stream: numbers of 64 bits. */
export const FOUND = {
  stream: 0,
  exchanges: 1,
  messages: 2,
  /** Whether what its packets complete has been told: 0 where its bytes in order have to be at hand for that. */
  isTold: 3,
  /** Where the extensions of WebSocket lie that were agreed on, and their length. */
  extensions: 4,
  extensionsLength: 5,
  /** {@link FRAMES} of the client and of the server. */
  client: 6,
  server: 10,
  /**
   * Bytes of each direction of a stream that does not begin as HTTP, or behind where a tunnel begins, else -1. The first of them lie where
   * frames else would; of what it is nothing more is known.
   */
  toServer: 14,
  toClient: 15,
} as const;

/** Numbers in a row of those. */
export const FOUND_CELLS = 16;

/**
 * Columns of exchanges: the first message counted from the first that is told, and as app/exchange-table.ts has them; and how many
 * messages right before that are answers with a code of 1xx, in order.
 */
export const EXCHANGE = { first: 0, parts: 1, upgrade: 2, interim: 3 } as const;
export const EXCHANGE_CELLS = 4;

/** Bytes of the file read at once at most: more would leave the processor's near caches. */
export const LARGEST_WINDOW = 1 << 17;
/** New texts, and bytes of them, that wait to be taken up. */
export const TEXTS_ROOM = 1 << 10;
export const TEXT_BYTES_ROOM = 1 << 16;
/** Bytes that heads which have begun may take in all streams. */
export const ROOM_FOR_HEADS = 1 << 25;

/** Letters that are compared at once, eight, four or fewer. */
export const TEXTS: readonly string[] = [
  'HTTP/1.',
  'HEAD',
  'CONN',
  'NECT',
  'host',
  'expe',
  'ct',
  'upgr',
  'rade',
  'content-',
  'type',
  't-length',
  'transfer',
  '-encodin',
  'g',
  'sec-webs',
  'ocket-ex',
  'tensions',
  'chun',
  'nked',
];
