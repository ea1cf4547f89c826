/**
 * Answers about packets: rows of the list, one packet whole, the texts of its fields, where it stands, which packets are
 * before and after it, and why it has its flags. Rows take the columns and the colours that were chosen last.
 */
import type { ColorTest } from '../../shared/coloring.ts';
import type { FlagReason, PacketDetail, PacketRow, Result, RowWindow, ViewId } from '../../shared/model/index.ts';
import { type PacketIndex, packetIndex } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import { layerNodes } from './dissect/index.ts';
import { type FieldReader, fieldReader } from './field-reader.ts';
import { FIELDS, listedText } from './fields.ts';
import { FilterRules, type FilterSource, partForTexts, testOfNode, testsOfField, type Wanted } from './filter/index.ts';
import { NameBook } from './name-book.ts';
import type { Painter } from './painter.ts';
import { makeRow } from './rows.ts';
import type { Scanner } from './scanner.ts';
import type { StreamAnswers } from './stream-answers.ts';
import type { PacketTable } from './table/index.ts';
import { flagReasons, type TcpCapture, tcpCard } from './tcp/index.ts';
import type { Views } from './views.ts';

/** The field that names the packet which completes a PDU. */
const REASSEMBLED_IN = 'tcp.reassembled_in';

/** Rows in one answer at most. */
const MAX_ROWS = 500;

/** What packets are answered from. */
export interface PacketSource {
  readonly scanner: Scanner;
  readonly painter: Painter;
  readonly tcp: TcpCapture;
  readonly views: Views;
  readonly streams: StreamAnswers;
  /** What the filters of colouring rules read. */
  readonly filtered: FilterSource;
}

/** See the file's first lines. */
export class PacketAnswers {
  readonly #source: PacketSource;
  readonly #table: PacketTable;
  readonly #names: NameBook;
  /** Fields asked for last, and the part of a packet that they are in. */
  #asked: { readonly list: readonly string[]; readonly part: Wanted } | undefined;
  /** Fields that rows come with, and whether they come with states. */
  #columnFields: readonly string[] = [];
  #withStates = false;
  /** Colouring rules; undefined where rows are not coloured. */
  #rules: { readonly tests: readonly ColorTest[]; readonly filters: FilterRules } | undefined;

  constructor(source: PacketSource) {
    this.#source = source;
    this.#table = source.scanner.table;
    this.#names = new NameBook(() => source.scanner.facts().names);
  }

