/**
 * `export FILE --out F`: what the capture holds in another format, which the ending of F names. To add a format: one line
 * in FORMATS. The file is written whole or not at all (output-file.ts).
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { extname, join } from 'node:path';
import { version } from '../../../package.json';
import { PACKET_FORMATS, type PacketFormat, type PacketSelection } from '../../shared/model/index.ts';
import {
  bodyFileName,
  type Capture,
  type ExchangeSource,
  type ExportMessage,
  writeHar,
  writeMessageCsv,
  writeMessageJson,
  writeMessageLines,
} from '../engine/index.ts';
import { writeFileOf } from '../output-file.ts';
import { type Command, captureWord, issueText, Status, textOption, UsageError, withCapture } from './command.ts';
import { complain, Output } from './output.ts';
import { CHOICE_HELP, CHOICE_OPTIONS, chosenPackets, packetsOf } from './packet-choice.ts';

type Pieces = Iterable<Uint8Array | string>;

interface Format {
  /** Ending of the file name, or value of --format. */
  readonly name: string;
  readonly what: string;
  /** Whether streams have to be followed before. */
  readonly streams: boolean;
  /** The file in pieces; throws a UsageError where it cannot be one. */
  write(capture: Capture, chosen: PacketSelection): Pieces;
}

/** Exchanges and messages; of those that the packets chosen carry. */
const STREAM_FORMATS: readonly Format[] = [
  {
    name: 'har',
    what: 'HTTP exchanges and WebSocket messages, as browsers read them',
    streams: true,
    write: (capture, chosen) => writeHar(chosenSource(capture, chosen), version),
  },
  {
    name: 'messages.jsonl',
    what: 'WebSocket messages, a JSON object a line',
    streams: true,
    write: (capture, chosen) => writeMessageLines(messages(capture, chosen)),
  },
  {
    name: 'messages.json',
    what: 'WebSocket messages, one JSON array',
    streams: true,
    write: (capture, chosen) => writeMessageJson(messages(capture, chosen)),
  },
  {
    name: 'messages.csv',
    what: 'WebSocket messages as a table',
    streams: true,
    write: (capture, chosen) => writeMessageCsv(messages(capture, chosen)),
  },
];

const PACKET_WORDS: Readonly<Record<PacketFormat, string>> = {
  pcapng: 'packets, with everything that the capture says of them',
  pcap: 'packets of one link type; what pcap has no place for is told',
  csv: 'the packet list as a table',
  json: 'the packet list as one JSON array',
};

/** Longer endings first: `.messages.csv` is also `.csv`. */
const FORMATS: readonly Format[] = [
  ...STREAM_FORMATS,
  ...PACKET_FORMATS.map(
    (name): Format => ({
      name,
      what: PACKET_WORDS[name],
      streams: false,
      write: (capture, chosen) => packetPieces(capture, chosen, name),
    }),
  ),
];

/** The name under which all bodies are written, each to a file of its own. */
const BODIES = 'bodies';

function packetPieces(capture: Capture, selection: PacketSelection, format: PacketFormat): Pieces {
  const plan = capture.planExport({ selection, format });
  if (!plan.ok) throw new UsageError(issueText(plan.issue));
  for (const loss of plan.value.losses) complain(`capscope-cli: ${issueText(loss)}`);
  const begun = capture.exports.begin({ selection, format });
  if (!begun.ok) throw new UsageError(issueText(begun.issue));
  return begun.value.pieces;
}

/** The exchanges and messages of which the packets chosen have the first packet of the request, or a message's last. */
function chosenSource(capture: Capture, chosen: PacketSelection): ExchangeSource {
  const source = capture.exportSource();
  const packets = new Set(packetsOf(capture, chosen));
  return {
    ...source,
    *exchanges() {
      for (const exchange of source.exchanges()) {
        const first = (exchange.request ?? exchange.response)?.packet;
        if (first !== undefined && packets.has(first)) yield exchange;
      }
    },
    *messages(stream) {
      for (const one of source.messages(stream))
        if (one === undefined || packets.has(one.message.packets[1])) yield one;
    },
  };
}

/** Messages of every stream, in order of the streams. */
function* messages(capture: Capture, chosen: PacketSelection): Generator<ExportMessage | undefined> {
  const source = chosenSource(capture, chosen);
  for (const { stream } of capture.allStreams()) yield* source.messages(stream);
}

/** See the file's first lines. */
export const exportCommand: Command = {
  name: 'export',
  usage: 'FILE [--filter EXPR] [--range 5-10,20] [--stream N] --out F',
  summary: 'what the capture holds, in another format',
  options: { ...CHOICE_OPTIONS, out: { type: 'string' }, format: { type: 'string' } },
  help: [
    ...CHOICE_HELP,
    '--out F             where to; the ending tells the format; - for standard output with --format',
    '--format FORMAT     one of the endings below, or bodies: every HTTP body as a file in the folder F',
    '',
    ...FORMATS.map(({ name, what }) => `.${name.padEnd(18)} ${what}`),
  ],
  run(words, options, output) {
    const out = textOption(options, 'out') ?? '-';
    const word = captureWord(words, options);
    if (textOption(options, 'format') === BODIES)
      return withCapture(word, { streams: true }, (capture) => writeBodies(capture, out));
    const format = formatOf(out, textOption(options, 'format'));
    return withCapture(word, { streams: format.streams }, async (capture) => {
      const pieces = format.write(capture, chosenPackets(capture, options));
      if (out === '-') printPieces(pieces, output);
      else await writePieces(out, word.file, pieces);
      return Status.whole;
    });
  },
};

function printPieces(pieces: Pieces, output: Output): void {
  for (const piece of pieces) {
    if (typeof piece === 'string') output.text(piece);
    else output.bytes(piece);
  }
}

/** Write to a file; an interrupt takes it back. */
async function writePieces(out: string, input: string, pieces: Pieces): Promise<void> {
  let isCancelled = false;
  const interrupt = () => {
    isCancelled = true;
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const end = await writeFileOf(out, input, pieces, { isCancelled: () => isCancelled });
    if (end.kind === 'failed') throw new UsageError(issueText(end.issue));
    if (end.kind === 'cancelled') throw new UsageError(`interrupted: ${out} was not written`);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

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
          descriptor = openNew(join(folder, bodyFileName(exchange, part)));
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

function openNew(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
