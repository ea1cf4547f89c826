/** Filters that ask for one TCP stream: which it is, and where its packets are. */
import { Layer } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import type { Plan } from './compile.ts';

/**
 * The TCP stream that every packet which passes is of, where the plan says so; undefined otherwise. Packets whose columns
 * do not tell may pass all the same.
 */
export function onlyStream(plan: Plan): number | undefined {
  if (plan.kind === 'and') return onlyStream(plan.left) ?? onlyStream(plan.right);
  if (plan.kind !== 'compare' || plan.relation !== 'any_eq' || plan.left.field?.key !== 'tcp.stream') return undefined;
  const value = plan.right.constant?.value;
  return plan.left.layers === undefined && typeof value === 'number' ? value : undefined;
}

/** The first packet from `from` on that may be of a stream; the table's length where there is none. */
export function nextOfStream(table: PacketTable, stream: number, from: number): number {
  const { length, stream: streams, layers, issue } = table;
  let packet = from;
  while (
    packet < length &&
    streams[packet] !== stream &&
    ((layers[packet] as number) & Layer.several) === 0 &&
    issue[packet] === 0
  ) {
    packet++;
  }
  return packet;
}
