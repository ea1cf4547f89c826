/**
 * What was taken away last and can be had back: a saved filter, a profile, the list of filters applied before, columns, a
 * series of the I/O graph, the marks of many packets, comments.
 */
import { create } from 'zustand';

/** Of packets: they go with the capture. */
type PacketWords = 'packet.gone.marked' | 'packet.gone.ignored' | 'packet.gone.reference' | 'packet.gone.comments';

/** One offer: what happened, as a key of the words with its name, and what brings it back. */
export interface Offer {
  readonly words:
    | 'filter.removed'
    | 'filter.replaced'
    | 'filter.historyGone'
    | 'profiles.removed'
    | 'app.settings.columnsReset'
    | 'statistics.seriesGone'
    | PacketWords;
  readonly name: string;
  restore(): void;
}

interface TakenBack {
  readonly offer: Offer | undefined;
  /** Offer it until something else is taken away. */
  make(offer: Offer): void;
  take(): void;
  forget(): void;
  /** Another capture: what was taken from the packets of the one before is gone. */
  forgetPackets(): void;
}

/** See the file's first line. */
export const useTakenBack = create<TakenBack>()((set, get) => ({
  offer: undefined,
  make: (offer) => set({ offer }),
  take() {
    const { offer } = get();
    set({ offer: undefined });
    offer?.restore();
  },
  forget: () => set({ offer: undefined }),
  forgetPackets: () => get().offer?.words.startsWith('packet.') && set({ offer: undefined }),
}));
