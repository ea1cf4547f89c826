/**
 * The boxes between the rows that say in words what just happened: refused, reset, half-closed, captured late… Each case
 * of the story has its note; a plain four-packet teardown has only the one about TIME-WAIT.
 */
import { formatCount } from '../../../shared/format.ts';
import type { Translate } from '../../../shared/i18n/index.ts';
import type { Direction } from '../../../shared/units.ts';
import { Flag, has, isPureSyn, otherSide, receiverOf, type Side, senderOf } from './flags.ts';
import type { LadderInput, LadderPacket } from './input.ts';
import { formatSpan } from './labels.ts';
import type { Story } from './story.ts';

/** A box of words beside one lifeline, or in the middle. */
export interface LadderNote {
  /** Packet of the stream it stands under; -1: above the first row. */
  readonly after: number;
  readonly side: Side | 'both';
  readonly title: string;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
}

/** The notes of a stream, in order. */
export function writeNotes(input: LadderInput, story: Story, t: Translate): readonly LadderNote[] {
  const notes = [
    ...topNotes(input, story, t),
    ...openingNotes(input, story, t),
    ...resetNotes(story, t),
    ...closingNotes(story, t),
    ...endNotes(input, story, t),
  ];
  return notes.sort((a, b) => a.after - b.after);
}

/** Note under a key `diagram.note.<name>`. */
function note(
  t: Translate,
  name: string,
  place: Pick<LadderNote, 'after' | 'side'>,
  params: Readonly<Record<string, unknown>> = {},
  text = 'text',
  tone: LadderNote['tone'] = 'plain',
): LadderNote {
  const key = `diagram.note.${name}`;
  return { ...place, title: t(`${key}.title`, params), text: t(`${key}.${text}`, params), tone };
}

function topNotes(input: LadderInput, story: Story, t: Translate): readonly LadderNote[] {
  const top = { after: -1, side: 'both' } as const;
  const notes: LadderNote[] = [];
  if (input.reuses !== undefined) notes.push(note(t, 'reused', top, { stream: input.reuses }));
  if (oneSided(story)) {
    const direction: Direction = story.ways.toServer > 0 ? 'toServer' : 'toClient';
    notes.push(note(t, 'oneSided', top, sideWords(t, senderOf(direction))));
  } else if (story.opening === 'from-syn-ack') notes.push(note(t, 'fromSynAck', top));
  else if (story.opening === 'out-of-order') notes.push(note(t, 'outOfOrder', top));
  else if (story.opening === 'late') {
    const late = note(t, 'late', top);
    notes.push(
      input.rolesFrom === 'guess' ? { ...late, text: `${late.text} ${t('diagram.note.guessed')}`.trim() } : late,
    );
  }
  return notes;
}

/** One direction only, and not for want of an answer. */
function oneSided({ opening, ways }: Story): boolean {
  return opening !== 'no-answer' && (ways.toServer === 0 || ways.toClient === 0) && ways.toServer + ways.toClient > 1;
}

function openingNotes(input: LadderInput, story: Story, t: Translate): readonly LadderNote[] {
  const first = input.at(0);
  const { direction } = first;
  const opener = senderOf(direction);
  const last = Math.max(0, story.openEnd - 1);
  switch (story.opening) {
    case 'simultaneous':
    case 'split': {
      const second = findInHandshake(input, story, (packet) => isPureSyn(packet) && packet.direction !== direction);
      const name = story.opening === 'split' ? 'splitHandshake' : 'simultaneousOpen';
      const words = { opener: t(`diagram.side.${opener}`), other: t(`diagram.side.${otherSide(opener)}`) };
      return [note(t, name, { after: second ?? 0, side: 'both' }, words)];
    }
    case 'refused': {
      const { port } = opener === 'client' ? input.server : input.client;
      return [note(t, 'refused', { after: last, side: otherSide(opener) }, { port }, 'text', 'bad')];
    }
    case 'no-answer': {
      const params = { count: story.syns, time: formatSpan(story.synSpan) };
      const text = story.syns > 1 ? 'text' : 'textOnce';
      return [note(t, 'noAnswer', { after: input.count - 1, side: opener }, params, text, 'bad')];
    }
    case 'unfinished': {
      const answered = findInHandshake(input, story, (packet) => has(packet, Flag.syn | Flag.ack)) !== undefined;
      const text = answered ? 'text' : 'textNoSynAck';
      return [note(t, 'unfinished', { after: input.count - 1, side: 'both' }, {}, text, 'bad')];
    }
    case 'reset':
    case 'given-up': {
      const side = story.reset ? senderOf(story.reset.direction) : opener;
      const name = story.opening === 'reset' ? 'handshakeReset' : 'givenUp';
      return [note(t, name, { after: last, side }, sideWords(t, side), 'text', 'bad')];
    }
    default:
      return synDataNotes(input, story, first, t);
  }
}

