/**
 * Two ends of TCP in a model that knows the truth (RFC 9293, as far as states go): they open, send, close and abort when
 * told to, over a network that delays, reorders and loses, and send again what is not acknowledged. Every packet that
 * passes half way is captured; each end keeps a diary of its states, so that the state by any event of its own is known.
 */
import type { TcpState } from '../../src/shared/model/index.ts';
import type { Wire } from './tcp-wire.ts';

export type Side = 0 | 1;

/** A packet on its way. Entries of diaries are counted by each end's own events. */
export interface Passing {
  readonly wire: Wire;
  /** The sender's entry for the sending, and when it left, seconds. */
  readonly sent: number;
  readonly leftAt: number;
  /** When it passed the place of capture; undefined where it was lost before. */
  readonly passedAt: number | undefined;
  /** The receiver's entry for the arrival; undefined where it did not come. */
  arrived: number | undefined;
}

/** What somebody tells an end to do. */
export interface Deed {
  readonly at: number;
  readonly side: Side;
  readonly kind: 'send' | 'close' | 'abort' | 'probe';
  readonly size: number;
}

/** Everything chance decides. */
export interface Setting {
  readonly origins: readonly [number, number];
  readonly simultaneous: boolean;
  readonly deeds: readonly Deed[];
  /** Taken round and round, a value a packet: milliseconds to the place of capture, and whether it is lost, and where. */
  readonly delays: readonly number[];
  readonly losses: readonly ('none' | 'before' | 'behind')[];
}

/** What an end was in by each of its entries: what it passed through, the last of them for good. */
export type Diary = readonly Entry[];
interface Entry {
  readonly at: number;
  readonly states: readonly TcpState[];
}

/** What happened: all packets in the order of sending, and each end's states by its entries. */
export interface Truth {
  readonly packets: readonly Passing[];
  readonly diaries: readonly [Diary, Diary];
}

const TIMEOUT = 1;
const BEHIND = 0.004;
const MAX_PACKETS = 300;
const END = 60;

interface Segment {
  readonly seq: number;
  readonly data: string;
  readonly flags: string;
  readonly end: number;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Let it all happen. */
export function play(setting: Setting): Truth {
  return new Play(setting).run();
}

class Play {
  readonly packets: Passing[] = [];
  readonly ends: readonly [ModelEnd, ModelEnd];
  now = 0;
  readonly #setting: Setting;
  readonly #agenda: { readonly at: number; readonly number: number; readonly happen: () => void }[] = [];
  #scheduled = 0;
  readonly #lastArrival = [0, 0];

  constructor(setting: Setting) {
    this.#setting = setting;
    this.ends = [new ModelEnd(this, 0, setting.origins[0]), new ModelEnd(this, 1, setting.origins[1])];
    this.at(0, () => this.ends[0].open());
    if (setting.simultaneous) this.at(0.001, () => this.ends[1].open());
    else this.ends[1].listen();
    for (const deed of setting.deeds) this.at(deed.at, () => this.ends[deed.side].obey(deed));
  }

  at(time: number, happen: () => void): void {
    this.#agenda.push({ at: time, number: this.#scheduled++, happen });
  }

  run(): Truth {
    while (this.#agenda.length > 0 && this.packets.length < MAX_PACKETS) {
      this.#agenda.sort((a, b) => b.at - a.at || b.number - a.number);
      const next = this.#agenda.pop();
      if (!next || next.at > END) break;
      this.now = next.at;
      next.happen();
    }
    return { packets: this.packets, diaries: [this.ends[0].diary, this.ends[1].diary] };
  }

  /** Give a packet to the network; the sender has written its entry. */
  send(from: Side, wire: Wire): void {
    const number = this.packets.length;
    const { delays, losses } = this.#setting;
    const loss = losses[number % losses.length] ?? 'none';
    const delay = (delays[number % delays.length] ?? 1) / 1000;
    const passedAt = loss === 'before' ? undefined : this.now + delay;
    const packet: Passing = {
      wire,
      sent: this.ends[from].diary.length - 1,
      leftAt: this.now,
      passedAt,
      arrived: undefined,
    };
    this.packets.push(packet);
    if (passedAt === undefined || loss === 'behind') return;
    const to: Side = from === 0 ? 1 : 0;
    this.at(passedAt, () => {
      // Behind the place of capture they keep their order.
      const arrival = Math.max(this.#lastArrival[to] ?? 0, passedAt + BEHIND);
      this.#lastArrival[to] = arrival;
      this.at(arrival, () => {
        packet.arrived = this.ends[to].take(packet.wire);
      });
    });
  }
}

class ModelEnd {
  readonly diary: { at: number; states: TcpState[] }[] = [{ at: 0, states: ['CLOSED'] }];
  state: TcpState = 'CLOSED';
  readonly #play: Play;
  readonly #side: Side;
  /** First number not sent, not acknowledged, and expected of the other end; counted without wrapping. */
  #next: number;
  #acked: number;
  #expected = -1;
  #passive = false;
  #finEnd = -1;
  #unacked: Segment[] = [];
  /** What has come beyond a hole. */
  #waiting: Segment[] = [];
  #timer = 0;
  #tries = 0;

