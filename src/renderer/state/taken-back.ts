/**
 * What was taken away and can be had back, the latest first: a saved filter, a profile, the list of filters applied before,
 * columns, a series of the I/O graph, the marks of many packets, comments.
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

/** Offers kept; the engine keeps as many of what was taken off packets. */
const MOST = 20;

interface TakenBack {
  /** The latest is last: what came back before it would come back to another state than it was taken from. */
  readonly offers: readonly Offer[];
  /** Offer it before all others. */
  make(offer: Offer): void;
  /** Bring the latest back. */
  take(): void;
  /** Another profile: what was taken from the one before is gone; what was taken from packets is not. */
  forget(): void;
  /** Another capture: what was taken from the packets of the one before is gone. */
  forgetPackets(): void;
}

/** See the file's first line. */
export const useTakenBack = create<TakenBack>()((set, get) => ({
  offers: [],
  make: (offer) => set(({ offers }) => ({ offers: [...offers, offer].slice(-MOST) })),
  take() {
    const { offers } = get();
    // What bringing it back offers, or forgets, comes after that.
    set({ offers: offers.slice(0, -1) });
    offers.at(-1)?.restore();
  },
  forget: () => set(({ offers }) => ({ offers: offers.filter(isOfPackets) })),
  forgetPackets: () => set(({ offers }) => ({ offers: offers.filter((offer) => !isOfPackets(offer)) })),
}));

const isOfPackets = ({ words }: Offer): boolean => words.startsWith('packet.');