function synDataNotes(input: LadderInput, story: Story, first: LadderPacket, t: Translate): readonly LadderNote[] {
  if (!isPureSyn(first) || first.length === 0) return [];
  const synAck = findInHandshake(input, story, (packet) => has(packet, Flag.syn | Flag.ack));
  if (synAck === undefined) return [];
  const side = receiverOf(first.direction);
  const name = story.opening === 'fast-open' ? 'fastOpen' : 'synData';
  return [note(t, name, { after: synAck, side }, { formatted: formatCount(first.length) })];
}

/** Position of the first packet of the handshake that fits. */
function findInHandshake(
  input: LadderInput,
  story: Story,
  fits: (packet: LadderPacket) => boolean,
): number | undefined {
  for (let position = 0; position < Math.min(story.openEnd, input.count); position++)
    if (fits(input.at(position))) return position;
  return undefined;
}

function resetNotes(story: Story, t: Translate): readonly LadderNote[] {
  const { reset, challenged, refusedOld, closing } = story;
  const notes: LadderNote[] = [];
  if (refusedOld) {
    const place = { after: refusedOld.position, side: senderOf(refusedOld.direction) };
    notes.push(note(t, 'oldConnection', place, {}, 'text', 'bad'));
  }
  if (challenged) {
    const place = { after: challenged.position, side: senderOf(challenged.direction) };
    notes.push(note(t, 'challenge', place, {}, 'text', 'bad'));
  }
  if (reset && (closing === 'reset' || closing === 'fin-reset')) {
    const side = senderOf(reset.direction);
    const name = closing === 'reset' ? 'reset' : 'resetAfterFin';
    notes.push(note(t, name, { after: reset.position, side }, sideWords(t, side), 'text', 'bad'));
  }
  return notes;
}

function closingNotes(story: Story, t: Translate): readonly LadderNote[] {
  const { firstFin, fins } = story;
  if (!firstFin) return [];
  const closer = senderOf(firstFin);
  const [own, theirs] = firstFin === 'toServer' ? [fins.toServer, fins.toClient] : [fins.toClient, fins.toServer];
  const notes: LadderNote[] = [];
  if (own && story.halfCloseBytes > 0 && story.closing !== 'simultaneous' && story.closing !== 'three') {
    const words = { first: sideWords(t, closer).side, second: sideWords(t, otherSide(closer)).side };
    const params = { ...words, count: story.halfCloseBytes, formatted: formatCount(story.halfCloseBytes) };
    notes.push(note(t, 'halfClosed', { after: own.acknowledgedAt ?? own.position, side: otherSide(closer) }, params));
  }
  if (theirs && story.closing === 'simultaneous')
    notes.push(note(t, 'simultaneousClose', { after: theirs.position, side: 'both' }));
  if (theirs && story.closing === 'three') {
    const side = otherSide(closer);
    notes.push(note(t, 'three', { after: theirs.position, side }, sideWords(t, side)));
  }
  return notes;
}

/** What the picture ends with. */
function endNotes(input: LadderInput, story: Story, t: Translate): readonly LadderNote[] {
  const after = input.count - 1;
  const { client, server } = input.at(after).states;
  const waiting = { client: client.after.state === 'TIME-WAIT', server: server.after.state === 'TIME-WAIT' };
  if (waiting.client && waiting.server) return [note(t, 'timeWaitBoth', { after, side: 'both' })];
  if (waiting.client || waiting.server) {
    const side = waiting.client ? 'client' : 'server';
    return [note(t, 'timeWait', { after, side }, { other: sideWords(t, otherSide(side)).side })];
  }
  if (story.closing === 'open') return [note(t, 'open', { after, side: 'both' })];
  if (story.closing === 'half' && story.firstFin) {
    const side = senderOf(story.firstFin);
    return [note(t, 'half', { after, side }, sideWords(t, side))];
  }
  const ending = [client.after.state, server.after.state].indexOf('LAST-ACK');
  if (ending < 0) return [];
  const side = ending === 0 ? 'client' : 'server';
  return [note(t, 'lastAck', { after, side }, { ...sideWords(t, side), state: 'LAST-ACK' })];
}

function sideWords(t: Translate, side: Side): { readonly side: string } {
  return { side: t(`diagram.side.${side}`) };
}
