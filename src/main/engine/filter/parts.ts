/**
 * Which part of a packet's painting has a field: some of its layers, the messages that it completes on its stream, what
 * the file says of it, or whatever only the whole painting tells. A filter paints no more than its fields need.
 */
import { DISSECTORS, type Dissector, FRAME_FIELDS, fieldsOf } from '../dissect/index.ts';
import { isOfHead, MESSAGE_KINDS, MessageKind, PDU_FIELDS } from '../pdu/index.ts';
import { ANALYSIS_FIELDS } from '../tcp/index.ts';

/** Part of a painting. */
export interface Part {
  /** Only all of it will do; the rest then means nothing. */
  readonly whole: boolean;
  readonly layers: ReadonlySet<Dissector>;
  /** Messages, as bits of {@link MessageKind}; 0 none. */
  readonly messages: number;
  /** What the file says. */
  readonly frame: boolean;
  /** What the analysis of streams says. */
  readonly analysis: boolean;
}

/** Part of a painting, for the fields named. */
export interface Wanted extends Part {
  readonly keys: ReadonlySet<string>;
  /** All of them stand in heads of messages, which tell them by themselves. */
  readonly ofHeads: boolean;
}

const WHOLE: Part = { whole: true, layers: new Set(), messages: 0, frame: false, analysis: true };

/** Told by the whole painting although its name is that of the frame's fields. */
const SUMMARY = FRAME_FIELDS.protocols.key;

/** Fields of TCP that its header alone tells. */
const HEADER =
  /^tcp(\.(srcport|dstport|port|hdr_len|flags(\..*)?|window_size_value|urgent_pointer|seq_raw|ack_raw|options\.(mss|wscale|timestamp|nop|eol|sack_perm)(\.\w+|_val)?))?$/;

/** Fields of the reassembly of messages, which stand in the TCP layer. */
const REASSEMBLY = /^tcp\.(segment|reassembled|pdu\.size$)/;

/** Where every field is; made for the first filter, because most runs of the command line have none. */
let places: ReadonlyMap<string, Part> | undefined;

function collect(): ReadonlyMap<string, Part> {
  const layers = new Map<string, Set<Dissector>>();
  const own = (key: string, dissector: Dissector): void => {
    const owners = layers.get(key);
    if (owners === undefined) layers.set(key, new Set([dissector]));
    else owners.add(dissector);
  };
  for (const dissector of DISSECTORS) {
    for (const { key, also = [] } of fieldsOf(dissector)) {
      for (const one of [key, ...also]) own(one, dissector);
    }
  }
  const tcp = DISSECTORS.find(({ id }) => id === 'tcp');
  if (tcp !== undefined) for (const { key } of Object.values(ANALYSIS_FIELDS)) own(key, tcp);
  const messages = new Map(PDU_FIELDS.map(({ key }) => [key, messagesOf(key)]));
  // What nobody reads on a stream is painted as data, and DNS is read there as well.
  for (const key of layers.keys()) if (/^(data|dns)(\.|$)/.test(key)) messages.set(key, messagesOf(key));
  const frame = new Set<string>(Object.values(FRAME_FIELDS).map(({ key }) => key));
  const found = new Map<string, Part>();
  for (const key of [...layers.keys(), ...messages.keys(), ...frame]) {
    if (key === SUMMARY || REASSEMBLY.test(key)) continue;
    found.set(key, {
      whole: false,
      layers: layers.get(key) ?? new Set(),
      messages: messages.get(key) ?? 0,
      frame: frame.has(key),
      analysis: /^udp\.(stream|time_)/.test(key) || (key.startsWith('tcp') && !HEADER.test(key)),
    });
  }
  return found;
}

function messagesOf(key: string): number {
  return MESSAGE_KINDS.get(key.split('.', 1)[0] ?? '') ?? MessageKind.any;
}

/** Where a field is, if it is in a packet at all. */
export const partOf = (key: string): Part => {
  places ??= collect();
  return places.get(key) ?? WHOLE;
};

/** Enough of a painting for all of some fields. */
export function partFor(keys: Iterable<string>): Wanted {
  const parts = [...keys].map(partOf);
  return {
    whole: parts.some(({ whole }) => whole),
    layers: new Set(parts.flatMap(({ layers }) => [...layers])),
    messages: parts.reduce((bits, { messages }) => bits | messages, 0),
    frame: parts.some(({ frame }) => frame),
    analysis: parts.some(({ analysis }) => analysis),
    keys: new Set(keys),
    ofHeads: [...keys].every(isOfHead),
  };
}

/** The same where protocols are asked for as the lines that they are: that of TCP has relative numbers. */
export function partForTexts(keys: readonly string[]): Wanted {
  const part = partFor(keys);
  return keys.includes('tcp') ? { ...part, analysis: true } : part;
}
