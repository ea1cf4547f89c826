/**
 * Remarks on packets, the reference's expert items: how grave one is, what it is about, and its words. They are lines of the
 * tree with a severity; filters find them by the fields here.
 */
import type { Severity } from '../../../shared/model/index.ts';
import { declareFields, type FieldSpec } from './field.ts';

const SEVERITIES: Readonly<Record<number, string>> = {
  1048576: 'Comment',
  2097152: 'Chat',
  4194304: 'Note',
  6291456: 'Warning',
  8388608: 'Error',
};
const COMMENT_SEVERITY = 0x100000;
const NUMBERS: Readonly<Record<Exclude<Severity, 'none'>, number>> = {
  chat: 0x200000,
  note: 0x400000,
  warn: 0x600000,
  error: 0x800000,
};
const GROUPS: Readonly<Record<number, string>> = {
  16777216: 'Checksum',
  33554432: 'Sequence',
  50331648: 'Response code',
  67108864: 'Request code',
  83886080: 'Undecoded',
  100663296: 'Reassemble',
  117440512: 'Malformed',
  134217728: 'Debug',
  150994944: 'Protocol',
  167772160: 'Security',
  184549376: 'Comment',
  201326592: 'Decryption',
  218103808: 'Assumption',
  234881024: 'Deprecated',
};
const NUMBER_OF_GROUP = new Map(Object.entries(GROUPS).map(([number, name]) => [name, Number(number)]));

/** Fields of every remark. */
export const REMARK_FIELDS = declareFields({
  item: { key: '_ws.expert', label: 'Expert Info', type: 'protocol' },
  message: { key: '_ws.expert.message', label: 'Message', type: 'string' },
  severity: { key: '_ws.expert.severity', label: 'Severity level', type: 'uint32', names: SEVERITIES },
  group: { key: '_ws.expert.group', label: 'Group', type: 'uint32', names: GROUPS },
});

/** All of them: whoever is asked for one of these may have to make a remark. */
export const ANY_REMARK: readonly FieldSpec[] = Object.values(REMARK_FIELDS);

/** What a remark is about: Wireshark's groups that are in use here. */
export type RemarkGroup =
  | 'Assumption'
  | 'Checksum'
  | 'Decryption'
  | 'Deprecated'
  | 'Malformed'
  | 'Protocol'
  | 'Reassemble'
  | 'Request'
  | 'Security'
  | 'Sequence'
  | 'Undecoded';

/** A kind of remark, declared once: its name for filters, what it says where a case has no words of its own, how grave it is. */
export interface RemarkSpec extends FieldSpec {
  readonly type: 'none';
  readonly severity: Exclude<Severity, 'none'>;
  readonly group: RemarkGroup;
  /** Whose it is in the expert list, where that is not the layer that it stands in. */
  readonly of?: string;
}

/** Declare a kind of remark: `eth.src_not_group`, its words, then for example `warn/Protocol`. */
export function remark(
  key: string,
  label: string,
  kind: `${Exclude<Severity, 'none'>}/${RemarkGroup}`,
  of?: string,
): RemarkSpec {
  const [severity, group] = kind.split('/') as [RemarkSpec['severity'], RemarkGroup];
  return { key, label, type: 'none', severity, group, ...(of === undefined ? {} : { of }) };
}

const SEVERITY_WORDS = { chat: 'Chat', note: 'Note', warn: 'Warning', error: 'Error' } as const;

/** The line that a remark has in the tree. */
export const remarkLine = ({ severity, group }: RemarkSpec, words: string): string =>
  `[Expert Info (${SEVERITY_WORDS[severity]}/${group}): ${words}]`;

/** Characters of a remark's words, which the reference cuts them at. */
const MAX_WORDS = 239;

/** A line of the tree that says what it is. */
const EXPERT_LINE = /^\[?Expert Info \((\w+)\/(\w+)\): ([\s\S]*?)\]?$/;

const MALFORMED_KEY = '_ws.malformed';

/** What a remark is about, and its words, by its line and the name it has, if any. */
export function readRemark(text: string, key: string): { readonly group: string; readonly message: string } {
  const [, , named, said] = EXPERT_LINE.exec(text) ?? [];
  const message = (said ?? text.replace(/^\[(.*)\]$/, '$1')).slice(0, MAX_WORDS);
  if (key === MALFORMED_KEY && named === undefined) return { group: 'Malformed', message };
  return { group: named ?? (key.startsWith('tcp.analysis.') ? 'Sequence' : 'Protocol'), message };
}

/** The values that filters find a comment by: it counts as a remark of the least severity. */
export const commentValues = (comment: string): readonly (readonly [FieldSpec, string | number | undefined])[] => [
  [REMARK_FIELDS.item, undefined],
  [REMARK_FIELDS.message, comment.slice(0, MAX_WORDS)],
  [REMARK_FIELDS.severity, COMMENT_SEVERITY],
  [REMARK_FIELDS.group, NUMBER_OF_GROUP.get('Comment')],
];

/** The values that filters find a remark by. */
export function remarkValues(
  severity: Exclude<Severity, 'none'>,
  text: string,
  key: string,
): readonly (readonly [FieldSpec, string | number | undefined])[] {
  const { group, message } = readRemark(text, key);
  return [
    [REMARK_FIELDS.item, undefined],
    [REMARK_FIELDS.message, message],
    [REMARK_FIELDS.severity, NUMBERS[severity]],
    [REMARK_FIELDS.group, NUMBER_OF_GROUP.get(group)],
  ];
}
