/**
 * What painting one packet gives: the layer tree with values and byte ranges, the column text, the list of protocols.
 * Built for the packet at hand only. Nodes keep the raw values, so that `-e` and filters read the same nodes as the tree.
 */
import type { FieldValue, Severity } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { hexOf, readU8, readU16BE, readU24BE, readU32BE } from '../bytes/index.ts';
import { AddressKind, formatAddress, formatMac } from '../table/index.ts';
import { CARRIED_FIELDS } from './carried.ts';
import { ColumnText } from './columns.ts';
import type { Cursor } from './cursor.ts';
import type { Dissector } from './dissector.ts';
import { type FaultLayer, faultLayer, MALFORMED } from './fault-layers.ts';
import { type FieldSpec, formatBits, formatFieldText, formatFieldValue } from './field.ts';
import { ANY_REMARK, type RemarkSpec, remarkLine, remarkValues } from './remarks.ts';
import type { TcpFacts } from './transport/tcp-facts.ts';

/** How a line differs from the plain `Label: value`. */
export interface LineOptions {
  /** The whole line, where Wireshark words it otherwise. */
  readonly text?: string;
  /** Worked out, not on the wire: shown in brackets. */
  readonly generated?: boolean;
  /** For filters and `-e` only: no line of the tree. */
  readonly hidden?: boolean;
  readonly severity?: Severity;
  readonly link?: PacketIndex;
  /** The bytes that it is, where they are part of no source: worked out when they are asked for. */
  readonly bytes?: () => Uint8Array;
}

/** A line while it is being built. Offsets are from the start of its source. */
export interface DetailNode {
  readonly spec: FieldSpec | undefined;
  readonly value: FieldValue | undefined;
  text: string;
  readonly source: number;
  readonly offset: number;
  length: number;
  readonly generated: boolean;
  readonly hidden: boolean;
  severity: Severity | undefined;
  readonly link: PacketIndex | undefined;
  readonly bytes?: (() => Uint8Array) | undefined;
  readonly children: DetailNode[];
}

/** Facts that layers need and the packet's own bytes do not tell. All optional: a packet can be painted alone. */
export interface DetailContext {
  /** Facts of the TCP header met as the `occurrence`-th (from 0) in this packet. */
  tcp?(packet: number, occurrence: number): TcpFacts | undefined;
  /** `udp.stream` of the `occurrence`-th UDP header. */
  udpStream?(packet: number, occurrence: number): number | undefined;
  /** Of the same header, seconds since the first packet of its stream, and since the one before, as decimal text. */
  udpTimes?(packet: number, occurrence: number): { readonly relative: string; readonly delta: string } | undefined;
  /** Seconds from one packet to another as decimal text with nine digits; undefined where the file gives no times. */
  elapsed?(from: number, to: number): string | undefined;
  /** The colouring rule that a packet goes by, if one does. */
  coloringRule?(packet: number): { readonly name: string; readonly filter: string } | undefined;
  /** Paint the payload of a quoted TCP header, which stands at `at` in the cursor's bytes; `length` of it was sent. */
  quotedPayload?(cursor: Cursor, at: number, length: number, out: Detail): void;
  /** Paints the lines of a message of HTTP that a datagram holds, inside the layer at hand. */
  paintHttp?(cursor: Cursor, out: Detail): void;
  /** Work out checksums and compare them with those in the packet. Without it they are shown as unverified. */
  readonly verifyChecksums?: boolean;
}

/** A node outside any layer's walk: of the packet as a whole, with no bytes of its own. */
export function detailNode(spec: FieldSpec, value: FieldValue | undefined, text?: string): DetailNode {
  return {
    spec,
    value,
    text: text ?? lineText(spec, value),
    source: 0,
    offset: 0,
    length: 0,
    generated: false,
    hidden: false,
    severity: undefined,
    link: undefined,
    children: [],
  };
}

/** Bounds the tree against input made to blow it up. */
const MAX_NODES = 20_000;

