/**
 * The one door into the engine: `openCapture(source)` gives a {@link Capture}, which reads the file in slices and answers
 * every question of the contract. Pure, synchronous, bounded; a fault of the input is a value, never a throw.
 */

export type { ByteSource } from './bytes/index.ts';
export { MemorySource } from './bytes/index.ts';
export type { OpenOptions } from './capture-session.ts';
export { Capture, openCapture } from './capture-session.ts';
export {
  bodyFileName,
  type ExchangeSource,
  type ExportMessage,
  endFields,
  fateFields,
  type PacketExport,
  type PacketList,
  parseRanges,
  writeHar,
  writeMessageCsv,
  writeMessageJson,
  writeMessageLines,
} from './export/index.ts';
export { fieldsWithPrefix } from './fields.ts';
export type { BodyPieces } from './message-answers.ts';
