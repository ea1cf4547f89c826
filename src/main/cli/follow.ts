/** `follow FILE --stream N`: the reassembled bytes of a stream. */
import { createHash } from 'node:crypto';
import { formatHarmless } from '../../shared/format.ts';
import type { FollowPiece } from '../../shared/model/index.ts';
import { type Direction, type StreamIndex, streamIndex } from '../../shared/units.ts';
import type { Capture } from '../engine/index.ts';
import { type Command, captureWord, choiceOption, numberOption, Status, UsageError, withCapture } from './command.ts';
import type { Output } from './output.ts';

const FORMS = ['text', 'raw', 'hex', 'sha256'] as const;
const DIRECTIONS = ['toServer', 'toClient'] as const;

/** See the file's first line. */
export const follow: Command = {
  name: 'follow',
  usage: 'FILE --stream N [--direction toServer|toClient|both] [--as raw|text|hex|sha256] [--decrypted]',
  summary: 'the bytes of one stream in order',
  options: {
    stream: { type: 'string' },
    direction: { type: 'string' },
    as: { type: 'string' },
    decrypted: { type: 'boolean' },
  },
  help: [
    '--stream N      number of the stream (tcp.stream)',
    '--direction D   toServer, toClient or both (the default)',
    '--as FORM       text (the default) and hex tell each gap on a line of its own; raw is just the bytes, and beyond',
    '                a gap only those that the receiver acknowledged; sha256 is a line of JSON with length and hash',
    '                of the raw bytes of each direction, of every stream where none is named',
    '--decrypted     the bytes inside of TLS, where its secrets are known; not for sha256',
  ],
  run(words, options, output) {
    const stream = numberOption(options, 'stream');
    const direction = choiceOption(options, 'direction', ['both', ...DIRECTIONS], 'both');
    const form = choiceOption(options, 'as', FORMS, 'text');
    if (stream === undefined && form !== 'sha256') throw new UsageError('--stream N is needed');
    return withCapture(captureWord(words, options), {}, (capture) => {
      if (stream !== undefined && !capture.hasStream(stream)) throw new UsageError(`there is no stream ${stream}`);
      const index = streamIndex(stream ?? 0);
      const decrypted = options.decrypted === true;
      if (form === 'sha256') printSums(capture, stream, output);
      else if (decrypted) for (const piece of capture.allPieces(index, direction, true)) print(piece, form, output);
      else if (form === 'raw') printRaw(capture, index, direction, output);
      else for (const piece of capture.allPieces(index, direction)) print(piece, form, output);
      return Status.whole;
    });
  },
};

function print(piece: FollowPiece, form: 'text' | 'hex' | 'raw', output: Output): void {
  if (form === 'raw') {
    output.bytes(piece.bytes);
    return;
  }
  const mark = piece.direction === 'toServer' ? '>' : '<';
  if (piece.missing > 0) output.line(`${mark} [${piece.missing} bytes missing in capture file]`);
  else if (form === 'hex') output.line(`${mark} ${Buffer.from(piece.bytes).toString('hex')}`);
  else output.text(formatHarmless(new TextDecoder().decode(piece.bytes), '.'));
}

function printRaw(capture: Capture, stream: StreamIndex, wanted: Direction | 'both', output: Output): void {
  for (const { direction, bytes } of capture.received(stream)) {
    if (wanted === 'both' || wanted === direction) output.bytes(bytes);
  }
}

function printSums(capture: Capture, wanted: number | undefined, output: Output): void {
  for (let stream = wanted ?? 0; stream <= (wanted ?? Number.MAX_SAFE_INTEGER) && capture.hasStream(stream); stream++) {
    const sums = { toServer: new Sum(), toClient: new Sum() };
    for (const { direction, bytes, missing } of capture.received(stream)) sums[direction].add(bytes, missing);
    const summary = capture.stream(stream);
    const ends = summary.ok ? { client: summary.value.client, server: summary.value.server } : {};
    output.json({ stream, ...ends, toServer: sums.toServer.end(), toClient: sums.toClient.end() });
  }
}

/** Length and hash of one direction. */
class Sum {
  #length = 0;
  #missing = 0;
  readonly #hash = createHash('sha256');

  add(bytes: Uint8Array, missing: number): void {
    this.#hash.update(bytes);
    this.#length += bytes.length;
    this.#missing += missing;
  }

  end(): { readonly length: number; readonly missing: number; readonly sha256: string } {
    return { length: this.#length, missing: this.#missing, sha256: this.#hash.digest('hex') };
  }
}