/** The painting of one packet. */
export class Detail {
  readonly layers: DetailNode[] = [];
  /** Bytes the nodes refer to; 0 is the packet. */
  readonly sources: { name: string; bytes: Uint8Array }[] = [];
  readonly columns = new ColumnText();
  /** As `frame.protocols`, but for joining. */
  readonly protocols: string[] = [];
  /**
   * What stands in what, outermost first: protocols as the reference's tree lists them at its top, each as often as it is
   * met, nothing that an ICMP error quotes and nothing that a layer shows inside itself. What the protocol hierarchy is
   * made of.
   */
  readonly stack: string[] = [];
  readonly context: DetailContext;
  /** Whether bodies of messages are to be looked into, which only columns and the list of protocols tell of. */
  readonly namesBodies: boolean = true;
  /** Whether what stands in a body is told of in the lists of protocols, not in the columns alone. */
  readonly namesLayers: boolean = true;
  /** Times each protocol was met so far in this packet. */
  readonly occurrences = new Map<string, number>();
  /** The packet shown before this one; undefined: the one before it in the file. */
  shownBefore: number | undefined;
  /** Source of the layer at hand and where it begins in the cursor's bytes. */
  source = 0;
  base = 0;
  /** The layer whose payload the messages at hand were cut out of: some of what is told of them stands there. */
  carrier: DetailNode | undefined;
  /** Where layers begin that end before their source does, and where they end. */
  readonly #ends: { readonly source: number; readonly offset: number; readonly end: number }[] = [];
  #parents: DetailNode[] = [];
  #count = 0;
  /** Of the tree when it had so many nodes and layers. */
  #index: { nodes: number; layers: number; byKey: ReadonlyMap<string, readonly DetailNode[]> } | undefined;

  constructor(context: DetailContext = {}) {
    this.context = context;
  }

  /** Begin a layer: its line stands at the top of the tree until the next layer. `length` in bytes from the cursor. */
  layer(cursor: Cursor, dissector: Dissector, length: number, text: string): DetailNode {
    const spec: FieldSpec = { key: dissector.id, label: dissector.title, type: 'protocol' };
    const node = this.#node(spec, undefined, cursor.offset, length, { text });
    this.layers.push(node);
    this.protocols.push(dissector.id);
    if (!cursor.quoted) this.stack.push(dissector.id);
    this.occurrences.set(dissector.id, (this.occurrences.get(dissector.id) ?? -1) + 1);
    this.#parents = [node];
    return node;
  }

  /** Go on with a layer that others have come behind: its further lines stand in it. Nothing where there is none. */
  resume(layer: DetailNode | undefined): void {
    if (layer !== undefined) this.#parents = [layer];
  }

  /**
   * What the layer at hand carries and is told of by name alone: bodies, payloads of messages. What the reference shows
   * inside the layer's own lines is put into `protocols` only.
   */
  carry(...protocols: readonly string[]): void {
    this.protocols.push(...protocols);
    this.stack.push(...protocols);
    for (const protocol of protocols) this.mention(protocol);
  }

  /**
   * The same of a body, some of whose protocols may stand inside others: `outer` are those at the top of the tree. `bytes`
   * are those of each.
   */
  carryBody(protocols: readonly string[], outer = protocols, bytes?: (at: number) => Uint8Array): void {
    this.protocols.push(...protocols);
    this.stack.push(...outer);
    for (const [at, protocol] of protocols.entries()) this.mention(protocol, bytes && (() => bytes(at)));
  }

  /** What the reference's tree has at its top and its list of protocols has not. */
  stand({ quoted }: Cursor, ...protocols: readonly string[]): void {
    if (!quoted) this.stack.push(...protocols);
  }

  /** Let filters find what is told of by name alone, and the bytes that it is. */
  mention(protocol: string, bytes?: () => Uint8Array): void {
    const spec = CARRIED_FIELDS.get(protocol);
    if (spec === undefined) return;
    const node = this.#node(spec, undefined, this.base, 0, { hidden: true, ...(bytes && { bytes }) });
    this.#parents[0]?.children.push(node);
  }

  /** What stands in the layer at hand, from `offset` of the cursor's bytes on, ends at `end` of them, of which there are `length`. */
  endLayer(offset: number, end: number, length: number): void {
    if (end < length) this.#ends.push({ source: this.source, offset: offset - this.base, end: end - this.base });
  }

  /** Where in its source what a node stands in ends; undefined: with the source. */
  endOf({ source, offset }: DetailNode): number | undefined {
    return this.#ends.findLast((one) => one.source === source && one.offset <= offset)?.end;
  }

