/** A capture read to its end, with the painters that look at its packets again. For tests that hold paintings together. */
import { BlockCache, MemorySource } from '../../src/main/engine/bytes/index.ts';
import { openReader } from '../../src/main/engine/capture/index.ts';
import { type FilterSource, KeptValues } from '../../src/main/engine/filter/index.ts';
import { gatheredPayload } from '../../src/main/engine/gathered-payload.ts';
import { Painter } from '../../src/main/engine/painter.ts';
import { PduPainter } from '../../src/main/engine/pdu/index.ts';
import { pduFacts } from '../../src/main/engine/pdu-facts.ts';
import { Scanner } from '../../src/main/engine/scanner.ts';
import { AddressPool } from '../../src/main/engine/table/index.ts';
import { TcpCapture, Tracker, VerdictPass } from '../../src/main/engine/tcp/index.ts';

/** Two painters that know nothing of each other's paintings; undefined where the bytes are no capture. */
export function paintedCapture(bytes: Uint8Array) {
  const reader = openReader(new MemorySource(bytes));
  if ('code' in reader) return undefined;
  const source = new BlockCache(new MemorySource(bytes));
  const addresses = new AddressPool();
  const tracker = new Tracker();
  const scanner = new Scanner(source, reader, addresses, tracker);
  const { table } = scanner;
  const payloadOf = (packet: number) => gatheredPayload(scanner, addresses, packet);
  const tcp = new TcpCapture({ tracker, packets: table, addresses, source, payloadOf });
  const painter = () => {
    const context = { tcp: (packet: number, occurrence: number) => tcp.facts(packet, occurrence) };
    const made = new Painter(scanner, addresses, context, (packet, occurrence) => tcp.infoFacts(packet, occurrence));
    made.streams = new PduPainter(pduFacts(scanner, tcp, addresses));
    return made;
  };
  const [whole, part] = [painter(), painter()];
  while (scanner.state === 'scanning') scanner.scan(1000);
  tcp.finish();
  // Paintings judge each stream by itself, so that the two ways are held together.
  const judged = new VerdictPass({ packets: table, streams: tcp.streams, options: tracker.options });
  judged.advance(table.length);
  const filters: FilterSource = {
    table,
    addresses,
    chains: scanner.chains,
    file: source,
    paint: (packet, wanted) => part.paintPart(packet, wanted),
    columns: (packet) => part.summarise(packet, '').columns,
    names: (packet) => part.names(packet),
    messageNames: (packet) => part.messageNames(packet),
    messageKinds: (packet) => part.streams?.kinds(packet) ?? 0,
    completes: () => undefined,
    met: (packet) => part.streams?.completes(packet),
    requestMethod: () => undefined,
    head: (packet) => part.streams?.head(packet),
    frames: () => undefined,
    kept: new KeptValues(),
    responseCode: () => undefined,
    messagesRead: () => 0,
    bytes: (packet) => scanner.packetBytes(packet),
    verdicts: judged,
    packetsOf: (stream) => tcp.packetsOf(stream),
    tcp: tcp.numbers(),
    interfaceLines: (packet) => scanner.frameFacts(packet),
    hasNotes: (packet) => scanner.hasOptions(packet),
    comments: () => [],
  };
  return { packets: table.length, whole, part, filters };
}
