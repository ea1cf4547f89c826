/**
 * A painting without lines: the same dissectors paint into it, and only what statistics count is kept: which protocols
 * stand in which, the remarks, and values of the few fields asked for. A painting takes some ten times as long.
 */
import type { FieldValue, Severity } from '../../../shared/model/index.ts';
import type { Cursor } from './cursor.ts';
import { Detail, type DetailContext, type DetailNode, type LineOptions } from './detail.ts';
import type { Dissector } from './dissector.ts';
import { faultLayer } from './fault-layers.ts';
import type { FieldSpec } from './field.ts';
import { ANY_REMARK, type RemarkSpec } from './remarks.ts';

/** A remark on a packet: a line with a severity. */
export interface Remark {
  readonly severity: Severity;
  /** The line as the tree has it. */
  readonly text: string;
  /** Title of the layer it stands in. */
  readonly layer: string;
  /** Display-filter name of the remark; empty where it has none. */
  readonly key: string;
}

/** Fields of remarks: whoever asks for one of them may make a remark. */
const REMARKS: ReadonlySet<string> = new Set(ANY_REMARK.map(({ key }) => key));
const NO_FIELDS: ReadonlySet<string> = new Set();

/** See the file's first lines. */
export class Sketch extends Detail {
  readonly remarks: Remark[] = [];
  /** Values of the fields asked for, by key, in order. Nothing that an ICMP error quotes. */
  readonly values = new Map<string, FieldValue[]>();
  override readonly namesBodies: boolean;
  readonly #wanted: ReadonlySet<string>;
  /** Stands for every line. */
  readonly #line = emptyLine();
  #layer: string;
  #quoted = false;

  /**
   * `wanted`: keys of fields whose values are kept. `layer`: whose remarks come before the first layer. `namesBodies`: what
   * stands in bodies of messages is asked for as well.
   */
  constructor(context: DetailContext, wanted: ReadonlySet<string> = NO_FIELDS, layer = '', namesBodies = true) {
    super(context);
    this.namesBodies = namesBodies;
    this.#layer = layer;
    this.#wanted = wanted;
  }

  override layer(cursor: Cursor, dissector: Dissector, _length: number, _text: string): DetailNode {
    this.protocols.push(dissector.id);
    this.#quoted = cursor.quoted;
    if (!this.#quoted) this.stack.push(dissector.id);
    this.occurrences.set(dissector.id, (this.occurrences.get(dissector.id) ?? -1) + 1);
    this.#layer = dissector.short ?? dissector.title;
    return this.#line;
  }

  override add(
    spec: FieldSpec,
    _offset: number,
    _length: number,
    value: FieldValue,
    options: LineOptions = {},
  ): DetailNode {
    if (options.severity !== undefined) this.#remark(options.text ?? spec.label, options.severity, spec.key);
    if (this.#wanted.has(spec.key)) this.#keep(spec.key, value);
    return this.#line;
  }

  override read(cursor: Cursor, spec: FieldSpec, options: LineOptions = {}): DetailNode | undefined {
    if (this.#wanted.has(spec.key)) return super.read(cursor, spec, options);
    if (options.severity !== undefined) this.#remark(options.text ?? spec.label, options.severity, spec.key);
    return this.#line;
  }

  override mention(_protocol: string, _bytes?: () => Uint8Array): void {
    // Nothing looks for it.
  }

  override label(_offset: number, _length: number, text: string, options: LineOptions = {}): DetailNode {
    if (options.severity !== undefined) this.#remark(text, options.severity, '');
    return this.#line;
  }

  override remark(spec: RemarkSpec, offset: number, length: number, words = spec.label): void {
    const layer = this.#layer;
    this.#layer = spec.of ?? layer;
    super.remark(spec, offset, length, words);
    this.#layer = layer;
  }

  override fault(cursor: Cursor, dissector: Dissector): void {
    const kind = faultLayer(cursor);
    if (kind === undefined) return;
    this.stack.push(kind.spec.key);
    this.#layer = dissector.short ?? dissector.title;
    this.faultRemark(cursor, kind);
  }

  override asks(...specs: readonly FieldSpec[]): boolean {
    return specs.some((spec) => this.#wanted.has(spec.key) || REMARKS.has(spec.key));
  }

  override within(node: DetailNode | undefined, fill: () => void): void {
    if (node !== undefined) fill();
  }

  #remark(text: string, severity: Severity, key: string): void {
    if (!this.#quoted) this.remarks.push({ severity, text, layer: this.#layer, key });
  }

  #keep(key: string, value: FieldValue): void {
    if (this.#quoted) return;
    const known = this.values.get(key);
    if (known) known.push(value);
    else this.values.set(key, [value]);
  }
}

const emptyLine = (): DetailNode => ({
  spec: undefined,
  value: undefined,
  text: '',
  source: 0,
  offset: 0,
  length: 0,
  generated: false,
  hidden: false,
  severity: undefined,
  link: undefined,
  children: [],
});
