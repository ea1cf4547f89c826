/**
 * Options of pcapng packets: checked once while the file is read, then only remembered by where they are, and read again
 * from the file when somebody asks. See the pcapng draft, section 4.3.1.
 */
import { firstIndex } from '../../../shared/bisect.ts';
import { type ByteSource, Float64Column, readBytes, Uint8Column, Uint32Column } from '../bytes/index.ts';
import type { PacketOptions } from './format.ts';
import { type BlockFault, OPTION_COMMENT, OptionCursor, optionFault } from './pcapng-options.ts';

const OPTION_FLAGS = 2;
const OPTION_HASH = 3;
const OPTION_DROP_COUNT = 4;
const OPTION_PACKET_ID = 5;
const OPTION_QUEUE = 6;
const OPTION_VERDICT = 7;

const HASHES = ["2's complement", 'XOR', 'CRC32', 'MD5', 'SHA1', 'Toeplitz'];
const VERDICTS = ['Hardware', 'eBPF_TC', 'eBPF_XDP'];
/** Bytes of options that are looked at when somebody asks. */
const MAX_SHOWN = 1024 * 1024;
/** In an obsolete Packet Block: how many packets were lost is not known. */
export const DROPS_UNKNOWN = 0xffff;
const NONE: PacketOptions = { comments: [] };

/** Which packets have options, and where in the file those are. Packets are remembered in order. */
export class PacketOptionIndex {
  readonly #source: ByteSource;
  readonly #cursor = new OptionCursor();
  readonly #packets = new Uint32Column();
  readonly #offsets = new Float64Column();
  readonly #lengths = new Uint32Column();
  readonly #big = new Uint8Column();
  readonly #drops = new Uint32Column();

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Go through the options between two positions: the fault they have, if any. */
  check(bytes: Uint8Array, from: number, to: number, big: boolean): BlockFault {
    const options = this.#cursor;
    options.reset(bytes, from, to, big);
    while (options.next()) {
      if (!hasPossibleSize(options)) {
        return { code: 'pcapng-option-size', at: options.at, params: { value: options.length } };
      }
    }
    return optionFault(options);
  }

  /**
   * `packet` has `length` bytes of options at `offset` of the file, and its block says that `drops` packets were lost
   * before it, which only obsolete ones do.
   */
  remember(packet: number, offset: number, length: number, big: boolean, drops: number): void {
    this.#packets.push(packet);
    this.#offsets.push(offset);
    this.#lengths.push(Math.min(length, MAX_SHOWN));
    this.#big.push(big ? 1 : 0);
    this.#drops.push(drops);
  }

  /** Whether a packet has any. */
  has(packet: number): boolean {
    return this.#find(packet) >= 0;
  }

  /** The options of a packet. */
  of(packet: number): PacketOptions {
    const entry = this.#find(packet);
    if (entry < 0) return NONE;
    const bytes = readBytes(this.#source, this.#offsets.at(entry), this.#lengths.at(entry));
    const options = new OptionCursor();
    options.reset(bytes, 0, bytes.length, this.#big.at(entry) === 1);
    const drops = this.#drops.at(entry);
    const described = describe(options);
    return drops === DROPS_UNKNOWN ? described : { dropCount: BigInt(drops), ...described };
  }

  #find(packet: number): number {
    const { length } = this.#packets;
    const entry = firstIndex(0, length, (at) => this.#packets.at(at) >= packet);
    return entry < length && this.#packets.at(entry) === packet ? entry : -1;
  }
}

function describe(options: OptionCursor): PacketOptions {
  const comments: string[] = [];
  const found: { -readonly [K in keyof PacketOptions]: PacketOptions[K] } = { comments };
  while (options.next()) {
    const { code, length } = options;
    if (!hasPossibleSize(options)) continue;
    if (code === OPTION_COMMENT) comments.push(options.text());
    else if (code === OPTION_FLAGS) found.flags ??= options.u32();
    else if (code === OPTION_HASH && length > 0) found.hash ??= tagged(options, HASHES);
    else if (code === OPTION_DROP_COUNT) found.dropCount ??= options.u64();
    else if (code === OPTION_PACKET_ID) found.packetId ??= options.u64();
    else if (code === OPTION_QUEUE) found.queue ??= options.u32();
    else if (code === OPTION_VERDICT) found.verdict ??= tagged(options, VERDICTS);
  }
  return found;
}

/** A value whose first byte says of which kind it is. */
function tagged(options: OptionCursor, names: readonly string[]): { kind: string; bytes: Uint8Array } {
  const kind = options.u8();
  return { kind: names[kind] ?? String(kind), bytes: options.bytes(1) };
}

/** Whether an option of a packet has a size that its kind can have; kinds that are not known may have any. */
function hasPossibleSize(option: OptionCursor): boolean {
  switch (option.code) {
    case OPTION_FLAGS:
    case OPTION_QUEUE:
      return option.length === 4;
    case OPTION_DROP_COUNT:
    case OPTION_PACKET_ID:
      return option.length === 8;
    case OPTION_VERDICT:
      // Of hardware: any bytes; of Linux TC and of Linux XDP: a 64-bit number.
      return option.length > 0 && (option.length === 9 || (option.u8() !== 1 && option.u8() !== 2));
    default:
      return true;
  }
}
