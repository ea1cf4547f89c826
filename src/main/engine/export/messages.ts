/**
 * WebSocket messages as JSON, as JSON lines, and as CSV (RFC 4180), in pieces of text, some of them empty: those say only
 * that a share of the work is done.
 */
import { csvCell, csvText } from '../../../shared/csv-cell.ts';
import type { ExportMessage, ExportMessages } from './exchange-source.ts';
import { jsonPieces, LongText } from './json-pieces.ts';
import { base64Pieces, longBytes, readsAs, textPieces } from './long-text.ts';

const BINARY = 2;
const CLOSE = 8;
const OPCODE_NAMES: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

/** Columns of every format, in order. Exactly one of `text` and `base64` is filled. */
const COLUMNS = [
  ...['stream', 'message', 'direction', 'time', 'relative', 'type', 'opcode', 'length', 'wireLength', 'frames'],
  ...['compressed', 'readability', 'closeCode', 'firstPacket', 'lastPacket', 'text', 'base64'],
  // What became of it by its receiver's TCP, what is lost around it, and how the connection ended behind it.
  ...['fate', 'fatePacket', 'fateSeconds', 'lateSeconds', 'latePacket', 'lostBefore', 'lostAfter'],
  ...['end', 'endBy', 'endDirection', 'endPacket', 'endSeconds'],
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string | number | boolean | LongText | undefined>>;

/** Characters of a line of CSV that are gathered. */
const LINE = 1 << 16;

/** A message as one row; empty pieces while it is found out whether it is text. */
function* rowOf({ message, bytes }: ExportMessage): Generator<'', Row> {
  const content = longBytes(bytes);
  const isText = message.opcode !== BINARY && (yield* readsAs(content, 'utf-8'));
  const isClose = message.opcode === CLOSE;
  const { fate, end } = message;
  return {
    stream: message.stream,
    message: message.message,
    direction: message.direction,
    time: `${message.time.seconds}.${String(message.time.nanos).padStart(9, '0')}`,
    relative: message.relative,
    type: OPCODE_NAMES[message.opcode] ?? `opcode ${message.opcode}`,
    opcode: message.opcode,
    length: message.length,
    wireLength: message.wireLength,
    frames: message.frames.length,
    compressed: message.compressed,
    readability: message.readability,
    closeCode: message.closeCode,
    firstPacket: message.packets[0] + 1,
    lastPacket: message.packets[1] + 1,
    text: isClose ? message.closeReason : isText ? new LongText(() => textPieces(content)) : undefined,
    base64: isText || isClose ? undefined : new LongText(() => base64Pieces(content)),
    fate: fate?.kind,
    fatePacket: numberOf(fate?.packet),
    fateSeconds: fate?.seconds,
    lateSeconds: fate?.late?.seconds,
    latePacket: numberOf(fate?.late?.packet),
    lostBefore: message.lostBefore?.bytes,
    lostAfter: message.lostAfter?.bytes,
    end: end && (end.closeSent === undefined ? 'abnormal' : `close sent ${end.closeSent} only`),
    endBy: end?.by,
    endDirection: end?.direction,
    endPacket: numberOf(end?.packet),
    endSeconds: end?.seconds,
  };
}

/** A packet as people number it. */
const numberOf = (packet: number | undefined): number | undefined => (packet === undefined ? undefined : packet + 1);

/** One JSON object a line. */
export function* writeMessageLines(messages: ExportMessages): Generator<string> {
  for (const message of messages) {
    if (message === undefined) yield '';
    else {
      yield* jsonPieces(yield* rowOf(message));
      yield '\n';
    }
  }
}

/** One JSON array. */
export function* writeMessageJson(messages: ExportMessages): Generator<string> {
  let between = '[\n';
  for (const message of messages) {
    if (message === undefined) yield '';
    else {
      const row = yield* rowOf(message);
      yield between;
      yield* jsonPieces(row);
      between = ',\n';
    }
  }
  yield between === '[\n' ? '[]\n' : '\n]\n';
}

/** CSV with a header line. Its cells are safe in a spreadsheet; the JSON formats have the text unchanged. */
export function* writeMessageCsv(messages: ExportMessages): Generator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for (const message of messages) {
    if (message === undefined) {
      yield '';
      continue;
    }
    const row = yield* rowOf(message);
    let line = '';
    for (const [at, column] of COLUMNS.entries()) {
      const value = row[column];
      if (at > 0) line += ',';
      if (!(value instanceof LongText)) line += csvCell(value);
      else
        for (const piece of csvText(value.pieces())) {
          if (line.length >= LINE) {
            yield line;
            line = '';
          }
          line += piece;
        }
    }
    yield `${line}\r\n`;
  }
}
