/**
 * A painting of some fields alone: the same dissectors paint into it, and only lines of the fields asked for are kept.
 * A filter that looks for a field in many packets needs no more.
 */
import type { FieldValue } from '../../../shared/model/index.ts';
import type { Cursor } from './cursor.ts';
import { Detail, type DetailContext, type DetailNode, detailNode, type LineOptions } from './detail.ts';
import type { FieldSpec } from './field.ts';
import { ANY_REMARK } from './remarks.ts';

const NO_FIELD: FieldSpec = { key: '', label: '', type: 'none' };

/** See the file's first lines. */
export class Picked extends Detail {
  override readonly namesBodies: boolean;
  readonly #keys: ReadonlySet<string>;
  /** Stands for every other line. */
  readonly #line = detailNode(NO_FIELD, undefined, '');

  /** `keys` of the fields to keep. `namesBodies`: columns and protocols are asked for as well. */
  constructor(context: DetailContext, keys: ReadonlySet<string>, namesBodies: boolean) {
    super(context);
    this.#keys = keys;
    this.namesBodies = namesBodies;
  }

  override add(
    spec: FieldSpec,
    offset: number,
    length: number,
    value: FieldValue,
    options: LineOptions = {},
  ): DetailNode {
    return this.#isAsked(spec) || this.#isRemark(options)
      ? super.add(spec, offset, length, value, options)
      : this.#line;
  }

  override read(cursor: Cursor, spec: FieldSpec, options: LineOptions = {}): DetailNode | undefined {
    if (this.#isAsked(spec) || this.#isRemark(options)) return super.read(cursor, spec, options);
    return cursor.offset + (spec.at ?? 0) + (spec.size ?? 1) > cursor.end ? undefined : this.#line;
  }

  override label(offset: number, length: number, text: string, options: LineOptions = {}): DetailNode {
    return this.#isRemark(options) ? super.label(offset, length, text, options) : this.#line;
  }

  override asks(...specs: readonly FieldSpec[]): boolean {
    return specs.some((spec) => this.#isAsked(spec));
  }

  override within(node: DetailNode | undefined, fill: () => void): void {
    if (node === this.#line) fill();
    else super.within(node, fill);
  }

  #isRemark({ severity }: LineOptions): boolean {
    return severity !== undefined && severity !== 'none' && this.asks(...ANY_REMARK);
  }

  #isAsked({ key, also }: FieldSpec): boolean {
    return this.#keys.has(key) || also?.some((other) => this.#keys.has(other)) === true;
  }
}
