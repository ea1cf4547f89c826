/**
 * Exports for the window, a piece at a time: whoever asked writes each piece before asking for the next, so that no more
 * than one is held, whatever the whole comes to.
 */
import type { BodyRef, ExportPiece, HttpExchange, MessageExport, Result } from '../../shared/model/index.ts';
import { fail, ok } from './answer.ts';
import { owned } from './bytes/index.ts';
import {
  bodyFileName,
  type ExchangeSource,
  type ExportMessages,
  writeHar,
  writeMessageCsv,
  writeMessageJson,
  writeMessageLines,
} from './export/index.ts';
import type { BodyPieces } from './message-answers.ts';

/** What exports are made from. */
export interface ExportFacts {
  readonly version: string;
  /** The exchanges of an order, or its messages. */
  exchanges(order: Extract<MessageExport, { kind: 'har' | 'bodies' }>): Iterable<HttpExchange>;
  messages(order: Extract<MessageExport, { kind: 'messages' }>): ExportMessages;
  source(): ExchangeSource;
  body(exchange: HttpExchange, part: 'request' | 'response'): BodyPieces;
  /** Decodes a body in steps, so that `body` or `pieces` has it at hand right afterwards. */
  prepare(exchange: number, part: 'request' | 'response'): Iterable<undefined>;
  /** One body or message, whatever its size. */
  pieces(body: BodyRef): Iterable<Uint8Array>;
}

/** A part of a file. */
interface Part {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * Text is gathered until a piece has this many bytes, or so many texts are in it, or a share of work is done for none: a
 * question must be answered soon.
 */
const PIECE_BYTES = 256 * 1024;
const PIECE_TEXTS = 400;

const NOTHING: ExportPiece = { bytes: new Uint8Array(0), file: '', last: true };

/** See the file's first lines. */
export class ExportAnswers {
  readonly #facts: ExportFacts;
  #running: { readonly key: string; readonly parts: Iterator<Part>; next: number } | undefined;

  constructor(facts: ExportFacts) {
    this.#facts = facts;
  }

  /** Piece `number` of an export. They come in order: piece 0 begins anew, any other has to be the next. */
  piece(order: MessageExport, number: number): Result<ExportPiece> {
    const key = JSON.stringify(order);
    if (number === 0) this.#running = { key, parts: this.#parts(order), next: 0 };
    const running = this.#running;
    if (running?.key !== key || running.next !== number) return fail('export-lost', { piece: number });
    running.next++;
    const { done, value } = running.parts.next();
    if (done !== true) return ok({ ...value, last: false });
    this.#running = undefined;
    return ok(NOTHING);
  }

  #parts(order: MessageExport): Iterator<Part> {
    switch (order.kind) {
      case 'har': {
        const source = { ...this.#facts.source(), exchanges: () => this.#facts.exchanges(order) };
        return gathered(writeHar(source, this.#facts.version));
      }
      case 'bodies':
        return this.#bodies(this.#facts.exchanges(order));
      case 'body':
        return this.#oneBody(order.body);
      case 'messages': {
        const write = { json: writeMessageJson, ndjson: writeMessageLines, csv: writeMessageCsv }[order.format];
        return gathered(write(this.#facts.messages(order)));
      }
    }
  }

  *#bodies(exchanges: Iterable<HttpExchange>): Generator<Part> {
    for (const exchange of exchanges)
      for (const part of ['request', 'response'] as const) {
        const file = bodyFileName(exchange, part);
        for (const _ of this.#facts.prepare(exchange.exchange, part)) yield { file, bytes: NOTHING.bytes };
        for (const bytes of this.#facts.body(exchange, part).pieces) yield { file, bytes: owned(bytes) };
      }
  }

  *#oneBody(body: BodyRef): Generator<Part> {
    if (body.kind === 'http') for (const _ of this.#facts.prepare(body.exchange, body.part)) yield NOTHING;
    for (const bytes of this.#facts.pieces(body)) yield { file: '', bytes: owned(bytes) };
  }
}

function* gathered(texts: Iterable<string>): Generator<Part> {
  const encoder = new TextEncoder();
  let pieces: Uint8Array[] = [];
  let length = 0;
  const join = (): Part => {
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    pieces = [];
    length = 0;
    return { file: '', bytes };
  };
  for (const text of texts) {
    const bytes = encoder.encode(text);
    pieces.push(bytes);
    length += bytes.length;
    if (text === '' || length >= PIECE_BYTES || pieces.length >= PIECE_TEXTS) yield join();
  }
  if (length > 0) yield join();
}
