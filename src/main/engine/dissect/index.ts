/**
 * Protocols in a packet, by where they stand in it: link/, network/, transport/, and application/ (what UDP carries, and
 * messages that streams have as well); beside this file is what reads and paints them all. To add one: write
 * `<protocol>.ts` in the folder of its kind (a value of type Dissector: fields, claims, scan, detail) and add it to the
 * list: LAYERS (layers.ts: links, networks, transports) or APPLICATIONS (applications.ts: over UDP). Nothing else: the
 * tree, the hex highlight, `-e` and the filter language read its declaration.
 */
import { APPLICATIONS } from './applications.ts';
import { Claims } from './claims.ts';
import { data } from './data.ts';
import type { Dissector } from './dissector.ts';
import { LAYERS } from './layers.ts';
import { WLAN_RADIO } from './link/wlan-radio.ts';

/** Every protocol in a packet. */
export const DISSECTORS: readonly Dissector[] = [...LAYERS, ...APPLICATIONS, data];

/** The claims of all of them, compiled once. */
export const CLAIMS = new Claims(DISSECTORS, data);

/** Those whose own number says what they are: they name nothing that they carry, and what they carry comes after them. */
export const PLAIN_LAYERS: ReadonlySet<Dissector> = new Set(
  [...LAYERS, data].filter((layer) => layer.standsAsPainted !== true && !WLAN_RADIO.includes(layer)),
);

export { dns, paintDns } from './application/dns.ts';
export { DNS_CELLS, type DnsExchange, SAME_QUERY_SECONDS } from './application/dns-exchanges.ts';
export { DNS_FIELDS } from './application/dns-fields.ts';
export { HTTP_FIELDS, HTTP_HEADERS, HTTP_METHODS, HTTP_NOTIFICATIONS } from './application/http-fields.ts';
export { describeKerberos } from './application/kerberos.ts';
export { countWords, describeLdap } from './application/ldap.ts';
export { ocspRequestLayers, ocspResponseLayers } from './application/ocsp.ts';
export { sip } from './application/sip.ts';
export { paintRpc, type RpcHead, readRpcHead, sunRpc } from './application/sun-rpc.ts';
export { type RpcCall, RpcCalls, type RpcMatch } from './application/sun-rpc-calls.ts';
export {
  ALL_HANDSHAKE_FIELDS,
  HANDSHAKE_FIELDS,
  HANDSHAKE_HEADER,
  Handshake,
  handshakeName,
  isRetryRandom,
  paintHandshake,
  serverHelloSuite,
  serverHelloVersion,
} from './application/tls-handshake.ts';
export type { HandshakeFacts } from './application/tls-messages.ts';
export { ALERTS, CIPHER_SUITES, CONTENT_TYPES, VERSION_COLUMNS, VERSIONS } from './application/tls-names.ts';
export { CARRIED_FIELDS } from './carried.ts';
export { Chains, NO_CHAIN } from './chain.ts';
export { ChecksumStatus } from './checksum.ts';
export type { Claim } from './claims.ts';
export { Claims, Table } from './claims.ts';
export { ColumnText } from './columns.ts';
export { Cursor } from './cursor.ts';
export { DATA_FIELDS, data } from './data.ts';
export type { DetailContext, DetailNode, LineOptions } from './detail.ts';
export { Detail, formatBytes, maskedValue } from './detail.ts';
export { type Dissector, fieldsOf } from './dissector.ts';
export { encapsulationOf } from './encapsulation.ts';
export { FAULT_FIELDS } from './fault-layers.ts';
export { Fault } from './faults.ts';
export type { FieldSpec, FieldType } from './field.ts';
export { declareFields, formatFieldText, formatFieldValue, formatHex, joinFields, TRUE_OR_FALSE } from './field.ts';
export type { FrameFacts } from './frame.ts';
export { FRAME_FIELDS, formatDuration, formatTime, paintFrame, paintFrameColumns, timeRemark } from './frame.ts';
export { layerNodes } from './layer-nodes.ts';
export { Names } from './names.ts';
export { meetClaims } from './network/arp.ts';
export { ECHO_CELLS } from './network/echo-exchanges.ts';
export { PACKET_OPTION_FIELDS } from './packet-options.ts';
export type { TransportSink } from './packet-scan.ts';
export { Layer, NO_PAYLOAD_LENGTH, PacketScan, TcpHeader } from './packet-scan.ts';
export { Picked } from './picked.ts';
export { PLAIN_READERS } from './plain-readers.ts';
export { contentOf, isQuicWay, PLAIN_CONTENTS, PLAIN_WAYS, PlainContent, plainLink, plainWay } from './plain-ways.ts';
export { Reader } from './reader.ts';
export { ANY_REMARK, REMARK_FIELDS, readRemark, remark, remarkLine } from './remarks.ts';
export { ScanState } from './scan-state.ts';
export { type Remark, Sketch } from './sketch.ts';
export { Summary } from './summary.ts';
export { escapeControls, formatBytesText, formatHexBytes, formatSpan, readAscii, readUtf8 } from './text.ts';
export type { AnalysisLine, TcpFacts } from './transport/tcp-facts.ts';
export { completenessName, flagLetters, flagNames, TCP_REMARKS, TcpFlag } from './transport/tcp-fields.ts';
export { OptionKind, optionLength } from './transport/tcp-options.ts';
export { readerOfDatagram } from './transport/udp.ts';
export { paintPacket, scanPacket } from './walk.ts';
