/** Fields of the frame that follow from the interface which a packet came by: all packets of an interface have the same. */
import { encapsulationOf, FRAME_FIELDS, type FrameFacts, PACKET_OPTION_FIELDS } from '../dissect/index.ts';
import type { Column } from './columns.ts';
import { ASK, Decided } from './decided.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** What the file says of an interface, of its packets' facts. */
export type InterfaceLines = Pick<
  FrameFacts,
  'linkType' | 'section' | 'interfaceId' | 'interfaceName' | 'interfaceDescription'
>;

const F = FRAME_FIELDS;
const FIELDS: Readonly<Record<string, (one: InterfaceLines) => Val | undefined>> = {
  [F.section.key]: ({ section }) => section,
  [F.interfaceId.key]: ({ interfaceId }) => interfaceId,
  [F.interfaceName.key]: ({ interfaceName }) => interfaceName,
  [F.interfaceDescription.key]: ({ interfaceDescription }) => interfaceDescription,
  [F.encapsulation.key]: ({ linkType }) => encapsulationOf(linkType),
};

/** Fields of what else the file says of a packet. */
const NOTES: ReadonlySet<string> = new Set(Object.values(PACKET_OPTION_FIELDS).map(({ key }) => key));

/** The column of a field; undefined for others. */
export function interfaceColumn(key: string, source: FilterSource): Column | undefined {
  const read = FIELDS[key];
  if (read === undefined) return undefined;
  const { table } = source;
  /** By interface; null: it has none. */
  const known: (Val | null)[] = [];
  const value = (packet: number): Val | undefined => {
    const face = table.interfaceOf(packet);
    known[face] ??= read(source.interfaceLines(packet)) ?? null;
    return known[face] ?? undefined;
  };
  return {
    layer: 0,
    optional: true,
    values: [value],
    row(from, to, out, test) {
      let face: number | undefined;
      let told: Decided = Decided.no;
      for (let packet = from; packet < to; packet++) {
        if (out[packet - from] !== ASK) continue;
        const own = table.interfaceOf(packet);
        if (own !== face) {
          face = own;
          const one = value(packet);
          told = one === undefined ? Decided.no : test(one);
        }
        out[packet - from] = told;
      }
    },
  };
}

/** Whether the file says no more of a packet than of all; undefined for fields of anything else. */
export function lacksNotes(key: string, source: FilterSource): ((packet: number) => boolean) | undefined {
  return NOTES.has(key) ? (packet) => !source.hasNotes(packet) : undefined;
}
