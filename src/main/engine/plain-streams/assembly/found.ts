/** What is told of plain streams, as rows of the table of exchanges (app/exchange-table.ts), in columns of numbers. */
import { HTTP, TUNNEL } from './kept.ts';
import { give } from './memory.ts';
import { clientOf, giveBegun, Message, Side, Stream, serverOf } from './state.ts';
import { textOf } from './texts.ts';
import { tellPackets } from './told.ts';

/** Take what has been told up: there is room for more then. */
declare function flush(): void;
/** Memory for columns of so many messages, exchanges and streams; the block of cells tells where. False where there is none. */
declare function makeRoom(messages: u32): bool;

let cells: usize = 0;

/** Begin: the block of cells. */
export function beginTelling(block: usize): void {
  cells = block;
}

function cell(index: u32): u32 {
  return load<u32>(cells + (index << 2));
}
function put(index: u32, value: u32): void {
  store<u32>(cells + (index << 2), value);
}

/** Tell of a stream: false where there is no room. What its frames and extensions lie in is given back by {@link told}. */
export function tell(stream: u32, place: usize): bool {
  const own = changetype<Stream>(place);
  if (cell(CELL_messages) + own.messages > cell(CELL_messageRoom) || cell(CELL_found) === cell(CELL_foundRoom)) flush();
  if (<u32>own.messages > cell(CELL_messageRoom) && !makeRoom(own.messages)) return false;
  const found = cell(CELL_foundRows) + cell(CELL_found) * (FOUND_CELLS << 3);
  put(CELL_found, cell(CELL_found) + 1);
  set(found, FOUND_stream, stream);
  set(found, FOUND_exchanges, own.exchanges);
  set(found, FOUND_messages, own.messages);
  set(found, FOUND_isTold, tellPackets(stream, place) ? 1 : 0);
  set(found, FOUND_extensions, <f64>own.extensions);
  set(found, FOUND_extensionsLength, own.extensionsLength);
  const client = clientOf(place);
  const server = serverOf(place);
  const isKept = own.kind !== HTTP;
  set(found, FOUND_toServer, isKept ? client.top - client.tunnelAt : -1);
  set(found, FOUND_toClient, isKept ? server.top - server.tunnelAt : -1);
  if (isKept) {
    setKept(found + (FOUND_client << 3), client);
    setKept(found + (FOUND_server << 3), server);
    if (own.kind === TUNNEL) tellExchanges(own);
    return true;
  }
  setFrames(found + (FOUND_client << 3), client);
  setFrames(found + (FOUND_server << 3), server);
  tellExchanges(own);
  return true;
}

function tellExchanges(own: Stream): void {
  for (let next = own.first; next !== 0; next = changetype<Message>(next).next) tellExchange(next);
}

/** What was told has been taken up. */
export function told(): void {
  const count = cell(CELL_found);
  for (let i: u32 = 0; i < count; i++) {
    const found = cell(CELL_foundRows) + i * (FOUND_CELLS << 3);
    give(<usize>get(found, FOUND_extensions), <u32>get(found, FOUND_extensionsLength));
    const isKept = get(found, FOUND_toServer) >= 0;
    giveBytes(found + (FOUND_client << 3), isKept);
    giveBytes(found + (FOUND_server << 3), isKept);
  }
  put(CELL_found, 0);
  put(CELL_exchanges, 0);
  put(CELL_messages, 0);
  memory.fill(cell(CELL_most), 0, (EXCHANGE_CELLS + MESSAGE_CELLS) << 3);
}

function get(row: usize, index: u32): f64 {
  return load<f64>(row + (index << 3));
}
function set(row: usize, index: u32, value: f64): void {
  store<f64>(row + (index << 3), value);
}

function setFrames(row: usize, side: Side): void {
  set(row, 0, <f64>side.frames);
  set(row, FRAMES_used, side.framesUsed);
  set(row, FRAMES_room, side.framesRoom);
  set(row, FRAMES_count, side.framesCount);
}

