/** Which packets a command is about: `--filter`, `--range` and `--stream`, each narrowing what the others leave. */
import type { Failure, PacketSelection, ViewId } from '../../shared/model/index.ts';
import { ALL_PACKETS } from '../../shared/model/index.ts';
import { type PacketIndex, packetIndex, streamIndex } from '../../shared/units.ts';
import { type Capture, parseRanges } from '../engine/index.ts';
import { issueText, numberOption, type OptionTable, type OptionValues, textOption, UsageError } from './command.ts';
import { complain } from './output.ts';

/** The options, and their lines of help. */
export const CHOICE_OPTIONS: OptionTable = {
  filter: { type: 'string' },
  range: { type: 'string' },
  stream: { type: 'string' },
};
/** See {@link CHOICE_OPTIONS}. */
export const CHOICE_HELP: readonly string[] = [
  '--filter EXPR       only the packets that a display filter lets through',
  '--range 5-10,20     only the packets of these numbers',
  '--stream N          only those of TCP stream N',
];

/** The packets that the options leave, in order. */
export function chosenPackets(capture: Capture, options: OptionValues): PacketSelection {
  const filter = textOption(options, 'filter');
  const range = textOption(options, 'range');
  const stream = numberOption(options, 'stream');
  if (stream !== undefined && !capture.hasStream(stream)) throw new UsageError(`there is no TCP stream ${stream}`);
  const each: PacketSelection[] = [];
  if (filter !== undefined) each.push({ kind: 'view', view: filterView(capture, filter) });
  if (stream !== undefined) each.push({ kind: 'stream', stream: streamIndex(stream) });
  if (range !== undefined) {
    const parsed = parseRanges(range, capture.packetCount);
    if (!parsed.ok) throw new UsageError(issueText(parsed.issue));
    each.push({ kind: 'range', text: range });
  }
  const [first = { kind: 'view', view: ALL_PACKETS }, ...others] = each;
  if (others.length === 0) return first;
  const sets = others.map((selection) => new Set(packetsOf(capture, selection)));
  const packets = packetsOf(capture, first).filter((packet) => sets.every((set) => set.has(packet)));
  return { kind: 'packets', packets };
}

/** The packets of a selection that is known to be sound. */
export function packetsOf(capture: Capture, selection: PacketSelection): PacketIndex[] {
  const list = capture.exports.packets(selection);
  if (!list.ok) throw new UsageError(issueText(list.issue));
  return Array.from({ length: list.value.length }, (_, position) => packetIndex(list.value.at(position)));
}

/** The view of a filter that has looked at every packet. */
export function filterView(capture: Capture, text: string): ViewId {
  for (;;) {
    const answer = capture.filter(text);
    if (!answer.ok) throw new UsageError(filterFault(text, answer));
    const { view, checked, foreign = [] } = answer.value;
    if (checked < capture.packetCount) continue;
    if (foreign.length > 0) complain(`capscope-cli: not looked into, so that no packet has it: ${foreign.join(', ')}`);
    return view;
  }
}

/** What is wrong with a filter, and below it the filter with its place marked. */
export function filterFault(text: string, { issue, position }: Failure): string {
  const words = issueText(issue);
  if (position === undefined) return words;
  const marks = '^'.repeat(Math.max(1, position.to - position.from));
  return `${words}\n  ${text.replace(/\s/g, ' ')}\n  ${' '.repeat(position.from)}${marks}`;
}
