/**
 * `export FILE --out F`: what the capture holds in another format, which the ending of F names. To add a format: one line
 * in FORMATS.
 */
import { closeSync, openSync } from 'node:fs';
import { extname } from 'node:path';
import { version } from '../../../package.json';
import {
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
    '--format FORMAT     one of the endings below',
    '',
    ...FORMATS.map(({ name, what }) => `.${name.padEnd(18)} ${what}`),
  ],
  run(words, options, output) {
    const out = textOption(options, 'out') ?? '-';
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

function openOut(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