  /** Add a field whose value was read by the caller. `offset` is an index into the cursor's bytes. */
  add(spec: FieldSpec, offset: number, length: number, value: FieldValue, options: LineOptions = {}): DetailNode {
    const node = this.#node(spec, value, offset, length, options);
    this.#parents.at(-1)?.children.push(node);
    return node;
  }

  /** Add a field at its declared place in the header that begins at the cursor; nothing where it is not captured. */
  read(cursor: Cursor, spec: FieldSpec, options: LineOptions = {}): DetailNode | undefined {
    const at = cursor.offset + (spec.at ?? 0);
    const size = spec.size ?? 1;
    if (at + size > cursor.end) return undefined;
    const text = readText(spec, cursor.bytes, at, size);
    if (text !== undefined) return this.add(spec, at, size, text, options);
    const raw = readUnsigned(cursor.bytes, at, size);
    if (spec.mask === undefined) return this.add(spec, at, size, spec.type === 'boolean' ? raw !== 0 : raw, options);
    const bits = maskedValue(raw, spec.mask);
    const value = spec.type === 'boolean' ? bits !== 0 : bits;
    const line = options.text ?? formatBits(raw, spec.mask, size) + lineText(spec, value);
    return this.add(spec, at, size, value, { ...options, text: line });
  }

  /** Add a line that is no field. */
  label(offset: number, length: number, text: string, options: LineOptions = {}): DetailNode {
    const node = this.#node(undefined, undefined, offset, length, { ...options, text });
    this.#parents.at(-1)?.children.push(node);
    return node;
  }

  /**
   * Say what stopped a layer, as Wireshark does: a line at the top of the tree and a remark behind the Info column. Only
   * cut and malformed packets are told of; other faults are worded by the layer itself.
   */
  fault(cursor: Cursor, dissector: Dissector): void {
    const kind = faultLayer(cursor);
    if (kind === undefined) return;
    this.columns.appendInfo(kind.column);
    const text = `[${kind.words}: ${dissector.short ?? dissector.title}${kind.after}]`;
    const node = this.#node(kind.spec, text, cursor.offset, 0, { text });
    // Coloured as one; the remark itself stands below it.
    node.severity = 'error';
    this.layers.push(node);
    this.stack.push(kind.spec.key);
    this.#parents = [node];
    this.faultRemark(cursor, kind);
  }

  /** The remark on a fault. */
  protected faultRemark({ offset }: Cursor, { spec, remark }: FaultLayer): void {
    if (remark === undefined) return;
    if (spec === MALFORMED) this.malformed(offset, 0, remark.text);
    else this.label(offset, 0, remark.text, { severity: remark.severity });
  }

  /**
   * A remark that something is malformed, where Wireshark adds an expert item of that group: it counts as an occurrence
   * of `_ws.malformed`.
   */
  malformed(offset: number, length: number, text: string): void {
    this.add(MALFORMED, offset, length, MALFORMED.key, { text, severity: 'error' });
  }

  /** A remark, with the words of its kind or those of the case; below the line at hand. */
  remark(spec: RemarkSpec, offset: number, length: number, words = spec.label): void {
    const text = remarkLine(spec, words);
    this.add(spec, offset, length, true, { text, severity: spec.severity, generated: true });
    if (spec.group === 'Malformed') this.add(MALFORMED, offset, length, MALFORMED.key, { hidden: true });
  }

  /** Whether one of these fields is wanted: for values that are dear to work out. */
  asks(..._specs: readonly FieldSpec[]): boolean {
    return true;
  }

  /** What `fill` adds becomes children of `node`. */
  within(node: DetailNode | undefined, fill: () => void): void {
    if (node === undefined) return;
    this.#parents.push(node);
    fill();
    this.#parents.pop();
  }

  /** Start a further source of bytes (something put together); following layers refer to it. */
  openSource(name: string, bytes: Uint8Array, base: number): void {
    this.sources.push({ name, bytes });
    this.source = this.sources.length - 1;
    this.base = base;
  }

  /**
   * Every value of a field, in order, as text for `-e`, as the reference writes it: a protocol as its line, or its name where
   * that says nothing more; a field without a value as 1.
   */
  texts(key: string): string[] {
    const texts: string[] = [];
    this.each(key, (node) => {
      const { spec, value, text } = node;
      if (spec === undefined) return;
      if (spec.type === 'none' && (value === undefined || value === '')) texts.push('1');
      else if (spec.type === 'bytes' && value === '') texts.push('<MISSING>');
      else if (value !== undefined) texts.push(formatFieldValue(spec, value));
      else if (spec.type === 'protocol') texts.push(text === spec.label ? spec.key : text);
    });
    return texts;
  }

