/**
 * The text of a packet's columns, and the list of its protocols, without the lines of the tree: the list is put together of
 * what all packets that were walked the same way have in common, and of the messages that end in the packet.
 */
import { type Dissector, Layer, NO_CHAIN, PLAIN_LAYERS } from '../dissect/index.ts';
import { completesNothing } from './absence.ts';
import type { Column } from './columns.ts';
import { lacksOption } from './option-columns.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** The column of a field; undefined for others. */
export function textColumn(key: string, source: FilterSource): Column | undefined {
  const column = (value: (packet: number) => Val): Column => ({ layer: 0, costly: true, values: [value] });
  switch (key) {
    case '_ws.col.Info':
      return column((packet) => source.columns(packet).info);
    case '_ws.col.Protocol':
      return column((packet) => source.columns(packet).protocol);
    case '_ws.col.Source':
      return column((packet) => source.columns(packet).source);
    case '_ws.col.Destination':
      return column((packet) => source.columns(packet).destination);
    case 'frame.protocols': {
      const lists = new ProtocolLists(source);
      const { ignored } = source.table.annotations;
      return { ...column((packet) => lists.of(packet)), tells: (packet) => !ignored.has(packet) };
    }
    default:
      return undefined;
  }
}

/** `frame.protocols` of packets. */
class ProtocolLists {
  readonly #source: FilterSource;
  /** An option of TCP that is a protocol of its own to the reference. */
  readonly #lacksMultipath: (packet: number) => boolean;
  /** By the way through the layers, where all packets that go it have the same. */
  readonly #known = new Map<number, string>();

  constructor(source: FilterSource) {
    this.#source = source;
    this.#lacksMultipath = lacksOption('tcp.options.mptcp', source) ?? (() => false);
  }

  of(packet: number): string {
    const own = this.#own(packet);
    if (completesNothing(packet, this.#source) || this.#source.messageKinds(packet) === 0) return own;
    return [own, ...this.#source.sketchMessages(packet).protocols].join(':');
  }

  #own(packet: number): string {
    const { table, chains } = this.#source;
    const way = table.chain[packet] ?? NO_CHAIN;
    const layers = chains.layers(way);
    const isTcp = ((table.layers[packet] as number) & Layer.tcp) !== 0;
    const isPlain = table.issue[packet] === 0 && layers?.every(isAlike) === true;
    if (!isPlain || (isTcp && !this.#lacksMultipath(packet))) return this.#look(packet);
    const known = this.#known.get(way);
    if (known !== undefined) return known;
    const text = this.#look(packet);
    this.#known.set(way, text);
    return text;
  }

  #look(packet: number): string {
    return this.#source.sketch(packet).protocols.join(':');
  }
}

/** Whether a layer tells of itself alone. */
const isAlike = (layer: Dissector): boolean => PLAIN_LAYERS.has(layer) && layer.showsOthers !== true;
