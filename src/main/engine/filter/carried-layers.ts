/**
 * Bodies and payloads that are told of by name alone (`json`, `data-text-lines`), where it is asked whether there is one. The names of
 * what a packet completes on its stream are kept, and say for nearly all packets that there is none; painting a body whole for that takes
 * a hundred times as long.
 */
import { NO_CHAIN } from '../dissect/index.ts';
import { completesNothing } from './absence.ts';
import type { Column } from './columns.ts';
import type { FilterSource } from './source.ts';

/** Those that stand in the list of protocols wherever they are found, and in no layer of the packet's own but some. */
const CARRIED: ReadonlySet<string> = new Set([
  'data-text-lines',
  'json',
  'media',
  'image-gif',
  'image-jfif',
  'png',
  'urlencoded-form',
  'mime_multipart',
  'xml',
  'cose',
]);
/** Where there are no names but these, what is named is found: others hand on what they name. */
const FOUND: ReadonlySet<string> = new Set(['http', 'websocket', 'data', ...CARRIED].filter((name) => name !== 'xml'));
/** Layers of a packet that name themselves and nothing else. */
const ALIKE: ReadonlySet<string> = new Set(['eth', 'vlan', 'sll', 'null', 'raw', 'arp', 'ip', 'ipv6', 'udp', 'tcp']);

/** What names tell of a field at a packet; `maybe`: only painting does. */
type Told = 'none' | 'there' | 'maybe';

function toldOf(key: string, source: FilterSource): (packet: number) => Told {
  const { table, chains } = source;
  /** By way through the layers: whether its own layers carry none. */
  const known: boolean[] = [];
  const carriesNone = (chain: number): boolean => {
    known[chain] ??= chain !== NO_CHAIN && (chains.layers(chain) ?? []).every(({ id }) => ALIKE.has(id));
    return known[chain];
  };
  return (packet) => {
    if (table.annotations.ignored.has(packet)) return 'maybe';
    const isPlain = table.issue[packet] === 0 && carriesNone(table.chain[packet] as number);
    if (!isPlain && source.names(packet).protocols.includes(key)) return 'maybe';
    if (completesNothing(packet, source)) return 'none';
    const { protocols } = source.messageNames(packet);
    if (!protocols.includes(key)) return 'none';
    return protocols.every((name) => FOUND.has(name)) ? 'there' : 'maybe';
  };
}

/** The column of whether there is one; undefined for other fields. */
export function carriedLayer(key: string, source: FilterSource): Column | undefined {
  if (!CARRIED.has(key)) return undefined;
  const told = toldOf(key, source);
  return {
    layer: 0,
    optional: true,
    costly: true,
    tells: (packet) => told(packet) !== 'maybe',
    values: [(packet) => (told(packet) === 'there' ? 1 : undefined)],
  };
}

/** Whether a packet has none; undefined for other fields. Reads streams. */
export function lacksCarried(key: string, source: FilterSource): ((packet: number) => boolean) | undefined {
  if (!CARRIED.has(key)) return undefined;
  const told = toldOf(key, source);
  return (packet) => told(packet) === 'none';
}
