/**
 * A painting of names alone: the same dissectors paint into it, and what stays is which protocols there are, which stands in
 * which, and the columns. For who asks that of every packet of a capture.
 */
import type { FieldValue } from '../../../shared/model/index.ts';
import type { Cursor } from './cursor.ts';
import { Detail, type DetailNode, detailNode, type LineOptions } from './detail.ts';
import type { Dissector } from './dissector.ts';
import { faultLayer } from './fault-layers.ts';
import type { FieldSpec } from './field.ts';

/** See the file's first lines. */
export class Names extends Detail {
  /** Stands for every line. */
  readonly #line = detailNode(NO_FIELD, undefined, '');

  override layer(cursor: Cursor, { id }: Dissector, _length: number, _text: string): DetailNode {
    this.protocols.push(id);
    if (!cursor.quoted) this.stack.push(id);
    this.occurrences.set(id, (this.occurrences.get(id) ?? -1) + 1);
    return this.#line;
  }

  override add(_spec: FieldSpec, _at: number, _length: number, _value: FieldValue, _options?: LineOptions): DetailNode {
    return this.#line;
  }

  override read(cursor: Cursor, spec: FieldSpec, _options?: LineOptions): DetailNode | undefined {
    return cursor.offset + (spec.at ?? 0) + (spec.size ?? 1) > cursor.end ? undefined : this.#line;
  }

  override label(_at: number, _length: number, _text: string, _options?: LineOptions): DetailNode {
    return this.#line;
  }

  override mention(_protocol: string, _bytes?: () => Uint8Array): void {
    // Nothing looks for it.
  }

  override fault(cursor: Cursor, _dissector: Dissector): void {
    const kind = faultLayer(cursor);
    if (kind === undefined) return;
    this.columns.appendInfo(kind.column);
    this.stack.push(kind.spec.key);
  }

  override asks(..._specs: readonly FieldSpec[]): boolean {
    return false;
  }

  override within(node: DetailNode | undefined, fill: () => void): void {
    if (node !== undefined) fill();
  }
}

const NO_FIELD: FieldSpec = { key: '', label: '', type: 'none' };
