/**
 * TLS records in the tree and the columns: what a record says, in the clear or opened, and the messages in it. What a
 * record of application data carries is painted behind it (tls-plain.ts).
 */
import { readU16BE } from '../bytes/index.ts';
import {
  ALERTS,
  ALL_HANDSHAKE_FIELDS,
  CONTENT_TYPES,
  Cursor,
  type Detail,
  type Dissector,
  declareFields,
  formatHexBytes,
  HANDSHAKE_FIELDS,
  type HandshakeFacts,
  joinFields,
  paintHandshake,
  remark,
  VERSIONS,
} from '../dissect/index.ts';
import type { PaintTarget } from './protocol.ts';
import type { OpenedRecord } from './segments.ts';
import { TLS_REASSEMBLY_FIELDS } from './tls-plain.ts';

/** Content types. */
export const Content = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23, heartbeat: 24 } as const;
/** What may not be sent without content, RFC 5246 section 6.2.1. */
const NEVER_EMPTY: ReadonlySet<number> = new Set([Content.changeCipherSpec, Content.alert, Content.handshake]);
export const LEVELS: Readonly<Record<number, string>> = { 1: 'Warning', 2: 'Fatal' };

const H = HANDSHAKE_FIELDS;
const F = declareFields({
  record: { key: 'tls.record', label: 'Record Layer', type: 'none' },
  contentType: { key: 'tls.record.content_type', label: 'Content Type', type: 'uint8', names: CONTENT_TYPES },
  opaqueType: { key: 'tls.record.opaque_type', label: 'Opaque Type', type: 'uint8', names: CONTENT_TYPES },
  version: { key: 'tls.record.version', label: 'Version', type: 'uint16', base: 'hex', names: VERSIONS },
  length: { key: 'tls.record.length', label: 'Length', type: 'uint16' },
  changeCipherSpec: { key: 'tls.change_cipher_spec', label: 'Change Cipher Spec Message', type: 'none' },
  resumed: remark(
    'tls.resumed',
    'This session reuses previously negotiated keys (Session resumption)',
    'note/Sequence',
  ),
  empty: remark('tls.record.length.invalid', 'Record fragment length is too small or too large', 'error/Protocol'),
  level: { key: 'tls.alert_message.level', label: 'Level', type: 'uint8', names: LEVELS },
  description: { key: 'tls.alert_message.desc', label: 'Description', type: 'uint8', names: ALERTS },
  alert: { key: 'tls.alert_message', label: 'Alert Message', type: 'none' },
  protocol: { key: 'tls.app_data_proto', label: 'Application Data Protocol', type: 'string' },
  data: { key: 'tls.app_data', label: 'Encrypted Application Data', type: 'bytes' },
});

/** The layer, with every field that it may have. */
export const TLS_LAYER: Dissector = {
  id: 'tls',
  title: 'Transport Layer Security',
  short: 'TLS',
  claims: [],
  fields: joinFields(F, TLS_REASSEMBLY_FIELDS, ALL_HANDSHAKE_FIELDS),
  scan: () => undefined,
  detail: () => undefined,
};

/** One record. */
export interface RecordPlace {
  readonly type: number;
  readonly version: number;
  readonly at: number;
  readonly body: number;
  readonly end: number;
}

