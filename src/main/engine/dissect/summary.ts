/**
 * A painting of the columns alone: the same dissectors paint into it, and what they say of a packet as a whole is kept,
 * without its lines. A row of the grid needs no more, and takes a part of the time. Its protocols are those down to the
 * message: what stands in a body is in the columns alone.
 */
import type { FieldValue } from '../../../shared/model/index.ts';
import type { Cursor } from './cursor.ts';
import { Detail, type DetailContext, type DetailNode, detailNode, type LineOptions } from './detail.ts';
import type { FieldSpec } from './field.ts';

const NO_FIELD: FieldSpec = { key: '', label: '', type: 'none' };

/** See the file's first lines. */
export class Summary extends Detail {
  /** The last value of the field asked for. */
  value: FieldValue | undefined;
  override readonly namesLayers = false;
  readonly #wanted: string;
  /** Stands for every line. */
  readonly #line = detailNode(NO_FIELD, undefined, '');

  /** `wanted`: key of a field whose last value is kept. */
  constructor(context: DetailContext, wanted: string) {
    super(context);
    this.#wanted = wanted;
  }

  override add(
    spec: FieldSpec,
    _offset: number,
    _length: number,
    value: FieldValue,
    _options?: LineOptions,
  ): DetailNode {
    if (spec.key === this.#wanted) this.value = value;
    return this.#line;
  }

  override read(cursor: Cursor, spec: FieldSpec, _options?: LineOptions): DetailNode | undefined {
    return cursor.offset + (spec.at ?? 0) + (spec.size ?? 1) > cursor.end ? undefined : this.#line;
  }

  override label(_offset: number, _length: number, _text: string, _options?: LineOptions): DetailNode {
    return this.#line;
  }

  override asks(...specs: readonly FieldSpec[]): boolean {
    return specs.some(({ key }) => key === this.#wanted);
  }

  override within(node: DetailNode | undefined, fill: () => void): void {
    if (node !== undefined) fill();
  }
}
