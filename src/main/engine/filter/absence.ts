/**
 * Which packets cannot have a field: it stands in the layers and messages of certain protocols only (parts.ts), and the
 * tables tell which layers a packet was walked through, and which messages it completes.
 */
import { Layer, NO_CHAIN } from '../dissect/index.ts';
import { lacksNotes } from './frame-columns.ts';
import { lacksOption } from './option-columns.ts';
import { partOf } from './parts.ts';
import type { FilterSource } from './source.ts';
import { lacksUnusual } from './unremarked.ts';

const FIN = 0x001;

/** Whether a packet cannot have a field. */
export interface Absence {
  (packet: number): boolean;
  /** Streams have to be read to tell: to be asked last. */
  readonly costly?: boolean;
}

/** See the file's first lines; undefined where nothing but painting tells. */
export function absenceOf(key: string, source: FilterSource): Absence | undefined {
  const { table } = source;
  const part = partOf(key);
  if (part.frame) return lacksNotes(key, source);
  if (part.whole) return key.startsWith('tcp.') ? (packet) => lacksTcp(packet, source) : undefined;
  const lacksField = lacksUnusual(key, source);
  if (lacksField !== undefined) {
    const inLayers = layerTest(part.layers, source);
    const shows = layerTest(new Set(), source);
    return (packet) => {
      const chain = table.chain[packet] as number;
      return !inLayers(chain) || (lacksField(packet) && !shows(chain));
    };
  }
  const lacks = lacksOption(key, source);
  if (lacks !== undefined)
    return Object.assign((packet: number) => lacksTcp(packet, source) || lacks(packet), { costly: true });
  const inLayers = layerTest(part.layers, source);
  const { messages } = part;
  if (messages === 0) return (packet) => !inLayers(table.chain[packet] as number);
  const absent = (packet: number): boolean =>
    !inLayers(table.chain[packet] as number) &&
    (completesNothing(packet, source) || (source.messageKinds(packet) & messages) === 0);
  return Object.assign(absent, { costly: true });
}

/** Whether layers that a packet was walked through have one of some; not known counts as yes. */
function layerTest(layers: ReturnType<typeof partOf>['layers'], { chains }: FilterSource): (chain: number) => boolean {
  /** By chain: 0 not asked yet, 1 no, 2 yes. */
  const known = new Uint8Array(NO_CHAIN + 1);
  return (chain) => {
    const before = known[chain] as number;
    if (before !== 0) return before === 2;
    const all = chains.layers(chain);
    const may = all === undefined || all.some((layer) => layer.showsOthers === true || layers.has(layer));
    known[chain] = may ? 2 : 1;
    return may;
  };
}

const lacksTcp = (packet: number, { table }: FilterSource): boolean =>
  ((table.layers[packet] as number) & (Layer.tcp | Layer.several)) === 0 && table.issue[packet] === 0;

/** No TCP, or neither payload nor the end of a stream, which may end a message as well. */
export function completesNothing(packet: number, { table }: FilterSource): boolean {
  const layers = table.layers[packet] as number;
  if ((layers & Layer.tcp) === 0) return true;
  return (
    (layers & Layer.several) === 0 &&
    table.issue[packet] === 0 &&
    table.payloadLength[packet] === 0 &&
    ((table.tcpFlags[packet] as number) & FIN) === 0
  );
}
