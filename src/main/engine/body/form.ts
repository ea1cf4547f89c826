/** Forms in an outline. */
import type { BodyOutline } from '../../../shared/model/index.ts';
import { parseForm } from '../bytes/index.ts';
import { leaf, outline } from './outline.ts';

/** The pairs of a form body. */
export function outlineForm(bytes: Uint8Array): BodyOutline {
  const pairs = parseForm(Buffer.from(bytes).toString('utf8'));
  return outline(
    'form',
    `${pairs.length}`,
    pairs.map(([name, value]) => leaf(name, value)),
  );
}
