/** `statistics FILE --kind …`: JSON lines, one a protocol, conversation, endpoint, interval or kind of remark. */
import { ADDRESS_LAYERS, type StatisticsQuery } from '../../shared/model/index.ts';
import type { Capture } from '../engine/index.ts';
import {
  type Command,
  captureWord,
  choiceOption,
  numberOption,
  type OptionValues,
  Status,
  textOption,
  UsageError,
  withCapture,
} from './command.ts';
import type { Output } from './output.ts';
import { filterFault } from './packet-choice.ts';

const KINDS = ['hierarchy', 'conversations', 'endpoints', 'io', 'expert'] as const;

/** See the file's first line. */
export const statistics: Command = {
  name: 'statistics',
  usage: 'FILE --kind hierarchy|conversations|endpoints|io|expert [--layer LAYER] [--filter EXPR]',
  summary: 'JSON lines: a statistic of the capture, or of what a display filter lets through',
  options: {
    kind: { type: 'string' },
    layer: { type: 'string' },
    filter: { type: 'string' },
    interval: { type: 'string' },
    series: { type: 'string', multiple: true },
  },
  help: [
    '--kind KIND       hierarchy, conversations, endpoints, io or expert',
    '--layer LAYER     of conversations and endpoints: ethernet, ipv4, ipv6, tcp (the default) or udp',
    '--interval N      of io: milliseconds of an interval (1000)',
    '--series EXPR     of io: a display filter of one series; may be given many times',
    '--filter EXPR     only the packets that a display filter lets through',
  ],
  run(words, options, output) {
    const query = queryOf(options);
    // What streams hold need not be painted once they have been followed.
    const streams = query.kind === 'hierarchy' || query.kind === 'expert';
    return withCapture(captureWord(words, options), { streams }, (capture) => print(capture, query, output));
  },
};

function queryOf(options: OptionValues): StatisticsQuery {
  if (textOption(options, 'kind') === undefined) throw new UsageError(`--kind: one of ${KINDS.join(', ')}`);
  const kind = choiceOption(options, 'kind', KINDS, 'hierarchy');
  const filter = textOption(options, 'filter') ?? '';
  const layer = choiceOption(options, 'layer', ADDRESS_LAYERS, 'tcp');
  switch (kind) {
    case 'hierarchy':
    case 'expert':
      return { kind, filter };
    case 'conversations':
    case 'endpoints':
      return { kind, filter, layer, sort: 'packets', descending: true };
    case 'io': {
      const series = Array.isArray(options.series) ? options.series.map(String) : [''];
      return { kind, filter, series, milliseconds: Math.max(1, numberOption(options, 'interval') ?? 1000) };
    }
  }
}

/** Statistics come in shares: the last one has looked at every packet. */
function print(capture: Capture, query: StatisticsQuery, output: Output): number {
  for (;;) {
    const answer = capture.statisticsRecords(query);
    if (!answer.ok) throw new UsageError(filterFault(query.filter, answer));
    if (answer.value.checked < answer.value.packets) continue;
    for (const record of answer.value.value) output.json(record);
    return Status.whole;
  }
}
