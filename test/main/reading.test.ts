/** What a person says of packets: marks, time references, comments; and packets left out, for which the file is read again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../src/main/engine/index.ts';
import { Reading } from '../../src/main/reading.ts';
import type { Annotation, PacketMark, Result } from '../../src/shared/model/index.ts';
import { packetIndex } from '../../src/shared/units.ts';

const SAMPLE = join(import.meta.dirname, '../../resources/samples/http-three-way-handshake.pcap');

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issue.code);
  return result.value;
}

function opened(): Reading {
  const reading = Reading.open(new MemorySource(new Uint8Array(readFileSync(SAMPLE))), {});
  if (!(reading instanceof Reading)) throw new Error(reading.code);
  while (reading.scan(4).state !== 'done');
  return reading;
}

const mark = (kind: PacketMark, packet: number, isOn = true): Annotation => ({
  kind: 'mark',
  mark: kind,
  isOn,
  packet: packetIndex(packet),
});

/** Numbers of the packets that pass a filter. */
function passing({ capture }: Reading, text: string): readonly number[] {
  const { view } = value(capture.filter(text));
  return [...capture.packetsOf(view)].map((packet) => packet + 1);
}

describe('marks', () => {
  it('are counted, filtered by, and gone through in a view', () => {
    const reading = opened();
    const { capture } = reading;
    expect(passing(reading, 'frame.marked == 1')).toEqual([]);
    for (const packet of [1, 3, 5]) capture.annotate(mark('marked', packet));
    expect(value(capture.annotate(mark('marked', 3, false)))).toMatchObject({ marked: 2, unsaved: false });
    expect(passing(reading, 'frame.marked == 1')).toEqual([2, 6]);
    const { view } = value(capture.filter('frame.number > 3'));
    const next = (from: number, step: 1 | -1, where = 0) =>
      value(capture.nextMarked(where, 'marked', packetIndex(from), step));
    expect([next(1, 1), next(5, 1), next(1, -1), next(5, 1, view), next(0, 1, view)]).toEqual([5, 1, 5, 5, 5]);
    capture.annotate({ kind: 'mark-view', mark: 'marked', isOn: false, view: 0 });
    expect([next(0, 1), value(capture.annotationState()).marked]).toEqual([undefined, 0]);
    expect(value(capture.rows(0, 1, 1)).rows[0]).not.toHaveProperty('isMarked');
    // What was taken off many at once is put on again, beside what was marked since; once, and the latest first.
    capture.annotate(mark('marked', 2));
    expect(value(capture.annotate({ kind: 'restore' })).marked).toBe(3);
    expect(passing(reading, 'frame.marked == 1')).toEqual([2, 3, 6]);
    capture.annotate(mark('marked', 1, false));
    expect(value(capture.annotate({ kind: 'restore' })).marked).toBe(2);
    capture.annotate({ kind: 'mark-view', mark: 'marked', isOn: false, view });
    capture.annotate({ kind: 'mark-view', mark: 'marked', isOn: false, view: 0 });
    expect(value(capture.annotationState()).marked).toBe(0);
    expect(value(capture.annotate({ kind: 'restore' })).marked).toBe(1);
    expect(value(capture.annotate({ kind: 'restore' })).marked).toBe(2);
    expect(passing(reading, 'frame.marked == 1')).toEqual([3, 6]);
  });

  it('are refused for packets that are not there', () => {
    expect(opened().capture.annotate(mark('marked', 2 ** 40))).toMatchObject({
      ok: false,
      issue: { code: 'no-such-packet' },
    });
  });
});

describe('time references', () => {
  it('turn the times after them, in rows, fields and filters', () => {
    const reading = opened();
    const { capture } = reading;
    const times = () => value(capture.rows(0, 0, 5)).rows.map(({ relative }) => relative);
    const before = times();
    capture.annotate(mark('reference', 2));
    const third = before[2] as number;
    expect(times().map((time) => time.toFixed(9))).toEqual(
      before.map((time, at) => (at < 2 ? time : time - third).toFixed(9)),
    );
    expect(capture.fieldTexts(2, ['frame.time_relative'])).toEqual([['0.000000000']]);
    expect(passing(reading, 'frame.time_relative == 0')).toEqual([1, 3]);
    expect(passing(reading, 'frame.ref_time')).toEqual([3]);
  });
});

describe('comments', () => {
  it('are shown as they were edited, and are unsaved', () => {
    const reading = opened();
    const { capture } = reading;
    const comments = ['why is this slow?', 'zweite 注释'];
    expect(value(capture.annotate({ kind: 'comments', packet: packetIndex(3), comments }))).toMatchObject({
      commented: 1,
      unsaved: true,
    });
    const detail = value(capture.packet(3));
    expect(detail.comments).toEqual(comments);
    expect(detail.layers[0]).toMatchObject({ key: 'pkt_comment', text: 'Packet comments' });
    expect(detail.layers[0]?.children.map(({ key, text }) => [key, text])).toEqual([
      ['frame.comment', 'why is this slow?'],
      ['frame.comment', 'zweite 注释'],
    ]);
    expect(passing(reading, 'frame.comment contains "注释"')).toEqual([4]);
    expect(passing(reading, 'pkt_comment')).toEqual([4]);
    expect(passing(reading, 'frame.comment and not pkt_comment')).toEqual([]);
    capture.annotate({ kind: 'comments', packet: packetIndex(3), comments: [] });
    expect(passing(reading, 'pkt_comment')).toEqual([]);
  });
});

describe('packets left out', () => {
  it('are not dissected and of no stream, once the file has been read again; meanwhile the old tables answer', () => {
    const reading = opened();
    const before = value(reading.capture.stream(0)).toServer.packets;
    let again = 0;
    reading.onAgain = () => {
      again++;
    };
    const old = reading.capture;
    old.annotate(mark('ignored', 0));
    old.annotate(mark('marked', 1));
    const view = value(old.filter('tcp')).view;
    expect(reading.scan(2)).toMatchObject({ state: 'scanning', packets: old.packetCount });
    expect(reading.capture).toBe(old);
    while (reading.scan(4).state !== 'done');
    const now = reading.capture;
    expect([again, now === old, now.packetCount]).toEqual([1, false, old.packetCount]);
    expect(value(now.stream(0)).toServer.packets).toBe(before - 1);
    expect(value(now.rows(0, 0, 1)).rows[0]).toMatchObject({
      info: '<Ignored>',
      protocol: '',
      source: '',
      isIgnored: true,
    });
    expect(value(now.packet(packetIndex(0))).layers.map(({ key }) => key)).toEqual(['frame']);
    expect(value(now.annotationState())).toMatchObject({ marked: 1, ignored: 1 });
    expect(passing(reading, 'frame.ignored == 1')).toEqual([1]);
    expect(passing(reading, 'not tcp')).toEqual([1]);
    expect(value(now.filter('tcp')).view).not.toBe(view);

    now.annotate(mark('ignored', 0, false));
    while (reading.scan(4).state !== 'done');
    expect(value(reading.capture.stream(0)).toServer.packets).toBe(before);
  });
});
