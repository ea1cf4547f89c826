/** Answers about packets as a file: which ones are meant, what would be lost, and the pieces of the file. */
import type {
  PacketExportPlan,
  PacketExportRequest,
  PacketRow,
  PacketSelection,
  Result,
} from '../../shared/model/index.ts';
import { ALL_PACKETS } from '../../shared/model/index.ts';
import { fail, ok } from './answer.ts';
import type { ByteSource } from './bytes/index.ts';
import {
  allPackets,
  exportPackets,
  listedPackets,
  lossesOf,
  type PacketExport,
  type PacketList,
  type PacketSource,
  parseRanges,
  refusalOf,
} from './export/index.ts';
import type { Scanner } from './scanner.ts';
import type { Views } from './views.ts';

/** What the answers are made from. */
export interface PacketExportParts {
  readonly scanner: Scanner;
  readonly source: ByteSource;
  readonly views: Views;
  /** Packets of a TCP stream; undefined where there is no such stream. */
  packetsOf(stream: number): Uint32Array | undefined;
  row(packet: number): PacketRow;
}

/** See the file's first line. */
export class PacketExportAnswers {
  readonly #parts: PacketExportParts;

  constructor(parts: PacketExportParts) {
    this.#parts = parts;
  }

  /** How many packets, and what the format cannot hold of them; or why they cannot be written so. */
  plan({ selection, format }: PacketExportRequest): Result<PacketExportPlan> {
    const list = this.packets(selection);
    if (!list.ok) return list;
    const source = this.#source();
    const refused = refusalOf(source, list.value, format);
    if (refused !== undefined) return { ok: false, issue: refused };
    return ok({ packets: list.value.length, losses: lossesOf(source, list.value, format) });
  }

  /** The file, in pieces that are made as they are taken. */
  begin({ selection, format }: PacketExportRequest): Result<PacketExport> {
    const list = this.packets(selection);
    if (!list.ok) return list;
    const source = this.#source();
    const refused = refusalOf(source, list.value, format);
    return refused === undefined ? ok(exportPackets(source, list.value, format)) : { ok: false, issue: refused };
  }

  /** The packets that a selection means now. */
  packets(selection: PacketSelection): Result<PacketList> {
    const { scanner, views } = this.#parts;
    const count = scanner.table.length;
    switch (selection.kind) {
      case 'view':
        if (selection.view === ALL_PACKETS) return ok(allPackets(count));
        return ok(listedPackets(Uint32Array.from(views.packets(selection.view))));
      case 'stream': {
        const packets = this.#parts.packetsOf(selection.stream);
        return packets === undefined
          ? fail('no-such-stream', { stream: selection.stream })
          : ok(listedPackets(scanner.withFragments(packets.slice())));
      }
      case 'range': {
        const packets = parseRanges(selection.text, count);
        return packets.ok ? ok(listedPackets(packets.value)) : packets;
      }
      case 'marked':
        return ok(listedPackets(Uint32Array.from(scanner.table.annotations.marked)));
      case 'packets': {
        const packets = [...new Set<number>(selection.packets)].filter((packet) => packet < count);
        return ok(listedPackets(Uint32Array.from(packets).sort()));
      }
    }
  }

  /** Every packet has been written to a file with its comments. */
  saved(): void {
    this.#parts.scanner.table.annotations.unsaved = false;
  }

  #source(): PacketSource {
    const { scanner, source, row } = this.#parts;
    return {
      table: scanner.table,
      facts: scanner.facts(),
      file: source,
      end: scanner.position,
      hasOptions: (packet) => scanner.hasOptions(packet),
      options: (packet) => scanner.options(packet),
      newComments: (packet) => scanner.table.annotations.comments.get(packet),
      row,
    };
  }
}
