import { describe, expect, it } from 'vitest';
import { ScrollPlace } from '../../../src/renderer/long-list/scroll-place.ts';

const ROW = 22;
const VIEW = 300;

/** A place over so many rows, and a browser that scrolls as it is told. */
function listOf(rows: number) {
  const place = new ScrollPlace(ROW);
  place.measure(rows, VIEW);
  return place;
}

describe('where a list is scrolled to', () => {
  it('is where the bar is, while the list fits the browser', () => {
    const place = listOf(1000);
    expect(place.barLength).toBe(1000 * ROW - VIEW);
    expect(place.scrolled(45)).toBe(true);
    expect(place.seen).toEqual({ first: 2, last: 15 });
    expect(place.scrolled(45)).toBe(false);
  });

  it('shows the last row whole at the end, and nothing beyond', () => {
    const place = listOf(1000);
    place.reveal(999);
    expect(place.top).toBe(1000 * ROW - VIEW);
    expect(place.seen.last).toBe(999);
    expect(place.takeBar()).toBe(place.barLength);
    place.reveal(5000);
    expect(place.seen.last).toBe(999);
  });

  it('moves as little as may be to a row, or to the middle', () => {
    const place = listOf(1000);
    place.reveal(20);
    expect(place.top).toBe(21 * ROW - VIEW);
    place.reveal(19);
    expect(place.top).toBe(21 * ROW - VIEW);
    place.reveal(3);
    expect(place.top).toBe(3 * ROW);
    place.reveal(500, 'middle');
    expect(Math.abs((place.seen.first + place.seen.last) / 2 - 500)).toBeLessThanOrEqual(1);
  });

  it('begins with a whole row where a row is brought to the middle, but at the ends', () => {
    const place = listOf(1000);
    for (const position of [100, 101, 777, 500]) {
      place.reveal(position, 'middle');
      expect(place.top % ROW).toBe(0);
    }
    place.reveal(0, 'middle');
    expect(place.seen.first).toBe(0);
    place.reveal(999, 'middle');
    expect(place.top).toBe(1000 * ROW - VIEW);
  });

  it('has no row in view where there is none', () => {
    const place = listOf(0);
    expect(place.barLength).toBe(0);
    expect(place.seen).toEqual({ first: 0, last: -1 });
  });

  it('moves from where it is by the wheel, while the bar has not been told of it', () => {
    const place = listOf(1000);
    place.takeBar();
    place.reveal(500);
    const { top } = place;
    place.scrolled(66);
    expect(place.top).toBe(top + 66);
    expect(place.takeBar()).toBe(top + 66);
    place.scrolled(top);
    expect(place.top).toBe(top);
  });

  it('comes back when the list becomes shorter', () => {
    const place = listOf(1000);
    place.reveal(999);
    place.measure(10, VIEW);
    expect(place.top).toBe(0);
    expect(place.seen).toEqual({ first: 0, last: 9 });
  });
});

describe('a list that is longer than an element of the browser can be tall', () => {
  const ROWS = 10_000_000;

  it('stays below what the browser can do', () => {
    expect(listOf(ROWS).barLength).toBeLessThanOrEqual(8_000_000);
  });

  it('moves by as many pixels as the wheel turns, wherever it is', () => {
    const place = listOf(ROWS);
    place.reveal(ROWS / 2);
    const { top } = place;
    const bar = place.takeBar();
    place.scrolled(bar + 120);
    expect(place.top).toBe(top + 120);
    place.scrolled(bar + 120 - 360);
    expect(place.top).toBe(top - 240);
  });

  it('reaches every share of the list by the bar, and both ends', () => {
    const place = listOf(ROWS);
    place.scrolled(place.barLength / 4);
    expect(place.seen.first / ROWS).toBeCloseTo(0.25, 4);
    place.scrolled(place.barLength);
    expect(place.seen.last).toBe(ROWS - 1);
    place.scrolled(0);
    expect(place.seen.first).toBe(0);
  });

  it('reaches every single row', () => {
    const place = listOf(ROWS);
    for (const row of [0, 1, 4_999_999, 5_000_000, ROWS - 2, ROWS - 1]) {
      place.reveal(row);
      expect(place.seen.first).toBeLessThanOrEqual(row);
      expect(place.seen.last).toBeGreaterThanOrEqual(row);
      expect(place.takeBar()).toBeLessThanOrEqual(place.barLength);
    }
  });
});