  constructor(play: Play, side: Side, origin: number) {
    this.#play = play;
    this.#side = side;
    this.#next = origin;
    this.#acked = origin;
  }

  listen(): void {
    this.#passive = true;
    this.#become('LISTEN');
    this.diary[0] = { at: 0, states: ['LISTEN'] };
  }

  open(): void {
    // Two SYNs that cross: one that has come first makes this end no opener.
    if (this.state !== 'CLOSED') return;
    this.#become('SYN-SENT');
    this.#queue('S', '');
  }

  obey({ kind, size }: Deed): void {
    const open = this.state === 'ESTABLISHED' || this.state === 'CLOSE-WAIT';
    if (kind === 'send' && open) this.#queue('PA', LETTERS.slice(0, size));
    if (kind === 'probe' && open && this.#unacked.length === 0) this.#emit('A', this.#next - 1, '');
    if (kind === 'abort' && this.state !== 'CLOSED' && this.state !== 'LISTEN' && this.state !== 'SYN-SENT') {
      this.#end();
      this.#emit('RA', this.#next, '');
    }
    if (kind === 'close' && open) {
      this.#become(this.state === 'ESTABLISHED' ? 'FIN-WAIT-1' : 'LAST-ACK');
      this.#finEnd = this.#next + 1;
      this.#queue('FA', '');
    }
  }

  /** What a packet does that comes; gives the entry of its coming. */
  take(wire: Wire): number {
    this.diary.push({ at: this.#play.now, states: [this.state] });
    const entry = this.diary.length - 1;
    const has = (letter: string): boolean => wire.flags.includes(letter);
    const data = String(wire.data ?? '');
    // Nearest number that has these 32 bits.
    const near = (raw: number, to: number): number => to + ((raw - to) | 0);
    const ack = has('A') ? near(wire.ack ?? 0, this.#acked) : -1;
    if (this.state === 'CLOSED' || this.state === 'LISTEN') {
      if (this.state === 'LISTEN' && has('S') && !has('A')) {
        this.#expected = wire.seq + 1;
        this.#become('SYN-RECEIVED', entry);
        this.#queue('SA', '');
      } else if (this.state === 'CLOSED' && has('S') && !has('A') && !this.#passive && this.#expected < 0) {
        // Not open yet: it will be. The SYN is not for now.
      } else if (!has('R')) this.#refuse(wire);
      return entry;
    }
    if (this.state === 'SYN-SENT') {
      const good = ack > this.#acked && ack <= this.#next;
      if (has('R')) {
        if (good) this.#end(entry);
      } else if (has('S')) {
        this.#expected = wire.seq + 1;
        if (has('A') && good) {
          this.#confirmed(ack);
          this.#become('ESTABLISHED', entry);
          this.#emit('A', this.#next, '');
        } else if (!has('A')) {
          this.#become('SYN-RECEIVED', entry);
          this.#unacked = [];
          this.#next = this.#acked;
          this.#queue('SA', '');
        }
      } else if (!good && has('A')) this.#refuse(wire);
      return entry;
    }
    const seq = near(wire.seq, this.#expected);
    if (has('R')) {
      if (seq === this.#expected)
        this.#end(entry, this.state === 'SYN-RECEIVED' && this.#passive ? 'LISTEN' : 'CLOSED');
      return entry;
    }
    const end = seq + data.length + (has('S') ? 1 : 0) + (has('F') ? 1 : 0);
    if (has('A')) this.#acknowledged(ack, entry);
    if (end > seq || seq < this.#expected) {
      this.#waiting.push({ seq, data, flags: wire.flags, end });
      this.#receive(entry);
      if (this.#isSynchronised()) this.#emit('A', this.#next, '');
    }
    return entry;
  }

  #isSynchronised(): boolean {
    return this.state !== 'CLOSED' && this.state !== 'LISTEN' && this.state !== 'SYN-RECEIVED';
  }

  #acknowledged(ack: number, entry: number): void {
    if (ack > this.#next) return;
    this.#confirmed(ack);
    // In SYN-RECEIVED nothing but the SYN has been sent.
    if (this.state === 'SYN-RECEIVED' && ack >= this.#next) this.#become('ESTABLISHED', entry);
    if (this.#finEnd < 0 || ack < this.#finEnd) return;
    if (this.state === 'FIN-WAIT-1') this.#become('FIN-WAIT-2', entry);
    else if (this.state === 'CLOSING') this.#become('TIME-WAIT', entry);
    else if (this.state === 'LAST-ACK') this.#end(entry);
  }

  #receive(entry: number): void {
    for (;;) {
      const at = this.#waiting.findIndex(({ seq, end }) => seq <= this.#expected && end > this.#expected);
      const [next] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (!next || !this.#isSynchronised()) return;
      this.#expected = next.end;
      if (!next.flags.includes('F')) continue;
      if (this.state === 'ESTABLISHED') this.#become('CLOSE-WAIT', entry);
      else if (this.state === 'FIN-WAIT-1') this.#become('CLOSING', entry);
      else if (this.state === 'FIN-WAIT-2') this.#become('TIME-WAIT', entry);
    }
  }

  #confirmed(ack: number): void {
    if (ack <= this.#acked) return;
    this.#acked = ack;
    this.#unacked = this.#unacked.filter(({ end }) => end > ack);
    this.#tries = 0;
    this.#wind();
  }

  #refuse(wire: Wire): void {
    const end = wire.seq + String(wire.data ?? '').length + (/[SF]/.test(wire.flags) ? 1 : 0);
    this.diary.push({ at: this.#play.now, states: [this.state] });
    const answer: Wire = wire.flags.includes('A')
      ? { from: this.#side, flags: 'R', seq: wire.ack ?? 0 }
      : { from: this.#side, flags: 'RA', seq: 0, ack: end >>> 0 };
    this.#play.send(this.#side, { ...answer });
  }

  #queue(flags: string, data: string): void {
    const seq = this.#next;
    this.#next += data.length + (/[SF]/.test(flags) ? 1 : 0);
    this.#unacked.push({ seq, data, flags, end: this.#next });
    this.#emit(flags, seq, data);
    this.#wind();
  }

  #emit(flags: string, seq: number, data: string): void {
    this.diary.push({ at: this.#play.now, states: [this.state] });
    const ack = flags.includes('A') ? this.#expected >>> 0 : 0;
    this.#play.send(this.#side, { from: this.#side, flags, seq: seq >>> 0, ack, data, options: this.#selective() });
  }

  /** What has come beyond a hole, as a SACK option (RFC 2018). */
  #selective(): number[] {
    const blocks = this.#waiting.filter(({ seq, end }) => seq > this.#expected && end > seq).slice(0, 3);
    const edges = blocks.flatMap(({ seq, end }) => [seq, end]);
    const bytes = edges.flatMap((edge) => [24, 16, 8, 0].map((shift) => (edge >>> shift) & 255));
    return bytes.length === 0 ? [] : [1, 1, 5, 2 + bytes.length, ...bytes];
  }

  /** The oldest that is not acknowledged is sent again, with what follows it where that fits: as others do. */
  #wind(): void {
    const timer = ++this.#timer;
    if (this.#unacked.length === 0) return;
    this.#play.at(this.#play.now + TIMEOUT * 2 ** Math.min(this.#tries, 3), () => {
      const [oldest, following] = this.#unacked;
      if (timer !== this.#timer || oldest === undefined) return;
      this.#tries++;
      const joined = following !== undefined && oldest.flags === 'PA' && this.#tries % 2 === 0;
      const flags = joined ? following.flags : oldest.flags;
      this.#emit(flags, oldest.seq, oldest.data + (joined ? following.data : ''));
      this.#wind();
    });
  }

  #end(entry?: number, state: TcpState = 'CLOSED'): void {
    this.#unacked = [];
    this.#timer++;
    this.#become(state, entry);
  }

  /** Change state; with an entry, that one tells of it. */
  #become(state: TcpState, entry?: number): void {
    this.state = state;
    if (entry !== undefined) this.diary[entry]?.states.push(state);
  }
}
