/**
 * The texts of the same fields in packet after packet: from columns where these tell them, of the list's columns (`_ws.col.…`)
 * from a painting of nothing else, and only of what is left from a painting of the part that has it.
 */
import { FIELDS, isListedColumn, listedText } from './fields.ts';
import { type FilterSource, partForTexts, type Teller, textTeller, type Wanted } from './filter/index.ts';
import type { Painter } from './painter.ts';

/** Gives the texts of each field in a packet, every occurrence in order. */
export type FieldReader = (packet: number) => readonly (readonly string[])[];

/** One of the fields: a column of the list, or what may be told without painting. */
interface Asked {
  readonly key: string;
  readonly isListed: boolean;
  readonly tell: Teller | undefined;
}

/** See the file's first lines. `keys` that are no fields have no texts. */
export function fieldReader(keys: readonly string[], source: FilterSource, painter: Painter): FieldReader {
  const asked = keys.map((key): Asked => {
    const spec = FIELDS.get(key);
    const isListed = isListedColumn(key);
    return { key, isListed, tell: spec && !isListed ? textTeller(spec, source) : undefined };
  });
  const hasListed = asked.some(({ isListed }) => isListed);
  const all = partForTexts(keys);
  const partOf = partsByKeys();
  const painted = (packet: number, part: Wanted, told: readonly (readonly string[] | undefined)[]) => {
    const detail = painter.paintPart(packet, part);
    const columns = !hasListed || part === all ? detail.columns : painter.summarise(packet, '').columns;
    return asked.map(({ key }, at) => told[at] ?? listedText(key, columns) ?? detail.texts(key));
  };
  return (packet) => {
    const told = asked.map(({ tell }) => tell?.(packet));
    const open = asked.filter(({ isListed }, at) => !isListed && told[at] === undefined);
    if (open.length > 0) {
      const part = partOf(open);
      return hasListed && part.whole ? painted(packet, all, told) : painted(packet, part, told);
    }
    const columns = hasListed ? painter.summarise(packet, '').columns : undefined;
    return asked.map(({ key }, at) => told[at] ?? (columns && listedText(key, columns)) ?? []);
  };
}

/** Parts of paintings, found out once for each choice of fields. */
function partsByKeys(): (asked: readonly Asked[]) => Wanted {
  const known = new Map<string, Wanted>();
  return (asked) => {
    const keys = asked.map(({ key }) => key);
    const name = keys.join(' ');
    const part = known.get(name) ?? partForTexts(keys);
    known.set(name, part);
    return part;
  };
}
