/**
 * Which packets complete messages, a byte each: what told-messages.ts finds where a stream has been followed. A packet counts as known
 * when it goes by; of a stream that comes to nothing all of that is taken back.
 */
import { clientOf, Message, MOST_MARKS, markOf, Stream, serverOf } from './state.ts';

/** Whether the packet list takes a stream with this first packet for HTTP; `isOnePiece`: its first line is in one segment. */
declare function begins(packet: i32, isOnePiece: bool): bool;
/** Whether a word is a method that has no say in how a message ends. */
declare function isMethod(word: i32): bool;
/** Nothing is told of a stream's packets from one on. */
declare function clear(stream: i32, from: f64): void;

const FIRST_FINAL: i32 = 200;
const NO_CONTENT: i32 = 204;

/** By packet; the packet from which on nothing is told of the stream at hand. */
let told: usize = 0;
let until: f64 = 0;
/** The method that was asked about last. */
let method: i32 = -1;
let isPlainMethod: bool = false;

/** Begin: a byte for each packet. */
export function beginTold(place: usize): void {
  told = place;
}

/** A packet of a stream has gone by, and something is known of it. */
export function know(place: usize, packet: i32): void {
  const stream = changetype<Stream>(place);
  if (stream.marks <= MOST_MARKS) {
    if (stream.marks < MOST_MARKS) store<i32>(markOf(place, stream.marks), packet);
    stream.marks++;
  }
  store<u8>(told + packet, load<u8>(told + packet) | <u8>KNOWN);
}

/** Frames that end from now on are told of up to a packet. */
export function tellUntil(packet: f64): void {
  until = packet;
}

/** A packet completes a frame. */
export function noteFrame(packet: i32): void {
  note(packet, Completes_websocket);
}

function note(packet: i32, what: i32): void {
  if (<f64>packet >= until) return;
  const http = Completes_request | Completes_response;
  const before = <i32>load<u8>(told + packet);
  const several = (before & http) !== 0 && (what & http) !== 0 ? Completes_several : 0;
  store<u8>(told + packet, <u8>(before | what | several));
}

/** Nothing is told of a stream. */
export function forget(stream: i32): void {
  clear(stream, 0);
}

/** Nothing is told of a stream, of which the first packets count as known at most. */
function forgetFirst(stream: i32, place: usize): void {
  const marks = changetype<Stream>(place).marks;
  if (marks > MOST_MARKS) clear(stream, 0);
  else for (let mark = 0; mark < marks; mark++) store<u8>(told + load<i32>(markOf(place, mark)), 0);
}

/** Tell of the packets of a stream that is plain to its end; false where its bytes in order have to be at hand for that. */
export function tellPackets(stream: i32, place: usize): bool {
  const own = changetype<Stream>(place);
  if (own.disorder < 0) {
    forgetFirst(stream, place);
    return true;
  }
  if (own.exchanges === 0 || own.isMet !== 0 || !beginsPlain(own)) {
    clear(stream, 0);
    return true;
  }
  const client = clientOf(place);
  const server = serverOf(place);
  plainUntil(place);
  until = own.disorder;
  if (asked < client.top || answered < server.top) {
    if (client.frames !== 0 || !stopAt(own)) {
      clear(stream, 0);
      return false;
    }
    if (until < own.disorder) clear(stream, until);
  }
  for (let next = own.first; next !== 0; next = changetype<Message>(next).next) {
    const request = changetype<Message>(next);
    note(request.lastPacket, Completes_request);
    if (request.response !== 0) note(changetype<Message>(request.response).lastPacket, Completes_response);
  }
  return true;
}

/** Whether the packet list takes the stream for HTTP from its first bytes on. */
function beginsPlain(stream: Stream): bool {
  const request = changetype<Message>(stream.first);
  if (request.response !== 0 && changetype<Message>(request.response).firstPacket <= request.packet) return false;
  return begins(stream.firstPacket, request.packet === request.firstPacket && request.headLength <= LONGEST_LINE);
}

/** Up to which offsets of both directions every byte belongs to a message that is whole and framed in the ordinary way. */
let asked: f64 = 0;
let answered: f64 = 0;

function plainUntil(place: usize): void {
  const stream = changetype<Stream>(place);
  asked = 0;
  answered = 0;
  for (let next = stream.first; next !== 0; next = changetype<Message>(next).next) {
    const request = changetype<Message>(next);
    if (request.headOffset !== asked || !isOrdinary(request) || !hasPlainMethod(request)) return;
    asked = request.end;
    if (request.interim !== 0) return;
    if (request.response === 0) continue;
    const response = changetype<Message>(request.response);
    if (response.headOffset !== answered || response.text === NO_CONTENT) return;
    if (request.upgraded !== 0) {
      // It says so itself.
      if (response.upgrade !== request.upgraded - 1) return;
      answered = response.end;
      const client = clientOf(place);
      const server = serverOf(place);
      if (client.framesEarliest <= response.lastPacket || server.framesEarliest < response.lastPacket) return;
      asked = client.top;
      answered = server.top;
      return;
    }
    if (response.text < FIRST_FINAL || !isOrdinary(response)) return;
    answered = response.end;
  }
}

function isOrdinary(message: Message): bool {
  return (
    message.cut === CUT_not &&
    message.missing === 0 &&
    message.framing !== FRAMING_tunnel &&
    message.framing !== FRAMING_untilClose &&
    message.headLength <= LONGEST_HEAD &&
    message.end - message.headOffset <= LONGEST_MESSAGE
  );
}

function hasPlainMethod(request: Message): bool {
  if (request.word !== method) {
    method = request.word;
    isPlainMethod = isMethod(method);
  }
  return isPlainMethod;
}

/**
 * What is not ordinary begins with a message: nothing is told from its packet on. False where it came in several, of which the one
 * that brought its first byte is not at hand.
 */
function stopAt(stream: Stream): bool {
  for (let next = stream.first; next !== 0; next = changetype<Message>(next).next) {
    const request = changetype<Message>(next);
    if (request.headOffset === asked && !stopBefore(request)) return false;
    if (request.interim !== 0) {
      const interim = changetype<Message>(request.interim);
      if (interim.headOffset === answered && !stopBefore(interim)) return false;
    }
    if (request.response === 0) continue;
    const response = changetype<Message>(request.response);
    if (response.headOffset === answered && !stopBefore(response)) return false;
  }
  return true;
}

function stopBefore(message: Message): bool {
  until = min(until, <f64>message.packet);
  return message.firstPacket === message.packet;
}
