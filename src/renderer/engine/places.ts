/**
 * Where a packet stands in a view, and which packet stands at a position. In the view of all packets both are the same
 * number, known without asking: keys answer at once there, however busy the engine is.
 */
import { ALL_PACKETS, type ViewId } from '../../shared/model/index.ts';
import { type PacketIndex, packetIndex } from '../../shared/units.ts';
import type { Engine } from '../state/capture.ts';

/** Position of a packet, or of the nearest one before it; undefined where there is none, or no answer. */
export async function positionIn(
  engine: Engine,
  view: ViewId,
  packet: PacketIndex,
  signal?: AbortSignal,
): Promise<number | undefined> {
  if (view === ALL_PACKETS) return packet;
  const answer = await engine.ask('positionOf', [view, packet], { isUrgent: true, ...(signal && { signal }) });
  return answer.ok && answer.value >= 0 ? answer.value : undefined;
}

/** Packet at a position; undefined beyond the ends, or without an answer. */
export async function packetIn(engine: Engine, view: ViewId, position: number): Promise<PacketIndex | undefined> {
  if (view === ALL_PACKETS) return packetIndex(position);
  const answer = await engine.ask('packetAt', [view, position], { isUrgent: true });
  return answer.ok ? answer.value : undefined;
}
