/**
 * What the person says of packets: how much of it there is, and the commands that say it. The engine keeps it; what is shown
 * is asked for again after every word.
 */
import { create } from 'zustand';
import { formatCount } from '../../shared/format.ts';
import type { Annotation, AnnotationState, PacketMark, Result } from '../../shared/model/index.ts';
import type { PacketIndex } from '../../shared/units.ts';
import { desktop } from '../engine/desktop.ts';
import { useCapture } from './capture.ts';
import { apply, expressionOf, useFilter } from './filter.ts';
import { useSelection } from './selection.ts';
import { useTakenBack } from './taken-back.ts';

interface Annotations extends AnnotationState {
  /** Packet whose comments are being edited. */
  readonly commenting: PacketIndex | undefined;
}

const NONE: Annotations = {
  marked: 0,
  ignored: 0,
  references: 0,
  commented: 0,
  unsaved: false,
  commenting: undefined,
};

export const useAnnotations = create<Annotations>()(() => NONE);

/** A filter that asks for what a person says of packets. */
const ASKS = /\b(?:frame\.(?:marked|ignored|ref_time|time_relative|comment)|pkt_comment)\b/;

/** Say something; whatever shows packets asks again. */
export async function annotate(annotation: Annotation): Promise<void> {
  const { engine } = useCapture.getState();
  if (!engine) return;
  take(await engine.ask('annotate', [annotation]));
  useCapture.getState().touch();
  if (ASKS.test(expressionOf(useFilter.getState()).expression)) await apply();
}

/** Ask how much has been said: of a capture that was just opened, or after it was saved. */
export async function learnAnnotations(): Promise<void> {
  const { engine } = useCapture.getState();
  if (engine) take(await engine.ask('annotationState', []));
}

function take(answer: Result<AnnotationState>): void {
  if (!answer.ok) return;
  useAnnotations.setState(answer.value);
  void desktop.setUnsaved(answer.value.unsaved);
}

/** Another capture: nothing has been said. */
export function forgetAnnotations(): void {
  useAnnotations.setState(NONE);
  useTakenBack.getState().forgetPackets();
}

/** Make the selected packet this, or take it back. */
export function toggle(mark: PacketMark): void {
  const { packet } = useSelection.getState();
  if (packet !== undefined) void annotate({ kind: 'mark', mark, packet });
}

/** The same of every packet that is shown. */
export async function markShown(mark: PacketMark, isOn: boolean, view = useFilter.getState().view): Promise<void> {
  const before = countOf(mark);
  await annotate({ kind: 'mark-view', mark, isOn, view });
  const gone = before - countOf(mark);
  if (gone <= 0) return;
  const restore = () => void annotate({ kind: 'restore' });
  useTakenBack.getState().make({ words: `packet.gone.${mark}`, name: formatCount(gone), restore });
}

/** Packets that are this. */
function countOf(mark: PacketMark): number {
  const { marked, ignored, references } = useAnnotations.getState();
  return { marked, ignored, reference: references }[mark];
}

/** Put comments in place of those that a packet has; what is lost by it can be had back. */
export async function setComments(
  packet: PacketIndex,
  comments: readonly string[],
  before: readonly string[],
): Promise<void> {
  await annotate({ kind: 'comments', packet, comments });
  if (before.every((comment) => comments.includes(comment))) return;
  const restore = () => void annotate({ kind: 'comments', packet, comments: before });
  useTakenBack.getState().make({ words: 'packet.gone.comments', name: formatCount(packet + 1), restore });
}

/** To the next packet that is shown and is this. */
export async function goToMark(mark: PacketMark, step: 1 | -1): Promise<void> {
  const { engine } = useCapture.getState();
  const { packet, select } = useSelection.getState();
  if (!engine || packet === undefined) return;
  const answer = await engine.ask('nextMarked', [useFilter.getState().view, mark, packet, step]);
  if (answer.ok && answer.value !== undefined) select(answer.value);
}
