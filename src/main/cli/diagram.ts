/** `diagram FILE --stream N`: the ladder of one TCP stream, as SVG, Markdown, Mermaid or PlantUML. */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { DiagramFormat } from '../../shared/api.ts';
import { LANGUAGES } from '../../shared/i18n/index.ts';
import type { DiagramOptions } from '../../shared/scene.ts';
import { streamIndex } from '../../shared/units.ts';
import {
  type Command,
  captureWord,
  choiceOption,
  issueText,
  numberOption,
  type OptionValues,
  Status,
  textOption,
  UsageError,
  withCapture,
} from './command.ts';
import { complain } from './output.ts';

const FORMATS: readonly DiagramFormat[] = ['svg', 'md', 'mmd', 'puml'];

/** See the file's first line. */
export const diagram: Command = {
  name: 'diagram',
  usage: 'FILE --stream N --out F.svg|F.md|F.mmd|F.puml [options]',
  summary: 'the ladder of one TCP stream: handshake, data, teardown, and the states of both ends',
  options: {
    stream: { type: 'string' },
    part: { type: 'string' },
    numbers: { type: 'string' },
    lang: { type: 'string' },
    theme: { type: 'string' },
    title: { type: 'string' },
    'hide-addresses': { type: 'boolean' },
    out: { type: 'string' },
    format: { type: 'string' },
  },
  help: [
    '--stream N          the stream, as tcp.stream counts',
    '--part PART         handshake, teardown, both (default) or all packets',
    '--numbers KIND      relative (default), raw or symbolic',
    '--lang LANGUAGE     en (default) or zh-CN',
    '--theme THEME       light (default) or dark',
    '--title TEXT        instead of the title that says what happened',
    '--hide-addresses    the last part of each address as ***',
    '--out FILE          where to; its ending tells the format; - for standard output with --format',
    '--format FORMAT     svg, md (a sequence fence), mmd (Mermaid) or puml (PlantUML)',
  ],
  run(words, options, output) {
    const stream = numberOption(options, 'stream');
    if (stream === undefined) throw new UsageError('--stream N is needed');
    const out = textOption(options, 'out') ?? '-';
    const format = formatOf(options, out);
    const choices = optionsOf(options);
    return withCapture(captureWord(words, options), {}, (capture) => {
      const text = capture.diagramText(streamIndex(stream), choices, format);
      if (!text.ok) {
        complain(`capscope-cli: ${issueText(text.issue)}`);
        return Status.usage;
      }
      if (out === '-') output.text(text.value);
      else writeOut(out, text.value);
      return Status.whole;
    });
  },
};

function formatOf(options: OptionValues, out: string): DiagramFormat {
  const ending = extname(out).slice(1).toLowerCase();
  const byName = FORMATS.find((format) => format === ending);
  if (byName === undefined && textOption(options, 'format') === undefined)
    throw new UsageError(`--out must end in one of ${FORMATS.map((f) => `.${f}`).join(', ')}, or give --format`);
  return choiceOption(options, 'format', FORMATS, byName ?? 'svg');
}

function optionsOf(options: OptionValues): DiagramOptions {
  return {
    part: choiceOption(options, 'part', ['handshake', 'teardown', 'both', 'all'], 'both'),
    numbers: choiceOption(options, 'numbers', ['relative', 'raw', 'symbolic'], 'relative'),
    language: choiceOption(options, 'lang', LANGUAGES, 'en'),
    theme: choiceOption(options, 'theme', ['light', 'dark'], 'light'),
    layout: 'page',
    hideAddresses: options['hide-addresses'] === true,
    nameMessages: true,
    title: textOption(options, 'title') ?? '',
  };
}

function writeOut(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