  /**
   * Every occurrence of each field in a packet, as text (`tshark -T fields`). `shownBefore`: the packet that is shown before
   * it, where that is not the one before it in the file.
   */
  fieldTexts(packet: number, keys: readonly string[], shownBefore?: number): (readonly string[])[] {
    // The same keys are asked of packet after packet.
    if (keys !== this.#asked?.list) this.#asked = { list: keys, part: partForTexts(keys) };
    const detail = this.#source.painter.paintPart(packet, this.#asked.part, shownBefore);
    return keys.map((key) => listedText(key, detail.columns) ?? detail.texts(key));
  }

  /** The same for whoever goes through many packets: what columns tell is not painted. */
  fieldReader(keys: readonly string[]): FieldReader {
    return fieldReader(keys, this.#source.filtered, this.#source.painter);
  }

  rows(view: ViewId, from: number, count: number): Result<RowWindow> {
    const total = this.#source.views.total(view);
    const last = Math.min(total, from + Math.min(count, MAX_ROWS));
    const rows: PacketRow[] = [];
    for (let position = from; position < last; position++) {
      const packet = this.#source.views.packetAt(view, position);
      if (packet !== undefined) rows.push(this.row(packet, this.#source.views.packetAt(view, position - 1)));
    }
    return ok({ view, from, rows, total });
  }

  packet(packet: number, verify = false): Result<PacketDetail> {
    if (packet >= this.#table.length) return fail('no-such-packet', { packet: packet + 1 });
    const { detail } = verify ? this.#source.painter.paintVerified(packet) : this.#source.painter.paint(packet);
    const card = tcpCard(this.#source.tcp, this.#table, packet, detail);
    return ok({
      packet: packetIndex(packet),
      row: this.row(packet),
      layers: layerNodes(detail, testOfNode),
      sources: detail.sources,
      ...(card && { tcp: card }),
      issues: [],
      comments: this.#source.scanner.comments(packet),
    });
  }

  /** For each of these fields the display filters that ask for the values that a packet has of it. */
  fieldTests(packet: number, keys: readonly string[]): Result<readonly (readonly string[])[]> {
    if (packet >= this.#table.length) return fail('no-such-packet', { packet: packet + 1 });
    const { detail } = this.#source.painter.paint(packet);
    return ok(keys.map((key) => testsOfField(key, FIELDS.get(key)?.type ?? 'none', detail)));
  }

  positionOf(view: ViewId, packet: number): Result<number> {
    return ok(this.#source.views.positionOf(view, packet));
  }

  packetAt(view: ViewId, position: number): Result<PacketIndex> {
    const packet = this.#source.views.packetAt(view, position);
    return packet === undefined ? fail('no-such-row', { row: position + 1 }) : ok(packetIndex(packet));
  }

  /** Why a packet has its analysis flags. */
  why(packet: number): Result<readonly FlagReason[]> {
    return ok(flagReasons(this.#source.tcp, this.#table, packet));
  }

  /** The packet `step` further on the stream of `packet`; the packet itself where there is none. */
  neighbour(packet: number, step: 1 | -1): Result<PacketIndex> {
    const position = this.#source.tcp.positionOf(packet);
    if (position < 0) return ok(packetIndex(packet));
    return ok(packetIndex(this.#source.tcp.packetsOf(this.#table.stream[packet] ?? -1)[position + step] ?? packet));
  }

  /** Rows come with the values of these fields from now on, and with both ends' states if they are shown. */
  columnFields(keys: readonly string[], withStates = false): Result<true> {
    this.#columnFields = keys.filter((key) => FIELDS.has(key));
    this.#withStates = withStates;
    return ok(true as const);
  }

  /** Colour rows by these rules from now on; none: not at all. Filters that do not hold count for nothing. */
  colorRules(rules: readonly ColorTest[]): Result<true> {
    const texts = rules.map(({ enabled, filter }) => (enabled ? filter : undefined));
    const filters = new FilterRules(texts, FIELDS, this.#source.filtered);
    this.#rules = rules.length === 0 ? undefined : { tests: rules, filters };
    this.#source.painter.repaint();
    return ok(true as const);
  }

  #fieldsOf(packet: number): Readonly<Record<string, string>> {
    const texts = this.fieldTexts(packet, this.#columnFields);
    return Object.fromEntries(this.#columnFields.map((key, at) => [key, (texts[at] ?? []).join(',')]));
  }

  /** The colouring rule that a packet goes by; undefined where none holds. */
  ruleOf(packet: number): ColorTest | undefined {
    return this.#rules?.tests[this.#rules.filters.first(packet)];
  }

  /** A row; `shownBefore` is the packet shown before it. */
  row(packet: number, shownBefore = packet > 0 ? packet - 1 : undefined): PacketRow {
    const summary = this.#source.painter.summarise(packet, REASSEMBLED_IN);
    const whole = summary.value;
    const rule = this.#rules?.filters.first(packet) ?? -1;
    return makeRow(this.#table, packet, summary, {
      ...(rule >= 0 ? { rule } : {}),
      ...(this.#columnFields.length > 0 ? { fields: this.#fieldsOf(packet) } : {}),
      ...this.#source.streams.rowFacts(packet, this.#withStates && this.#source.scanner.state !== 'scanning'),
      reassembledIn: whole === undefined ? undefined : Number(whole) - 1,
      comment: this.#source.scanner.comments(packet)[0],
      nameOf: (address) => this.#names.of(address),
      shownBefore,
      streamBefore: this.#source.tcp.packetBefore(packet),
    });
  }
}
