/** `packets FILE -e FIELD…`: one line a packet, tab-separated, as `tshark -T fields -E header=y -E occurrence=a`. */
import type { Capture } from '../engine/index.ts';
import { type Command, captureWord, Status, textOption, UsageError, withCapture } from './command.ts';
import type { Output } from './output.ts';
import { filterView } from './packet-choice.ts';

/** Columns printed when none is asked for. */
const DEFAULT_FIELDS = ['frame.number', 'frame.time_relative', '_ws.col.Protocol', 'frame.len', '_ws.col.Info'];

/** See the file's first line. */
export const packets: Command = {
  name: 'packets',
  usage: 'FILE [-e FIELD]… [--filter EXPR]',
  summary: 'one line a packet: the fields asked for, tab-separated, with a header line',
  options: { field: { type: 'string', short: 'e', multiple: true }, filter: { type: 'string' } },
  help: [
    '-e FIELD       a field by its display-filter name; may be given many times',
    '--filter EXPR  only the packets that a display filter lets through',
  ],
  run(words, options, output) {
    const asked = options.field;
    const fields = Array.isArray(asked) && asked.length > 0 ? asked.map(String) : DEFAULT_FIELDS;
    return withCapture(captureWord(words, options), { keepAnalysis: true }, (capture) =>
      print(capture, fields, textOption(options, 'filter'), output),
    );
  },
};

function print(capture: Capture, fields: readonly string[], filter: string | undefined, output: Output): number {
  for (const field of fields) {
    if (!capture.knowsField(field)) throw new UsageError(`unknown field: ${field}`);
  }
  const view = filter === undefined ? undefined : filterView(capture, filter);
  output.line(fields.join('\t'));
  const textsOf = capture.fieldReader(fields);
  for (const packet of capture.packetsOf(view)) {
    const texts = textsOf(packet).map((values, at) => cell(fields[at] ?? '', values));
    output.line(texts.join('\t'));
  }
  return Status.whole;
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\n': '\\n', '\\': '\\\\' };

/** Values of a field, escaped. The text of a column has been escaped when it was made: its backslashes stay as they are. */
function cell(field: string, texts: readonly string[]): string {
  const breaking = field.startsWith('_ws.col.') ? /[\t\r\n]/g : /[\t\r\n\\]/g;
  return texts.join(',').replace(breaking, (c) => ESCAPES[c] ?? c);
}
