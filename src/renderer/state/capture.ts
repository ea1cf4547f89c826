/**
 * The open capture as the window knows it: its name, its engine, how far reading is, and what is wrong with it. Rows are
 * not here: panes ask for what they draw.
 */
import { create } from 'zustand';
import type { DesktopEvents, EngineCalls } from '../../shared/api.ts';
import type { CaptureInfo, Issue, ScanProgress } from '../../shared/model/index.ts';
import type { Client } from '../../shared/rpc.ts';

/** The engine, as the page sees it. */
export type Engine = Client<EngineCalls>;

/** Something to say above the panes. */
export type Notice =
  /** The file is damaged; what comes before the fault is shown. */
  | { readonly kind: 'fault'; readonly issue: Issue }
  /** Another file could not be opened; what was open stays. */
  | { readonly kind: 'not-opened'; readonly name: string; readonly issue: Issue }
  /** The engine died; what is drawn is all there is until it is started again. */
  | { readonly kind: 'engine-died'; readonly reason: string };

interface CaptureState {
  readonly name: string | undefined;
  readonly epoch: number;
  readonly engine: Engine | undefined;
  readonly info: CaptureInfo | undefined;
  readonly progress: ScanProgress | undefined;
  /** Goes up whenever answers may have changed: more rows, reading ended. Panes that stay true while reading ask again. */
  readonly revision: number;
  /** Goes up when a stage of reading ends: all rows are there, all messages are found. */
  readonly stage: number;
  readonly notices: readonly Notice[];
  opening(file: Parameters<DesktopEvents['opening']>[0]): void;
  connect(engine: Engine): void;
  openFailed(issue: Parameters<DesktopEvents['openFailed']>[0]): void;
  engineDied(reason: string): void;
  indexed(progress: ScanProgress): void;
  /** Something was said of packets: whatever shows them asks again. */
  touch(): void;
  fault(issue: Issue, fatal: boolean): void;
  dismiss(notice: Notice): void;
}

/** Milliseconds between two revisions while reading: often enough to see growth, seldom enough to cost nothing. */
const REVISION_EVERY = 500;
let lastRevision = 0;

export const useCapture = create<CaptureState>()((set, get) => ({
  name: undefined,
  epoch: 0,
  engine: undefined,
  info: undefined,
  progress: undefined,
  revision: 0,
  stage: 0,
  notices: [],

  opening({ name, epoch }) {
    get().engine?.close();
    set({ name, epoch, engine: undefined, info: undefined, progress: undefined, notices: [], revision: 0, stage: 0 });
  },
  connect(engine) {
    if (engine.epoch !== get().epoch) return engine.close();
    set({ engine });
    void learn(engine);
  },
  openFailed({ name, ...issue }) {
    const others = get().notices.filter((notice) => notice.kind !== 'not-opened');
    set({ notices: [...others, { kind: 'not-opened', name, issue }] });
  },
  engineDied(reason) {
    get().engine?.close();
    const others = get().notices.filter((notice) => notice.kind !== 'engine-died');
    set({ engine: undefined, notices: [...others, { kind: 'engine-died', reason }] });
  },
  indexed(progress) {
    const changed = progress.state !== get().progress?.state;
    const due = performance.now() - lastRevision > REVISION_EVERY;
    if (changed || due) lastRevision = performance.now();
    set({
      progress,
      revision: get().revision + (changed || due ? 1 : 0),
      stage: get().stage + (changed ? 1 : 0),
    });
    const { engine } = get();
    if (changed && engine) void learn(engine);
  },
  touch: () => set({ revision: get().revision + 1, stage: get().stage + 1 }),
  fault(issue, fatal) {
    if (fatal) set({ notices: [] });
    set({ notices: [...get().notices.filter((notice) => notice.kind !== 'fault'), { kind: 'fault', issue }] });
  },
  dismiss(notice) {
    set({ notices: get().notices.filter((other) => other !== notice) });
  },
}));

/** Ask what the capture is. Its first answer may come before the first `indexed` event, or after the last. */
async function learn(engine: Engine): Promise<void> {
  const [info, progress] = await Promise.all([engine.ask('info', []), engine.ask('progress', [])]);
  const state = useCapture.getState();
  if (state.engine !== engine) return;
  if (info.ok) useCapture.setState({ info: info.value });
  if (progress.ok && state.progress === undefined) state.indexed(progress.value);
}
