/**
 * Exchanges as columns: what following streams found of HTTP/1, some 90 bytes an exchange with its texts. An exchange is
 * made an object again when somebody asks for it; what lists narrow down and sort by is read from the columns.
 */
import type { Issue, MessageStatus } from '../../../shared/model/index.ts';
import { FittedColumn, Texts, Words } from '../bytes/index.ts';
import { CUT, FRAMINGS, MESSAGE, MESSAGE_COLUMNS, PARTS, STATUSES } from './exchange-cells.ts';
import { NO_ISSUES } from './follower.ts';
import { cutBody } from './http-framing.ts';
import type { IndexedExchange, IndexedMessage, IndexedRequest, IndexedResponse } from './http1.ts';

const NO_INTERIM: readonly IndexedResponse[] = [];

/** Where a message stands in the bytes of its direction. */
export interface MessagePlace {
  /** Of its first byte, in the stream. */
  readonly offset: number;
  /** Bytes of the head, and of all of it as it was sent. */
  readonly headLength: number;
  readonly length: number;
  readonly firstPacket: number;
}

/** Messages: a row each. The columns are those of exchange-cells.ts, in their order. */
class Messages {
  readonly headOffset = new FittedColumn();
  readonly headLength = new FittedColumn();
  readonly rest = new FittedColumn();
  readonly bodyLength = new FittedColumn();
  readonly kind = new FittedColumn();
  readonly packet = new FittedColumn();
  readonly before = new FittedColumn();
  readonly behind = new FittedColumn();
  readonly version = new FittedColumn();
  readonly contentType = new FittedColumn();
  readonly upgrade = new FittedColumn();
  readonly word = new FittedColumn();
  readonly text = new FittedColumn();
  readonly host = new FittedColumn();

  readonly #all: readonly FittedColumn[] = Object.values(this);

  get length(): number {
    return this.packet.length;
  }

