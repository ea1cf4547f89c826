/** Answers to what a person says of packets (table/annotations.ts): takes it down and tells who has to look again. */
import {
  ALL_PACKETS,
  type Annotation,
  type AnnotationState,
  type PacketMark,
  type Result,
  type ViewId,
} from '../../shared/model/index.ts';
import { type PacketIndex, packetIndex } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import { type Annotations, PacketSet } from './table/index.ts';
import type { Views } from './views.ts';

/** Characters of a comment, and comments of a packet, at most: what the file format can carry. */
const LONGEST = 65_535;
const MOST = 100;

/** Takings off remembered: as many as the window offers to take back, one bit a packet each. */
const MOST_TAKEN_OFF = 20;

/** Told of what was said. */
export interface AnnotationHearers {
  /** Packets read differently now. */
  changed(): void;
  /** Other packets than before are left out: the tables are to be made anew. */
  ignoredChanged(): void;
}

/** See the file's first line. */
export class AnnotationAnswers {
  readonly #annotations: Annotations;
  readonly #views: Views;
  readonly #hearers: AnnotationHearers;

  constructor(annotations: Annotations, views: Views, hearers: AnnotationHearers) {
    this.#annotations = annotations;
    this.#views = views;
    this.#hearers = hearers;
  }

  /** Take something down. */
  annotate(annotation: Annotation): Result<AnnotationState> {
    const packet = 'packet' in annotation ? annotation.packet : 0;
    if (packet >= this.#views.total(ALL_PACKETS)) return fail('no-such-packet', { packet: packet + 1 });
    const { ignored } = this.#annotations;
    const isOfIgnored = this.#setMeant(annotation) === ignored;
    const changes = this.#take(annotation);
    if (changes) this.#hearers.changed();
    if (changes && isOfIgnored) this.#hearers.ignoredChanged();
    return this.state();
  }

  state(): Result<AnnotationState> {
    const { marked, ignored, references, comments, unsaved } = this.#annotations;
    return ok({
      marked: marked.size,
      ignored: ignored.size,
      references: references.size,
      commented: comments.size,
      unsaved,
    });
  }

  /** The next packet of a view that is marked so, after `packet` or before it; around the end at most once. */
  nextMarked(view: ViewId, mark: PacketMark, packet: number, step: 1 | -1): Result<PacketIndex | undefined> {
    const set = this.#setOf(mark);
    const last = this.#views.packetAt(view, this.#views.total(view) - 1);
    if (last === undefined) return ok(undefined);
    const further = this.#shown(view, set, packet + step, step);
    const around = further ?? this.#shown(view, set, step > 0 ? 0 : last, step);
    return ok(around === undefined ? undefined : packetIndex(around));
  }

  /** The nearest packet of a set that the view has. */
  #shown(view: ViewId, set: PacketSet, from: number, step: 1 | -1): number | undefined {
    for (let at = set.nearest(from, step); at !== undefined; at = set.nearest(at + step, step)) {
      if (this.#views.packetAt(view, this.#views.positionOf(view, at)) === at) return at;
    }
    return undefined;
  }

  #take(annotation: Annotation): boolean {
    switch (annotation.kind) {
      case 'mark': {
        const set = this.#setOf(annotation.mark);
        return set.set(annotation.packet, annotation.isOn ?? !set.has(annotation.packet));
      }
      case 'mark-view': {
        const set = this.#setOf(annotation.mark);
        const changed = new PacketSet();
        for (const packet of this.#views.packets(annotation.view))
          if (set.set(packet, annotation.isOn)) changed.set(packet, true);
        const { takenOff } = this.#annotations;
        if (changed.size > 0 && !annotation.isOn) takenOff.push({ from: set, packets: changed });
        if (takenOff.length > MOST_TAKEN_OFF) takenOff.shift();
        return changed.size > 0;
      }
      case 'restore': {
        const takenOff = this.#annotations.takenOff.pop();
        for (const packet of takenOff?.packets ?? []) takenOff?.from.set(packet, true);
        return takenOff !== undefined;
      }
      case 'comments': {
        const comments = annotation.comments.slice(0, MOST).map((comment) => comment.slice(0, LONGEST));
        this.#annotations.setComments(
          annotation.packet,
          comments.filter((comment) => comment !== ''),
        );
        return true;
      }
    }
  }

  /** The set that is changed. */
  #setMeant(annotation: Annotation): PacketSet | undefined {
    if (annotation.kind === 'restore') return this.#annotations.takenOff.at(-1)?.from;
    return annotation.kind === 'comments' ? undefined : this.#setOf(annotation.mark);
  }

  #setOf(mark: PacketMark): PacketSet {
    const { marked, ignored, references } = this.#annotations;
    return { marked, ignored, reference: references }[mark];
  }
}
