/**
 * The frame: what the capture file says of a packet before any protocol is read. Not part of the chain of layers; the
 * engine adds it to a finished painting, because it also lists the protocols that were met.
 */
import { type Detail, type DetailNode, detailNode, remarkNode } from './detail.ts';
import { ENCAPSULATION_NAMES, encapsulationName, encapsulationOf } from './encapsulation.ts';
import { declareFields, type FieldSpec } from './field.ts';
import { PACKET_OPTION_FIELDS, type PacketNotes, packetNoteLines, wayText } from './packet-options.ts';
import { commentValues, remark } from './remarks.ts';

/** Fields of the frame layer, and of the columns (`_ws.col.…`). */
export const FRAME_FIELDS = declareFields({
  frame: { key: 'frame', label: 'Frame', type: 'protocol' },
  section: { key: 'frame.section_number', label: 'Section number', type: 'uint32' },
  interfaceId: { key: 'frame.interface_id', label: 'Interface id', type: 'uint32' },
  interfaceName: { key: 'frame.interface_name', label: 'Interface name', type: 'string' },
  interfaceDescription: { key: 'frame.interface_description', label: 'Interface description', type: 'string' },
  encapsulation: { key: 'frame.encap_type', label: 'Encapsulation type', type: 'int16', names: ENCAPSULATION_NAMES },
  time: { key: 'frame.time', label: 'Arrival Time', type: 'time' },
  timeInvalid: remark(
    'frame.time_invalid',
    'Arrival Time: Fractional second out of range (0-1000000000)',
    'note/Sequence',
  ),
  shift: { key: 'frame.offset_shift', label: 'Time shift for this packet', type: 'duration' },
  epoch: { key: 'frame.time_epoch', label: 'Epoch Time', type: 'duration' },
  delta: { key: 'frame.time_delta', label: 'Time delta from previous captured frame', type: 'duration' },
  deltaShown: {
    key: 'frame.time_delta_displayed',
    label: 'Time delta from previous displayed frame',
    type: 'duration',
  },
  relative: { key: 'frame.time_relative', label: 'Time since reference or first frame', type: 'duration' },
  number: { key: 'frame.number', label: 'Frame Number', type: 'uint32' },
  length: { key: 'frame.len', label: 'Frame Length', type: 'uint32' },
  captured: { key: 'frame.cap_len', label: 'Capture Length', type: 'uint32' },
  protocols: { key: 'frame.protocols', label: 'Protocols in frame', type: 'string' },
  isMarked: { key: 'frame.marked', label: 'Frame is marked', type: 'boolean' },
  isIgnored: { key: 'frame.ignored', label: 'Frame is ignored', type: 'boolean' },
  rule: { key: 'frame.coloring_rule.name', label: 'Coloring Rule Name', type: 'string' },
  ruleFilter: { key: 'frame.coloring_rule.string', label: 'Coloring Rule String', type: 'string' },
  reference: { key: 'frame.ref_time', label: 'This is a Time Reference frame', type: 'none' },
  comments: { key: 'pkt_comment', label: 'Packet comments', type: 'protocol' },
  comment: { key: 'frame.comment', label: 'Comment', type: 'string' },
  commentRemark: { key: 'frame.comment.expert', label: 'Formatted comment', type: 'none' },
  ...PACKET_OPTION_FIELDS,
});
const F = FRAME_FIELDS;

/** What is known of a packet from the file. */
export interface FrameFacts {
  /** 0-based. */
  readonly packet: number;
  /** Absent where the file gives no time. */
  readonly time?: { readonly seconds: number; readonly nanos: number };
  /** Since the packet before and since the first one, as {@link formatDuration} takes them. */
  readonly delta?: { readonly seconds: number; readonly nanos: number };
  readonly relative?: { readonly seconds: number; readonly nanos: number };
  readonly originalLength: number;
  readonly capturedLength: number;
  readonly linkType: number;
  /** pcapng only: number of the section, from 1, and of the interface in it, from 0. */
  readonly section?: number;
  readonly interfaceId?: number;
  readonly interfaceName?: string;
  readonly interfaceDescription?: string;
  readonly comments: readonly string[];
  /** What else the file says of the packet. */
  readonly notes?: PacketNotes;
  /** What a person has said of the packet. */
  readonly isMarked: boolean;
  readonly isIgnored: boolean;
  readonly isReference: boolean;
  /** For what is a custom block of pcapng and no packet: private enterprise number, and whether it may be copied. */
  readonly customBlock?: { readonly enterprise: number; readonly copied: boolean };
}

