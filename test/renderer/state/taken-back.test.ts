/** Mistakes with what is remembered of filters and with profiles are taken back. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.stubGlobal('window', { desktop: { platform: 'linux', settings: { change: async () => undefined } } });
const memory = await import('../../../src/renderer/state/filter-memory.ts');
const { useSettings } = await import('../../../src/renderer/state/settings.ts');
const { useTakenBack } = await import('../../../src/renderer/state/taken-back.ts');

const { filterHistory, forgetHistory, remember, removeFilter, savedFilters, saveFilter } = memory;
const names = () => savedFilters().map(({ name, text }) => `${name}: ${text}`);
const offered = () => useTakenBack.getState().offers.at(-1)?.words;
const takeBack = () => useTakenBack.getState().take();

describe('what was taken away', () => {
  beforeEach(() => {
    useSettings.setState({ layout: {}, keep: (name, value) => keep(name, value) });
    useTakenBack.setState({ offers: [] });
    for (const name of ['a', 'b', 'c']) saveFilter({ name, text: `tcp.port == ${name.charCodeAt(0)}` });
  });

  it('a saved filter comes back to its place', () => {
    const before = names();
    expect(offered()).toBeUndefined();
    removeFilter('b');
    expect(names()).toEqual([before[0], before[2]]);
    expect(offered()).toBe('filter.removed');
    takeBack();
    expect(names()).toEqual(before);
    expect(offered()).toBeUndefined();
  });

  it('a filter that another was saved over comes back', () => {
    const before = names();
    saveFilter({ name: 'b', text: 'udp' });
    expect(names()[1]).toBe('b: udp');
    expect(offered()).toBe('filter.replaced');
    takeBack();
    expect(names()).toEqual(before);
  });

  it('comes back one after another, the latest first', () => {
    const before = names();
    removeFilter('a');
    remember('one');
    forgetHistory();
    removeFilter('c');
    takeBack();
    expect([names(), filterHistory(), offered()]).toEqual([before.slice(1), [], 'filter.historyGone']);
    takeBack();
    expect([names(), filterHistory(), offered()]).toEqual([before.slice(1), ['one'], 'filter.removed']);
    takeBack();
    expect([names(), offered()]).toEqual([before, undefined]);
  });

  it('of packets, goes with the capture, and all else with the profile', () => {
    const { make, forget, forgetPackets } = useTakenBack.getState();
    const offer = { name: '', restore: () => undefined };
    for (const words of ['packet.gone.marked', 'filter.removed', 'packet.gone.ignored'] as const)
      make({ ...offer, words });
    forget();
    expect(useTakenBack.getState().offers.map(({ words }) => words)).toEqual([
      'packet.gone.marked',
      'packet.gone.ignored',
    ]);
    make({ ...offer, words: 'filter.removed' });
    forgetPackets();
    expect(useTakenBack.getState().offers.map(({ words }) => words)).toEqual(['filter.removed']);
  });

  it('saving the same again takes nothing away', () => {
    saveFilter({ name: 'b', text: 'tcp.port == 98' });
    expect(offered()).toBeUndefined();
  });

  it('the filters applied before come back behind those applied since', () => {
    for (const text of ['one', 'two']) remember(text);
    forgetHistory();
    expect(filterHistory()).toEqual([]);
    remember('three');
    takeBack();
    expect(filterHistory()).toEqual(['three', 'two', 'one']);
  });
});

/** As the settings keep it, without a file. */
function keep(name: string, value: unknown): void {
  useSettings.setState(({ layout }) => ({ layout: { ...layout, [name]: value } }));
}