  /** Append a row, of a value for each column in their order. In a loop: fourteen calls are fourteen copies of what they do. */
  push(row: ArrayLike<number>): void {
    for (let i = 0; i < this.#all.length; i++) this.#all[i]?.push(row[i] as number);
  }

  /** Append rows, the columns by themselves, of which the largest numbers are known. */
  append(columns: readonly Float64Array[], from: number, to: number, most: Float64Array): void {
    for (const [i, column] of this.#all.entries())
      column.append(columns[i]?.subarray(from, to) ?? ROW, most[i] as number);
  }

  trim(): void {
    for (const column of this.#all) column.trim();
  }
}

/** A row that is being put together. */
const ROW = new Float64Array(MESSAGE_COLUMNS);

/** Columns of numbers as plain-streams tells them. */
export interface ExchangeRows {
  readonly exchangeColumns: readonly Float64Array[];
  readonly messageColumns: readonly Float64Array[];
  /** The largest number in each column, of exchanges and then of messages. */
  readonly most: Float64Array;
}

/** Rows from one up to another. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Each number so much higher. By itself, since what a loop is compiled with takes more time than the loop. */
function movedOn(numbers: Float64Array, ahead: number): Float64Array {
  const moved = new Float64Array(numbers.length);
  for (let i = 0; i < moved.length; i++) moved[i] = (numbers[i] as number) + ahead;
  return moved;
}

/** So many numbers, the last of which is right before one. */
const numbersBefore = (end: number, length: number): number[] => Array.from({ length }, (_, i) => end - length + i);

/** The columns of upgrades, and of answers with codes of 1xx, among those of exchanges. */
const EXCHANGE_UPGRADE = 2;
const EXCHANGE_INTERIM = 3;

/** See the file's first lines. Exchanges are numbered as they are added. */
export class ExchangeTable {
  readonly #messages = new Messages();
  readonly #issues = new Map<number, readonly Issue[]>();
  readonly #words = new Words();
  readonly #targets = new Texts();
  /** First message of each exchange (request, then response), and which of the two there are. */
  readonly #first = new FittedColumn();
  readonly #parts = new FittedColumn();
  /** Word of the protocol that the connection went on with, + 1; 0 none. */
  readonly #upgrade = new FittedColumn();
  readonly #interim = new Map<number, readonly number[]>();

  /** Exchanges so far. */
  get length(): number {
    return this.#first.length;
  }

  /** Take an exchange up; its number. */
  add({ request, interim, response, upgrade }: IndexedExchange): number {
    const exchange = this.length;
    if (interim.length > 0)
      this.#interim.set(
        exchange,
        interim.map((message) => this.#addResponse(message)),
      );
    this.#first.push(this.#messages.length);
    this.#parts.push((request ? PARTS.request : 0) | (response ? PARTS.response : 0));
    this.#upgrade.push(upgrade === undefined ? 0 : this.#words.add(upgrade) + 1);
    if (request !== undefined)
      this.#addMessage(request, request.method, this.#targets.add(request.target), request.host);
    if (response !== undefined) this.#addResponse(response);
    return exchange;
  }

  /**
   * Take exchanges up as a pass over plain streams tells them, without gaps: some of the rows of exchanges, and theirs of messages; the
   * number of the first.
   */
  append({ exchangeColumns, messageColumns, most }: ExchangeRows, exchanges: Range, messages: Range): number {
    const exchange = this.length;
    const message = this.#messages.length;
    const [first, parts, upgrade] = exchangeColumns;
    const ahead = message - messages.from;
    const firsts = movedOn(first?.subarray(exchanges.from, exchanges.to) ?? ROW, ahead);
    this.#first.append(firsts, message + messages.to - messages.from);
    this.#parts.append(parts?.subarray(exchanges.from, exchanges.to) ?? ROW, PARTS.both);
    this.#upgrade.append(upgrade?.subarray(exchanges.from, exchanges.to) ?? ROW, most[EXCHANGE_UPGRADE] ?? 0);
    this.#messages.append(messageColumns, messages.from, messages.to, most.subarray(exchangeColumns.length));
    if (most[EXCHANGE_INTERIM] !== 0) {
      for (let row = exchanges.from; row < exchanges.to; row++) {
        const length = exchangeColumns[EXCHANGE_INTERIM]?.[row] ?? 0;
        const request = (first?.[row] ?? 0) + ahead;
        if (length > 0) this.#interim.set(exchange + row - exchanges.from, numbersBefore(request, length));
      }
    }
    if (most[exchangeColumns.length + MESSAGE.cut] === CUT.not) return exchange;
    for (let row = messages.from; row < messages.to; row++) {
      const cut = messageColumns[MESSAGE.cut]?.[row] ?? 0;
      if (cut === CUT.capture || cut === CUT.short)
        this.#cut(message + row - messages.from, cut, messageColumns[MESSAGE.needed]?.[row] ?? 0);
    }
    return exchange;
  }

  /** Say that a message's body is cut short, where there should be as many bytes as are `needed`, if that is known. */
  #cut(message: number, cut: number, needed: number): void {
    const all = this.#messages;
    const bodyFrom = all.headOffset.at(message) + all.headLength.at(message);
    const had = all.bodyLength.at(message);
    this.#issues.set(message, [cutBody(cut === CUT.short, bodyFrom, had, needed < 0 ? undefined : needed)]);
  }

  /** The number of a word, and the word. */
  word(text: string): number {
    return this.#words.add(text);
  }

  wordText(number: number): string {
    return this.#words.text(number);
  }

  /** The number that the next new target gets; targets by their bytes, one behind the other, and lengths; and one. */
  get nextText(): number {
    return this.#targets.next;
  }

  addTexts(bytes: Uint8Array, lengths: Uint8Array): void {
    this.#targets.append(bytes, lengths);
  }

  text(bytes: Uint8Array, from: number, to: number): number {
    return this.#targets.addBytes(bytes, from, to);
  }

  /** Give back spare room: when no more are expected. */
  trim(): void {
    this.#messages.trim();
    this.#targets.trim();
    for (const column of [this.#first, this.#parts, this.#upgrade]) column.trim();
  }

  /** An exchange as it was taken up. */
  exchange(exchange: number): IndexedExchange {
    const request = this.#request(exchange);
    const response = this.#response(exchange);
    const upgrade = this.#upgrade.at(exchange);
    return {
      request: request < 0 ? undefined : this.#requestAt(request),
      interim: this.#interim.get(exchange)?.map((message) => this.#responseAt(message)) ?? NO_INTERIM,
      response: response < 0 ? undefined : this.#responseAt(response),
      upgrade: upgrade === 0 ? undefined : this.#words.text(upgrade - 1),
    };
  }

  /** Packet an exchange begins in: of its request, or of its response where the request was not captured. */
  firstPacket(exchange: number): number {
    const request = this.#request(exchange);
    const message = request >= 0 ? request : (this.#interim.get(exchange)?.[0] ?? this.#response(exchange));
    return message < 0 ? 0 : this.#firstOf(message);
  }

  /** Packet the last part that there is of response and request ends in. */
  lastPacket(exchange: number): number | undefined {
    const response = this.#response(exchange);
    const message = response >= 0 ? response : this.#request(exchange);
    return message < 0 ? undefined : this.#lastOf(message);
  }

  /** Packets in which the request and the response end, as far as there are such. */
  ends(exchange: number): number[] {
    return [this.#request(exchange), this.#response(exchange)]
      .filter((one) => one >= 0)
      .map((one) => this.#lastOf(one));
  }

  /** How whole the request and the response are, as far as there are such. */
  statuses(exchange: number): MessageStatus[] {
    return [this.#request(exchange), this.#response(exchange)]
      .filter((one) => one >= 0)
      .map((one) => STATUSES[this.#messages.kind.at(one) % STATUSES.length] ?? 'complete');
  }

  /** Whether there are both request and response, and both are whole. */
  isWhole(exchange: number): boolean {
    const request = this.#request(exchange);
    const response = this.#response(exchange);
    return request >= 0 && response >= 0 && this.#isComplete(request) && this.#isComplete(response);
  }

  #isComplete(message: number): boolean {
    return this.#messages.kind.at(message) % STATUSES.length === STATUSES.indexOf('complete');
  }

  /** Whether one of an exchange's messages reaches over a packet. */
  spans(exchange: number, packet: number): boolean {
    const messages = [this.#request(exchange), this.#response(exchange), ...(this.#interim.get(exchange) ?? [])];
    return messages.some((one) => one >= 0 && this.#firstOf(one) <= packet && packet <= this.#lastOf(one));
  }

  /** Whether the connection went on with another protocol after it. */
  hasUpgrade(exchange: number): boolean {
    return this.#upgrade.at(exchange) !== 0;
  }

  /** Of the request; undefined where there is none. */
  method(exchange: number): string | undefined {
    const request = this.#request(exchange);
    return request < 0 ? undefined : this.#words.text(this.#messages.word.at(request));
  }

  host(exchange: number): string | undefined {
    const request = this.#request(exchange);
    return request < 0 ? undefined : this.#words.text(this.#messages.host.at(request));
  }

  target(exchange: number): string | undefined {
    const request = this.#request(exchange);
    return request < 0 ? undefined : this.#targets.text(this.#messages.text.at(request));
  }

  /** Of the response; undefined where there is none. */
  statusCode(exchange: number): number | undefined {
    const response = this.#response(exchange);
    return response < 0 ? undefined : this.#messages.text.at(response);
  }

  reason(exchange: number): string | undefined {
    const response = this.#response(exchange);
    return response < 0 ? undefined : this.#words.text(this.#messages.word.at(response));
  }

  contentType(exchange: number): string | undefined {
    const response = this.#response(exchange);
    return response < 0 ? undefined : this.#words.text(this.#messages.contentType.at(response));
  }

  bodyLength(exchange: number): number | undefined {
    const response = this.#response(exchange);
    return response < 0 ? undefined : this.#messages.bodyLength.at(response);
  }

  /** Packet the request ends in. */
  requestEnd(exchange: number): number | undefined {
    const request = this.#request(exchange);
    return request < 0 ? undefined : this.#lastOf(request);
  }

  /** Packet the response ends in. */
  responseEnd(exchange: number): number | undefined {
    const response = this.#response(exchange);
    return response < 0 ? undefined : this.#lastOf(response);
  }

  /** Where the request stands. */
  requestPlace(exchange: number): MessagePlace | undefined {
    return this.#placeOf(this.#request(exchange));
  }

  /** Where the response stands. */
  responsePlace(exchange: number): MessagePlace | undefined {
    return this.#placeOf(this.#response(exchange));
  }

  #placeOf(message: number): MessagePlace | undefined {
    if (message < 0) return undefined;
    const all = this.#messages;
    const headLength = all.headLength.at(message);
    return {
      offset: all.headOffset.at(message),
      headLength,
      length: headLength + all.rest.at(message),
      firstPacket: this.#firstOf(message),
    };
  }

  /** The request's row; -1 none. */
  #request(exchange: number): number {
    return (this.#parts.at(exchange) & PARTS.request) === 0 ? -1 : this.#first.at(exchange);
  }

  #response(exchange: number): number {
    const parts = this.#parts.at(exchange);
    return (parts & PARTS.response) === 0 ? -1 : this.#first.at(exchange) + (parts & PARTS.request);
  }

  #firstOf(message: number): number {
    return this.#messages.packet.at(message) - this.#messages.before.at(message);
  }

  #lastOf(message: number): number {
    return this.#messages.packet.at(message) + this.#messages.behind.at(message);
  }

  #addResponse(response: IndexedResponse): number {
    return this.#addMessage(response, response.reason, response.statusCode, '');
  }

  #addMessage(
    message: IndexedMessage & { readonly upgrade: string },
    word: string,
    text: number,
    host: string,
  ): number {
    const number = this.#messages.length;
    const { headOffset, headLength, packet } = message;
    ROW[0] = headOffset;
    ROW[1] = headLength;
    ROW[2] = message.end - headOffset - headLength;
    ROW[3] = message.bodyLength;
    ROW[4] = FRAMINGS.indexOf(message.framing) * STATUSES.length + STATUSES.indexOf(message.status);
    ROW[5] = packet;
    ROW[6] = packet - message.firstPacket;
    ROW[7] = message.lastPacket - packet;
    ROW[8] = this.#words.add(message.version);
    ROW[9] = this.#words.add(message.contentType);
    ROW[10] = this.#words.add(message.upgrade);
    ROW[11] = this.#words.add(word);
    ROW[12] = text;
    ROW[13] = this.#words.add(host);
    this.#messages.push(ROW);
    if (message.issues.length > 0) this.#issues.set(number, message.issues);
    return number;
  }

  #messageAt(message: number): IndexedMessage & { readonly upgrade: string } {
    const all = this.#messages;
    const kind = all.kind.at(message);
    const headOffset = all.headOffset.at(message);
    const headLength = all.headLength.at(message);
    return {
      headOffset,
      headLength,
      end: headOffset + headLength + all.rest.at(message),
      framing: FRAMINGS[Math.floor(kind / STATUSES.length)] ?? 'none',
      bodyLength: all.bodyLength.at(message),
      status: STATUSES[kind % STATUSES.length] ?? 'complete',
      packet: all.packet.at(message),
      firstPacket: this.#firstOf(message),
      lastPacket: this.#lastOf(message),
      version: this.#words.text(all.version.at(message)),
      contentType: this.#words.text(all.contentType.at(message)),
      issues: this.#issues.get(message) ?? NO_ISSUES,
      upgrade: this.#words.text(all.upgrade.at(message)),
    };
  }

  #requestAt(message: number): IndexedRequest {
    return {
      ...this.#messageAt(message),
      method: this.#words.text(this.#messages.word.at(message)),
      target: this.#targets.text(this.#messages.text.at(message)),
      host: this.#words.text(this.#messages.host.at(message)),
    };
  }

  #responseAt(message: number): IndexedResponse {
    return {
      ...this.#messageAt(message),
      statusCode: this.#messages.text.at(message),
      reason: this.#words.text(this.#messages.word.at(message)),
    };
  }
}