/**
 * Seconds and nanoseconds (0…999,999,999) as decimal text with nine digits; a negative number of whole seconds with
 * nanoseconds counting up from it reads as one negative number. A file can have nanoseconds that are none; those of 2^31
 * and more are written as the reference does, which takes the 32 bits for a signed number.
 */
export function formatDuration(seconds: number, nanos: number): string {
  if (nanos >= 2 ** 31) return `-${Math.abs(seconds)}.${String(2 ** 32 - nanos).padStart(9, '0')}`;
  const negative = seconds < 0;
  const whole = negative && nanos > 0 ? -seconds - 1 : Math.abs(seconds);
  const part = negative && nanos > 0 ? 1e9 - nanos : nanos;
  return `${negative ? '-' : ''}${whole}.${String(part).padStart(9, '0')}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** An absolute time in UTC: `Jan  6, 2016 20:42:09.222333000 UTC`. Beyond what a date can say: the seconds alone. */
export function formatTime(seconds: number, nanos: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return formatDuration(seconds, nanos);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const day = String(date.getUTCDate()).padStart(2, ' ');
  const month = MONTHS[date.getUTCMonth()] ?? '';
  return `${month} ${day}, ${date.getUTCFullYear()} ${clock}.${String(nanos).padStart(9, '0')} UTC`;
}

const bytesText = (n: number): string => `${n} byte${n === 1 ? '' : 's'} (${n * 8} bits)`;

/** The private enterprise number that RFC 5612 sets aside for examples; the registry's many others are shown as numbers. */
const EXAMPLE_ENTERPRISE = 32_473;

/** What the file alone says in the columns: of what is no packet. */
export function paintFrameColumns(out: Detail, { customBlock }: FrameFacts): void {
  if (customBlock === undefined) return;
  const { enterprise, copied } = customBlock;
  const name = enterprise === EXAMPLE_ENTERPRISE ? 'Example Enterprise Number for Documentation Use' : 'Unknown';
  out.columns.protocol = 'PCAPNG';
  out.columns.setInfo(`Custom Block: PEN = ${name} (${enterprise}), will ${copied ? '' : 'not '}be copied`);
}

/** Put the frame layer in front of a finished painting. */
export function paintFrame(out: Detail, facts: FrameFacts): void {
  paintFrameColumns(out, facts);
  const children: DetailNode[] = [];
  const add = (spec: FieldSpec, value: string | number | boolean | undefined, text?: string): void => {
    children.push(detailNode(spec, value, text));
  };
  const on = facts.interfaceId === undefined ? '' : ` on interface ${interfaceText(facts)}${wayText(facts.notes)}`;
  const title = `Frame ${facts.packet + 1}: ${bytesText(facts.originalLength).replace(' (', ' on wire (')}`;
  const kept = bytesText(facts.capturedLength).replace(' (', ' captured (');
  if (facts.section !== undefined) add(F.section, facts.section);
  if (facts.interfaceId !== undefined) {
    const name = facts.interfaceName === undefined ? '' : ` (${facts.interfaceName})`;
    add(F.interfaceId, facts.interfaceId, `Interface id: ${facts.interfaceId}${name}`);
  }
  if (facts.interfaceName !== undefined) add(F.interfaceName, facts.interfaceName);
  if (facts.interfaceDescription !== undefined) add(F.interfaceDescription, facts.interfaceDescription);
  if (facts.notes !== undefined) children.push(...packetNoteLines(facts.notes));
  const encapsulation = encapsulationOf(facts.linkType);
  if (encapsulation !== undefined) {
    add(F.encapsulation, encapsulation, `Encapsulation type: ${encapsulationName(facts.linkType)} (${encapsulation})`);
  }
  paintTimes(facts, add, (words) => children.push(remarkNode(F.timeInvalid, words)));
  const { packet, time } = facts;
  const shown =
    time === undefined ? undefined : out.context.elapsed?.(out.shownBefore ?? Math.max(0, packet - 1), packet);
  if (shown !== undefined) children.push({ ...detailNode(F.deltaShown, shown), hidden: true });
  add(F.number, facts.packet + 1);
  add(F.length, facts.originalLength, `Frame Length: ${bytesText(facts.originalLength)}`);
  add(F.captured, facts.capturedLength, `Capture Length: ${bytesText(facts.capturedLength)}`);
  add(F.isMarked, facts.isMarked, `[Frame is marked: ${facts.isMarked ? 'True' : 'False'}]`);
  add(F.isIgnored, facts.isIgnored, `[Frame is ignored: ${facts.isIgnored ? 'True' : 'False'}]`);
  if (facts.isReference) add(F.reference, undefined, `[${F.reference.label}]`);
  const protocols = out.protocols.join(':');
  add(F.protocols, protocols, `[Protocols in frame: ${protocols}]`);
  const rule = out.asks(F.rule, F.ruleFilter) ? out.context.coloringRule?.(packet) : undefined;
  if (rule !== undefined) {
    add(F.rule, rule.name, `[${F.rule.label}: ${rule.name}]`);
    add(F.ruleFilter, rule.filter, `[${F.ruleFilter.label}: ${rule.filter}]`);
  }
  const node = detailNode(F.frame, undefined, `${title}, ${kept}${on}`);
  node.length = facts.capturedLength;
  node.children.push(...children);
  out.layers.unshift(node);
  if (facts.comments.length > 0) out.layers.unshift(commentLayer(facts.comments));
}

/** Times are shown as the file has them. */
const NO_SHIFT = '0.000000000';

/** Comments stand before everything else. */
function commentLayer(comments: readonly string[]): DetailNode {
  const node = detailNode(F.comments, undefined, F.comments.label);
  for (const comment of comments) {
    const line = detailNode(F.comment, comment, comment);
    const remarked = [[F.commentRemark, undefined] as const, ...commentValues(comment)];
    line.children.push(...remarked.map(([spec, value]) => ({ ...detailNode(spec, value), hidden: true })));
    node.children.push(line);
  }
  return node;
}

function interfaceText(facts: FrameFacts): string {
  const id = `id ${facts.interfaceId}`;
  return facts.interfaceName === undefined ? id : `${facts.interfaceName}, ${id}`;
}

/** Nanoseconds of a second. */
const BILLION = 1_000_000_000;

/** What is remarked on nanoseconds that are none, as {@link formatDuration} writes them; undefined of those that are. */
export const timeRemark = (nanos: number): string | undefined =>
  nanos < BILLION
    ? undefined
    : `Arrival Time: Fractional second ${nanos | 0} is invalid, the valid range is 0-${BILLION}`;

function paintTimes(
  facts: FrameFacts,
  add: (spec: FieldSpec, value: string, text?: string) => void,
  tell: (remark: string) => void,
): void {
  const { time, delta, relative } = facts;
  if (time === undefined) return;
  const epoch = formatDuration(time.seconds, time.nanos);
  const arrival = formatTime(time.seconds, time.nanos);
  add(F.time, arrival);
  const remarked = timeRemark(time.nanos);
  if (remarked !== undefined) tell(remarked);
  add(F.shift, NO_SHIFT, `[${F.shift.label}: ${NO_SHIFT} seconds]`);
  add(F.epoch, epoch, `Epoch Time: ${epoch} seconds`);
  for (const [spec, span] of [[F.delta, delta] as const, [F.relative, relative] as const]) {
    if (span === undefined) continue;
    const text = formatDuration(span.seconds, span.nanos);
    add(spec, text, `[${spec.label}: ${text} seconds]`);
  }
}
