/** `follow FILE --stream N`: the reassembled bytes of a stream. */
import { formatHarmless } from '../../shared/format.ts';
import type { FollowPiece } from '../../shared/model/index.ts';
import { streamIndex } from '../../shared/units.ts';
import { type Command, choiceOption, fileWord, numberOption, Status, UsageError, withCapture } from './command.ts';
import type { Output } from './output.ts';

const FORMS = ['text', 'raw', 'hex'] as const;
type Form = (typeof FORMS)[number];

/** See the file's first line. */
export const follow: Command = {
  name: 'follow',
  usage: 'FILE --stream N [--direction toServer|toClient|both] [--as raw|text|hex]',
  summary: 'the bytes of one stream in order; gaps are told on lines of their own, except in raw',
  options: { stream: { type: 'string' }, direction: { type: 'string' }, as: { type: 'string' } },
  help: [
    '--stream N      number of the stream (tcp.stream)',
    '--direction D   toServer, toClient or both (the default)',
    '--as FORM       text (the default), hex, or raw: just the bytes',
  ],
  run(words, options, output) {
    const stream = numberOption(options, 'stream');
    if (stream === undefined) throw new UsageError('--stream N is needed');
    const direction = choiceOption(options, 'direction', ['both', 'toServer', 'toClient'], 'both');
    const form = choiceOption(options, 'as', FORMS, 'text');
    return withCapture(fileWord(words), {}, (capture) => {
      if (!capture.hasStream(stream)) throw new UsageError(`there is no stream ${stream}`);
      for (const piece of capture.allPieces(streamIndex(stream), direction)) print(piece, form, output);
      return Status.whole;
    });
  },
};

function print(piece: FollowPiece, form: Form, output: Output): void {
  const mark = piece.direction === 'toServer' ? '>' : '<';
  if (form === 'raw') output.bytes(piece.bytes);
  else if (piece.missing > 0) output.line(`${mark} [${piece.missing} bytes missing in capture file]`);
  else if (form === 'hex') output.line(`${mark} ${Buffer.from(piece.bytes).toString('hex')}`);
  else output.text(formatHarmless(new TextDecoder().decode(piece.bytes), '.'));
}
