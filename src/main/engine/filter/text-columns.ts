/**
 * The text of a packet's columns, and the list of its protocols, without the lines of the tree: the list is put together of
 * what all packets that were walked the same way have in common, and of the messages that end in the packet.
 */
import { Layer, NO_CHAIN } from '../dissect/index.ts';
import type { MessageNames } from '../pdu/index.ts';
import { ANALYSED } from '../tcp/index.ts';
import { completesNothing } from './absence.ts';
import type { Column } from './columns.ts';
import { lacksOption } from './option-columns.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** What a text that is known already costs, in bytes of a long run. */
const LOOKING_UP = 512;

/** The column of a field; undefined for others. */
export function textColumn(key: string, source: FilterSource): Column | undefined {
  const column = (value: (packet: number) => Val): Column => ({ layer: 0, costly: true, values: [value] });
  const noted = (text: string): string => {
    source.noteRead?.(LOOKING_UP);
    return text;
  };
  switch (key) {
    case '_ws.col.Info':
      return column((packet) => source.columns(packet).info);
    case '_ws.col.Protocol': {
      const texts = new ProtocolTexts(source);
      return column((packet) => noted(texts.column(packet)));
    }
    case '_ws.col.Source':
      return column((packet) => source.columns(packet).source);
    case '_ws.col.Destination':
      return column((packet) => source.columns(packet).destination);
    case 'frame.protocols': {
      const texts = new ProtocolTexts(source);
      const { ignored } = source.table.annotations;
      return { ...column((packet) => noted(texts.protocols(packet))), tells: (packet) => !ignored.has(packet) };
    }
    default:
      return undefined;
  }
}

/** What packets of one way through the layers have in common. */
interface Way {
  /** Nobody read anything: what there is to say the file says. */
  readonly isUnread: boolean;
  /** The layers tell of themselves alone: all packets have the same protocols. */
  readonly isAlike: boolean;
  /** It ends in TCP, and nothing before that has a say in the Protocol column. */
  readonly isBareTcp: boolean;
  /** Once they are known, of those that are the same. */
  protocols: string | undefined;
}

/**
 * `frame.protocols` and the Protocol column of packets: what a packet's own layers give, and what the messages that end in it
 * add.
 */
class ProtocolTexts {
  readonly #source: FilterSource;
  /** An option of TCP that is a protocol of its own to the reference. */
  readonly #lacksMultipath: (packet: number) => boolean;
  readonly #ways: Way[] = [];

  constructor(source: FilterSource) {
    this.#source = source;
    this.#lacksMultipath = lacksOption('tcp.options.mptcp', source) ?? (() => false);
  }

  protocols(packet: number): string {
    const own = this.#ownProtocols(packet);
    const added = this.#messages(packet)?.protocols;
    return added === undefined || added.length === 0 ? own : `${own}:${added.join(':')}`;
  }

  column(packet: number): string {
    const { columns, names, table } = this.#source;
    if (table.annotations.ignored.has(packet)) return columns(packet).protocol;
    const messages = this.#messages(packet);
    if (this.#wayOf(packet).isBareTcp && this.#isPlain(packet)) return messages?.column || TCP;
    const isTold = messages === undefined && !this.#wayOf(packet).isUnread;
    return isTold ? names(packet).columns.protocol : columns(packet).protocol;
  }

  /** Undefined where a packet completes nothing without its stream being asked. */
  #messages(packet: number): MessageNames | undefined {
    return completesNothing(packet, this.#source) ? undefined : this.#source.messageNames(packet);
  }

  #ownProtocols(packet: number): string {
    const way = this.#wayOf(packet);
    const isAlike = way.isAlike && this.#isPlain(packet);
    if (isAlike && way.protocols !== undefined) return way.protocols;
    const protocols = this.#source.names(packet).protocols.join(':');
    if (isAlike) way.protocols = protocols;
    return protocols;
  }

  #isPlain(packet: number): boolean {
    const { table, tcp } = this.#source;
    if (table.issue[packet] !== 0) return false;
    if (((table.layers[packet] as number) & Layer.tcp) === 0) return true;
    const wasRead = ((table.tcpFlags[packet] as number) & ANALYSED) !== 0;
    return (wasRead && !tcp.mayBeMultipath()) || this.#lacksMultipath(packet);
  }

  #wayOf(packet: number): Way {
    const { table, chains } = this.#source;
    const chain = table.chain[packet] ?? NO_CHAIN;
    const known = this.#ways[chain];
    if (known !== undefined) return known;
    const ids = chains.layers(chain)?.map(({ id }) => id) ?? [];
    const isAlike = ids.length > 0 && ids.every((id) => ALIKE.has(id));
    const way: Way = {
      isUnread: ids.every((id) => id === 'data'),
      isAlike,
      isBareTcp: isAlike && ids.at(-1) === 'tcp',
      protocols: undefined,
    };
    this.#ways[chain] = way;
    return way;
  }
}

/** The Protocol column of a segment that completes nothing. */
const TCP = 'TCP';
/** Layers that name themselves and nothing else, and have no say in what the Protocol column says behind them. */
const ALIKE: ReadonlySet<string> = new Set(['eth', 'vlan', 'sll', 'null', 'raw', 'arp', 'ip', 'ipv6', 'udp', 'tcp']);