/** What a direction begins with. */
function setKept(row: usize, side: Side): void {
  set(row, 0, <f64>side.begun);
  set(row, FRAMES_used, side.begun === 0 ? 0 : side.begunLength);
  set(row, FRAMES_room, side.begun === 0 ? 0 : side.begunLength);
  side.begun = 0;
}

function giveBytes(row: usize, isKept: bool): void {
  const place = <usize>get(row, 0);
  const room = <u32>get(row, FRAMES_room);
  if (isKept) giveBegun(place, room);
  else give(place, room);
}

function tellExchange(place: usize): void {
  const request = changetype<Message>(place);
  const row = cell(CELL_exchanges);
  put(CELL_exchanges, row + 1);
  let interims = 0;
  for (let next = request.interim; next !== 0; next = changetype<Message>(next).next) {
    const interim = changetype<Message>(next);
    tellMessage(interim, interim.text);
    interims++;
  }
  const first = cell(CELL_messages);
  tellMessage(request, textOf(place + offsetof<Message>(), request.text));
  if (request.response !== 0) {
    const response = changetype<Message>(request.response);
    tellMessage(response, response.text);
  }
  const column = cell(CELL_exchangeColumns);
  const bytes = cell(CELL_messageRoom) << 3;
  setIn(column, bytes, row, EXCHANGE_first, 0, first);
  setIn(column, bytes, row, EXCHANGE_parts, 0, request.response === 0 ? PARTS_request : PARTS_both);
  setIn(column, bytes, row, EXCHANGE_upgrade, 0, request.upgraded);
  setIn(column, bytes, row, EXCHANGE_interim, 0, interims);
}

function tellMessage(message: Message, text: i32): void {
  const row = cell(CELL_messages);
  put(CELL_messages, row + 1);
  const column = cell(CELL_messageColumns);
  const bytes = cell(CELL_messageRoom) << 3;
  const whole = message.missing > 0 ? STATUS_gap : STATUS_complete;
  const status = message.cut === CUT_not ? whole : STATUS_cutOff;
  setIn(column, bytes, row, MESSAGE_headOffset, EXCHANGE_CELLS, message.headOffset);
  setIn(column, bytes, row, MESSAGE_headLength, EXCHANGE_CELLS, message.headLength);
  setIn(column, bytes, row, MESSAGE_rest, EXCHANGE_CELLS, message.end - message.headOffset - message.headLength);
  setIn(column, bytes, row, MESSAGE_bodyLength, EXCHANGE_CELLS, message.bodyLength);
  setIn(column, bytes, row, MESSAGE_kind, EXCHANGE_CELLS, message.framing * STATUS_COUNT + status);
  setIn(column, bytes, row, MESSAGE_packet, EXCHANGE_CELLS, message.packet);
  setIn(column, bytes, row, MESSAGE_before, EXCHANGE_CELLS, message.packet - message.firstPacket);
  setIn(column, bytes, row, MESSAGE_behind, EXCHANGE_CELLS, message.lastPacket - message.packet);
  setIn(column, bytes, row, MESSAGE_version, EXCHANGE_CELLS, message.version);
  setIn(column, bytes, row, MESSAGE_contentType, EXCHANGE_CELLS, message.contentType);
  setIn(column, bytes, row, MESSAGE_upgrade, EXCHANGE_CELLS, message.upgrade);
  setIn(column, bytes, row, MESSAGE_word, EXCHANGE_CELLS, message.word);
  setIn(column, bytes, row, MESSAGE_text, EXCHANGE_CELLS, text);
  setIn(column, bytes, row, MESSAGE_host, EXCHANGE_CELLS, message.host);
  setIn(column, bytes, row, MESSAGE_cut, EXCHANGE_CELLS, message.cut);
  setIn(column, bytes, row, MESSAGE_needed, EXCHANGE_CELLS, message.needed);
}

/** A number of a row, in the column `index` of those from `column` on; which is the largest in it stands from `most` on. */
function setIn(column: usize, bytes: u32, row: u32, index: u32, most: u32, value: f64): void {
  store<f64>(column + index * bytes + (row << 3), value);
  const largest = cell(CELL_most) + ((most + index) << 3);
  if (value > load<f64>(largest)) store<f64>(largest, value);
}
