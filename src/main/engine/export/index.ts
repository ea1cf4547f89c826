/**
 * What can be written out. To add a format: one file with a function that yields pieces of text or bytes from what it is
 * given, and one line here. Nothing here opens a file: whoever asked writes the pieces where the person said.
 */
export { bodyFileName } from './body-files.ts';
export type { ExchangeSource, ExportBody, ExportMessage, ExportMessages } from './exchange-source.ts';
export { endFields, fateFields } from './fates.ts';
export { writeHar } from './har.ts';
export { allOf, longBytes } from './long-text.ts';
export { writeMessageCsv, writeMessageJson, writeMessageLines } from './messages.ts';
export type { PacketExport, PacketList, PacketSource } from './packet-source.ts';
export { allPackets, listedPackets } from './packet-source.ts';
export { exportPackets, lossesOf, refusalOf } from './packets.ts';
export { parseRanges } from './ranges.ts';
export { curlOf, fetchOf } from './request-command.ts';
export { queryOf, urlOf } from './url.ts';