  /** Visit every node of a field, in order. */
  each(key: string, visit: (node: DetailNode) => void): void {
    for (const node of this.#nodesByKey().get(key) ?? []) visit(node);
  }

  /** Nodes in the order of the tree, by every key they answer to: many are asked for of one packet, so one walk must do. */
  #nodesByKey(): ReadonlyMap<string, readonly DetailNode[]> {
    if (this.#index && this.#index.nodes === this.#count && this.#index.layers === this.layers.length)
      return this.#index.byKey;
    const byKey = new Map<string, DetailNode[]>();
    const put = (key: string, node: DetailNode): void => {
      const known = byKey.get(key);
      if (known) known.push(node);
      else byKey.set(key, [node]);
    };
    const walk = (nodes: readonly DetailNode[]): void => {
      for (const node of nodes) {
        if (node.spec !== undefined) {
          put(node.spec.key, node);
          if (node.spec.also) for (const key of node.spec.also) put(key, node);
        }
        walk(node.children);
      }
    };
    walk(this.layers);
    this.#index = { nodes: this.#count, layers: this.layers.length, byKey };
    return byKey;
  }

  #node(
    spec: FieldSpec | undefined,
    value: FieldValue | undefined,
    offset: number,
    length: number,
    options: LineOptions,
  ): DetailNode {
    const generated = options.generated ?? false;
    const plain = options.text ?? (spec ? lineText(spec, value) : '');
    const node: DetailNode = {
      spec,
      value,
      text: generated && options.text === undefined ? `[${plain}]` : plain,
      source: this.source,
      offset: offset - this.base,
      length,
      generated,
      hidden: options.hidden ?? false,
      severity: options.severity,
      link: options.link,
      ...(options.bytes && { bytes: options.bytes }),
      children: [],
    };
    if (++this.#count > MAX_NODES) this.#parents = [];
    if (options.severity !== undefined && this.asks(...ANY_REMARK)) addRemarkValues(node);
    return node;
  }
}

/** What filters find a line with a severity by. */
function addRemarkValues(node: DetailNode): void {
  const { severity, text, spec, source, offset } = node;
  if (severity === undefined || severity === 'none') return;
  for (const [field, said] of remarkValues(severity, text, spec?.key ?? '')) {
    node.children.push({ ...detailNode(field, said), source, offset, hidden: true });
  }
}

/** A remark on the packet as a whole. */
export function remarkNode(spec: RemarkSpec, words: string): DetailNode {
  const node = { ...detailNode(spec, true, remarkLine(spec, words)), generated: true, severity: spec.severity };
  addRemarkValues(node);
  return node;
}

function lineText(spec: FieldSpec, value: FieldValue | undefined): string {
  if (value === undefined) return spec.label;
  return `${spec.label}: ${formatFieldText(spec, value)}`;
}

/** The text of a field whose value is text; undefined where it is a number. */
function readText(spec: FieldSpec, bytes: Uint8Array, offset: number, size: number): string | undefined {
  switch (spec.type) {
    case 'ether':
      return formatMac(bytes, offset, size);
    case 'ipv4':
      return formatAddress(AddressKind.ipv4, bytes, offset);
    case 'ipv6':
      return formatAddress(AddressKind.ipv6, bytes, offset);
    case 'bytes':
      return formatBytes(bytes, offset, size);
    default:
      return undefined;
  }
}

/** Bytes as hex digits without spaces; the length is the caller's to bound. */
export function formatBytes(bytes: Uint8Array, offset: number, size: number): string {
  return hexOf(bytes, offset, offset + size).padEnd(2 * size, '0');
}

function readUnsigned(bytes: Uint8Array, offset: number, size: number): number {
  switch (size) {
    case 1:
      return readU8(bytes, offset);
    case 2:
      return readU16BE(bytes, offset);
    case 3:
      return readU24BE(bytes, offset);
    default:
      return readU32BE(bytes, offset);
  }
}

/** The masked bits, moved down to bit 0. */
export function maskedValue(raw: number, mask: number): number {
  const shift = 31 - Math.clz32(mask & -mask);
  return ((raw & mask) >>> 0) >>> shift;
}