/** A handshake message in, or ending in, a record. */
export interface Message {
  readonly name: string;
  /** Where it stands, in `bytes`: the record's own, or those put together. */
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

/** A record to be painted. */
export interface RecordPainting {
  readonly bytes: Uint8Array;
  readonly record: RecordPlace;
  /** What was in it; absent where it is in the clear, or nobody knows. */
  readonly opened: OpenedRecord | undefined;
  /** Words for the Info column, one for each message. */
  readonly words: readonly string[];
  readonly messages: readonly Message[];
  /** What its application data is taken for, in words. */
  readonly carried: string | undefined;
  /** It is the server's Change Cipher Spec in a handshake that resumes a session. */
  readonly resumes: boolean;
  /** The Protocol column. */
  readonly column: string;
  /** What is known of the handshake. */
  readonly facts: HandshakeFacts;
  /** The first of its piece: the words before are those of what carries TLS, or stand behind a fence. */
  readonly isFirst: boolean;
}

/** Paint one record, as lines of the layer at hand. */
export function paintRecord(target: PaintTarget, painting: RecordPainting): void {
  const { out } = target;
  const { bytes, record, opened, words, messages, column, carried } = painting;
  const { isVersion13 } = painting.facts;
  const { at, body, end } = record;
  const type = opened?.type ?? record.type;
  appendWords(out, words, painting.isFirst);
  if (painting.isFirst) out.columns.protocol = column;
  const kind = CONTENT_TYPES[type] ?? 'Unknown';
  const what = type === Content.handshake ? `${kind} Protocol: ${handshakeTitle(messages)}` : `${kind} Protocol`;
  const node = out.add(F.record, at, end - at, '', { text: `${column} Record Layer: ${what}` });
  // RFC 8446 section 5.2: what a record of TLS 1.3 really holds is told inside it.
  const isOpaque = record.type === Content.applicationData && isVersion13;
  out.within(node, () => {
    out.add(isOpaque ? F.opaqueType : F.contentType, at, 1, record.type);
    out.add(F.version, at + 1, 2, record.version);
    const length = out.add(F.length, at + 3, 2, readU16BE(bytes, at + 3));
    if (readU16BE(bytes, at + 3) === 0 && NEVER_EMPTY.has(record.type)) {
      out.within(length, () =>
        out.remark(F.empty, at + 3, 2, `Zero-length ${CONTENT_TYPES[record.type]} fragments are not allowed`),
      );
    }
    if (isOpaque && opened !== undefined) out.add(F.contentType, at, 1, type, { generated: true });
    if (type === Content.applicationData) {
      const state = opened === undefined ? 'Encrypted' : 'Decrypted';
      const size = opened?.content.length ?? end - body;
      const sent = out.asks(F.data) ? formatHexBytes(bytes.subarray(body, end)) : '';
      out.add(F.data, body, end - body, sent, { text: `${state} Application Data (${size} bytes)` });
      if (carried !== undefined) out.add(F.protocol, at, 0, carried, { generated: true });
    } else if (opened === undefined) paintContent(target, painting, bytes, record);
    else paintOpened(target, painting, opened);
  });
}

/** What an opened record holds stands in bytes of its own. */
function paintOpened(target: PaintTarget, painting: RecordPainting, { type, content }: OpenedRecord): void {
  const { out } = target;
  const { source, base } = out;
  out.openSource(`Decrypted TLS (${content.length} bytes)`, content, 0);
  const cursor = new Cursor(target.cursor.claims);
  cursor.begin(content, 0, content.length, content.length);
  const place = { type, version: painting.record.version, at: 0, body: 0, end: content.length };
  paintContent({ ...target, cursor }, painting, content, place);
  out.source = source;
  out.base = base;
}

function paintContent(
  { out, cursor }: PaintTarget,
  { messages, words, facts, resumes }: RecordPainting,
  bytes: Uint8Array,
  { type, body, end }: RecordPlace,
): void {
  for (const message of messages) paintMessage(cursor, out, bytes, message, facts);
  if (type === Content.changeCipherSpec) {
    const node = out.add(F.changeCipherSpec, body, end - body, '', { text: 'Change Cipher Spec Message' });
    if (resumes) out.within(node, () => out.remark(F.resumed, body, end - body));
  }
  if (type === Content.alert) paintAlert(out, bytes, body, end, words[0] ?? '');
}

/** Put words into the Info column, behind those of the records before. */
export function appendWords(out: Detail, words: readonly string[], first: boolean): void {
  const { columns } = out;
  if (first) columns.setInfo('');
  for (const word of words) columns.appendInfo(columns.info === '' ? word : `, ${word}`);
}

function handshakeTitle(messages: readonly Message[]): string {
  return messages.length === 1 ? (messages[0]?.name ?? '') : 'Multiple Handshake Messages';
}

function paintAlert(out: Detail, bytes: Uint8Array, body: number, end: number, words: string): void {
  if (words === 'Encrypted Alert') {
    out.add(F.alert, body, end - body, '', { text: 'Alert Message: Encrypted Alert' });
    return;
  }
  const node = out.add(F.alert, body, end - body, '', { text: F.alert.label });
  out.within(node, () => {
    out.add(F.level, body, 1, bytes[body] ?? 0);
    out.add(F.description, body + 1, 1, bytes[body + 1] ?? 0);
  });
}

function paintMessage(cursor: Cursor, out: Detail, bytes: Uint8Array, message: Message, facts: HandshakeFacts): void {
  const { name, from, to, whole } = message;
  if (message.bytes === bytes) {
    if (whole) paintHandshake(cursor, out, from, to, facts);
    else out.add(H.protocol, from, to - from, '', { text: `Handshake Protocol: ${name}` });
    return;
  }
  const { source, base } = out;
  out.openSource(`Reassembled TLS Handshake (${message.bytes.length} bytes)`, message.bytes, 0);
  const inside = new Cursor(cursor.claims);
  inside.begin(message.bytes, 0, message.bytes.length, message.bytes.length);
  if (whole) paintHandshake(inside, out, from, to, facts);
  else out.add(H.protocol, from, to - from, '', { text: `Handshake Protocol: ${name}` });
  out.source = source;
  out.base = base;
}
