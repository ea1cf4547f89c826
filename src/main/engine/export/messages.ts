/** WebSocket messages as JSON, as JSON lines, and as CSV (RFC 4180). */
import type { WsMessage } from '../../../shared/model/index.ts';
import { csvCell } from './csv-cell.ts';
import type { ExportMessage } from './exchange-source.ts';

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
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string | number | boolean | undefined>>;

function rowOf({ message, bytes }: ExportMessage): Row {
  const text = isText(message, bytes);
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
    text: message.opcode === 8 ? message.closeReason : text ? Buffer.from(bytes).toString('utf8') : undefined,
    base64: text || message.opcode === 8 ? undefined : Buffer.from(bytes).toString('base64'),
  };
}

/** Text that comes back from UTF-8 as the same bytes. */
function isText(message: WsMessage, bytes: Uint8Array): boolean {
  if (message.opcode === 2) return false;
  return Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf8').equals(Buffer.from(bytes));
}

/** One JSON object a line. */
export function* writeMessageLines(messages: Iterable<ExportMessage>): Generator<string> {
  for (const message of messages) yield `${JSON.stringify(rowOf(message))}\n`;
}

/** One JSON array. */
export function* writeMessageJson(messages: Iterable<ExportMessage>): Generator<string> {
  let between = '[\n';
  for (const message of messages) {
    yield `${between}${JSON.stringify(rowOf(message))}`;
    between = ',\n';
  }
  yield between === '[\n' ? '[]\n' : '\n]\n';
}

/** CSV with a header line. Its cells are safe in a spreadsheet; the JSON formats have the text unchanged. */
export function* writeMessageCsv(messages: Iterable<ExportMessage>): Generator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for (const message of messages) {
    const row = rowOf(message);
    yield `${COLUMNS.map((column) => csvCell(row[column])).join(',')}\r\n`;
  }
}
