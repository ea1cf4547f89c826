/**
 * `export FILE --out F`: what the capture holds in another format, which the ending of F names. To add a format: one line
 * in FORMATS.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { extname, join } from 'node:path';
import { version } from '../../../package.json';
import {
  bodyFileName,
  type Capture,
  type ExportMessage,
  writeHar,
  writeMessageCsv,
  writeMessageJson,
  writeMessageLines,
} from '../engine/index.ts';
import { type Command, fileWord, Status, textOption, UsageError, withCapture } from './command.ts';
import { Output } from './output.ts';

interface Format {
  /** Ending of the file name, or value of --format. */
  readonly name: string;
  readonly what: string;
  write(capture: Capture): Iterable<string>;
}

const FORMATS: readonly Format[] = [
  {
    name: 'har',
    what: 'HTTP exchanges and WebSocket messages, as browsers read them',
    write: (capture) => writeHar(capture.exportSource(), version),
  },
  {
    name: 'messages.jsonl',
    what: 'WebSocket messages, a JSON object a line',
    write: (c) => writeMessageLines(messages(c)),
  },
  { name: 'messages.json', what: 'WebSocket messages, one JSON array', write: (c) => writeMessageJson(messages(c)) },
  { name: 'messages.csv', what: 'WebSocket messages as a table', write: (c) => writeMessageCsv(messages(c)) },
];

/** The name under which all bodies are written, each to a file of its own. */
const BODIES = 'bodies';

/** Messages of every stream, in order of the streams. */
function* messages(capture: Capture): Generator<ExportMessage> {
  const source = capture.exportSource();
  for (const { stream } of capture.allStreams()) yield* source.messages(stream);
}

/** See the file's first lines. */
export const exportCommand: Command = {
  name: 'export',
  usage: 'FILE --out F',
  summary: 'what the capture holds, in another format',
  options: { out: { type: 'string' }, format: { type: 'string' } },
  help: [
    '--out F             where to; the ending tells the format; - for standard output with --format',
    '--format FORMAT     one of the endings below, or bodies: every HTTP body as a file in the folder F',
    '',
    ...FORMATS.map(({ name, what }) => `.${name.padEnd(18)} ${what}`),
  ],
  run(words, options, output) {
    const out = textOption(options, 'out') ?? '-';
    if (textOption(options, 'format') === BODIES)
      return withCapture(fileWord(words), { streams: true }, (capture) => writeBodies(capture, out));
    const format = formatOf(out, textOption(options, 'format'));
    return withCapture(fileWord(words), { streams: true }, (capture) => {
      if (out === '-') {
        for (const piece of format.write(capture)) output.text(piece);
        return Status.whole;
      }
      const file = openOut(out);
      try {
        const target = new Output(file);
        for (const piece of format.write(capture)) target.text(piece);
        target.end();
      } finally {
        closeSync(file);
      }
      return Status.whole;
    });
  },
};

/** Every body that is not empty, decoded, as a file in a folder that is made if need be. No file is written over. */
function writeBodies(capture: Capture, folder: string): number {
  if (folder === '-') throw new UsageError('--format bodies needs a folder: --out FOLDER');
  openFolder(folder);
  for (const exchange of capture.allExchanges())
    for (const part of ['request', 'response'] as const) {
      let file: Output | undefined;
      let descriptor = -1;
      for (const piece of capture.bodyPieces(exchange.exchange, part).pieces) {
        if (file === undefined) {
          descriptor = openOut(join(folder, bodyFileName(exchange, part)), 'wx');
          file = new Output(descriptor);
        }
        file.bytes(piece);
      }
      if (descriptor >= 0) closeSync(descriptor);
    }
  return Status.whole;
}

function openFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UsageError(`cannot make ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function formatOf(out: string, asked: string | undefined): Format {
  const found =
    asked === undefined
      ? FORMATS.find(({ name }) => out.toLowerCase().endsWith(`.${name}`))
      : FORMATS.find(({ name }) => name === asked);
  if (found !== undefined) return found;
  const names = FORMATS.map(({ name }) => `.${name}`).join(', ');
  if (asked !== undefined) throw new UsageError(`no such format: ${asked} (${names})`);
  throw new UsageError(`--out must end in one of ${names}${extname(out) === '' ? ', or give --format' : ''}`);
}

function openOut(path: string, flags: 'w' | 'wx' = 'w'): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
