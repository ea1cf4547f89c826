import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSelection } from '../../../src/renderer/state/selection.ts';
import { packetIndex } from '../../../src/shared/units.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(10_000);
  useSelection.getState().clear();
});
afterEach(() => {
  vi.useRealTimers();
});
const select = (packet: number) => useSelection.getState().select(packetIndex(packet));
const rested = () => useSelection.getState().rested;

describe('the packet that is told about', () => {
  it('is the selected one as soon as the list shows it, when the one before was selected a while ago', () => {
    select(3);
    expect(rested()).toBeUndefined();
    useSelection.getState().shown(packetIndex(3));
    expect(rested()).toBe(3);
    vi.advanceTimersByTime(200);
    select(4);
    useSelection.getState().shown(packetIndex(3));
    expect(rested()).toBe(3);
    useSelection.getState().shown(packetIndex(4));
    expect(rested()).toBe(4);
  });

  it('does not wait long for a list that is busy', () => {
    select(3);
    vi.advanceTimersByTime(600);
    expect(rested()).toBe(3);
    select(4);
    vi.advanceTimersByTime(120);
    expect(rested()).toBe(4);
  });

  it('is the last of many that are gone by, when no other follows', () => {
    select(0);
    useSelection.getState().shown(packetIndex(0));
    for (let packet = 1; packet < 50; packet++) {
      select(packet);
      useSelection.getState().shown(packetIndex(packet));
      vi.advanceTimersByTime(33);
    }
    expect(useSelection.getState().packet).toBe(49);
    expect(rested()).toBe(0);
    vi.advanceTimersByTime(200);
    expect(rested()).toBe(49);
  });

  it('is none after the capture has gone, whatever was on its way', () => {
    select(1);
    select(2);
    useSelection.getState().clear();
    vi.advanceTimersByTime(1000);
    expect(rested()).toBeUndefined();
  });
});
