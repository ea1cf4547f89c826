/**
 * `npm run wasm`: compiles the loop over plain packets (src/main/engine/plain-run/assembly) to WebAssembly and writes it to
 * plain-run/code.ts, which is kept with the sources so that nothing else needs the compiler. A test holds both together.
 */
import { pathToFileURL } from 'node:url';
import { compileAssembly, constants, exportsOf, keepAssembly } from './assembly.mjs';

const FOLDER = 'plain-run';
const ENTRY = 'plain-run.ts';

/** Cells and bits that the engine's own sources name, as constants of the language that the loop is written in. */
async function layout() {
  const { CELL, PortMark, CELLS: _, ...plain } = await exportsOf('plain-run/layout.ts');
  const { FLOW, FlowBit, CLOCK, STREAM, ...sizes } = await exportsOf('tcp/flow-cells.ts');
  const { Note, FLAG_NOTES, RETRANSMITTED } = await exportsOf('tcp/notes.ts');
  const { ANALYSED } = await exportsOf('tcp/row-flags.ts');
  const { MAX_UNACKED } = await exportsOf('tcp/unacked.ts');
  const { OPTION_CELLS, HAS_SHIFT } = await exportsOf('tcp/option-facts.ts');
  const { Completeness } = await exportsOf('tcp/analysis.ts');
  const { RolesFrom } = await exportsOf('table/stream-table.ts');
  const { DNS_RESPONSE, DNS_CELLS } = await exportsOf('dissect/application/dns-exchanges.ts');
  const { Way } = await exportsOf('table/packet-table.ts');
  const { Layer } = await exportsOf('dissect/packet-scan.ts');
  const { PlainLink, PlainFrame, PlainContent, FRAME_BITS } = await exportsOf('dissect/plain-ways.ts');
  const { ECHO_CELLS, EchoKind } = await exportsOf('dissect/network/echo-exchanges.ts');
  const lengths = { ...sizes, MAX_UNACKED, OPTION_CELLS, HAS_SHIFT, DNS_CELLS, ECHO_CELLS, FRAME_BITS, ...plain };
  const numbers = { ...lengths, ANALYSED, FLAG_NOTES, RETRANSMITTED, DNS_RESPONSE };
  const { ROW } = await exportsOf('table/row-batch.ts');
  const groups = {
    CELL,
    PortMark,
    ROW,
    FLOW,
    FlowBit,
    CLOCK,
    STREAM,
    Note,
    Completeness,
    RolesFrom,
    Way,
    Layer,
    PlainLink,
    PlainFrame,
    PlainContent,
    EchoKind,
  };
  return constants(numbers, groups);
}

/** The compiled loop. */
export const compile = async () => compileAssembly(FOLDER, ENTRY, await layout());

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) keepAssembly(FOLDER, ENTRY, await compile());
