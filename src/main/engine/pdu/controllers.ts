/**
 * What controls routers and switches over streams: OpenFlow 1.0 and 1.3 (Open Networking Foundation TS-001, TS-006), by the
 * kind of each message, and RPKI to router (RFC 8210).
 */
import { readU16BE, readU32BE } from '../bytes/index.ts';
import { type FramedMessage, framed, type Told } from './framed.ts';
import type { StreamProtocol } from './protocol.ts';

type Names = readonly string[];

const names = (words: string): Names => words.trim().split(/\s+/);

const VERSION_10 = 1;
const VERSION_13 = 4;
const OPENFLOW_10 = names(`
  HELLO ERROR ECHO_REQUEST ECHO_REPLY VENDOR FEATURES_REQUEST FEATURES_REPLY GET_CONFIG_REQUEST GET_CONFIG_REPLY SET_CONFIG
  PACKET_IN FLOW_REMOVED PORT_STATUS PACKET_OUT FLOW_MOD PORT_MOD STATS_REQUEST STATS_REPLY BARRIER_REQUEST BARRIER_REPLY
  QUEUE_GET_CONFIG_REQUEST QUEUE_GET_CONFIG_REPLY`);
const OPENFLOW_13 = names(`
  HELLO ERROR ECHO_REQUEST ECHO_REPLY EXPERIMENTER FEATURES_REQUEST FEATURES_REPLY GET_CONFIG_REQUEST GET_CONFIG_REPLY
  SET_CONFIG PACKET_IN FLOW_REMOVED PORT_STATUS PACKET_OUT FLOW_MOD GROUP_MOD PORT_MOD TABLE_MOD MULTIPART_REQUEST
  MULTIPART_REPLY BARRIER_REQUEST BARRIER_REPLY QUEUE_GET_CONFIG_REQUEST QUEUE_GET_CONFIG_REPLY ROLE_REQUEST ROLE_REPLY
  GET_ASYNC_REQUEST GET_ASYNC_REPLY SET_ASYNC METER_MOD`);
const MULTIPARTS = names(`
  DESC FLOW AGGREGATE TABLE PORT_STATS QUEUE GROUP GROUP_DESC GROUP_FEATURES METER METER_CONFIG METER_FEATURES
  TABLE_FEATURES PORT_DESC`);
const EXPERIMENTER = 0xffff;
const MULTIPART_REQUEST = 18;
const MULTIPART_REPLY = 19;
const HEADER = 8;

function tellOpenflow({ bytes, at, end }: FramedMessage): Told {
  const version = bytes[at] ?? 0;
  const type = bytes[at + 1] ?? 0;
  if (version !== VERSION_10 && version !== VERSION_13) return { info: `Type: Unknown version ${version}` };
  const name = (version === VERSION_10 ? OPENFLOW_10 : OPENFLOW_13)[type];
  const words = `Type: ${name === undefined ? 'Unknown message type' : `OFPT_${name}`}`;
  const above = [`openflow_v${version}`];
  const isMultipart = version === VERSION_13 && (type === MULTIPART_REQUEST || type === MULTIPART_REPLY);
  if (!isMultipart || at + HEADER + 2 > end) return { info: words, above };
  const kind = readU16BE(bytes, at + HEADER);
  const part = kind === EXPERIMENTER ? 'EXPERIMENTER' : MULTIPARTS[kind];
  return { info: `${words}, ${part === undefined ? 'Unknown type' : `OFPMP_${part}`}`, above };
}

const PDUS: Readonly<Record<number, string>> = {
  0: 'Serial Notify',
  1: 'Serial Query',
  2: 'Reset Query',
  3: 'Cache Response',
  4: 'IPv4 Prefix',
  6: 'IPv6 Prefix',
  7: 'End of Data',
  8: 'Cache Reset',
  9: 'Router Key',
  10: 'Error Report',
};

/** Both. */
export const CONTROLLERS: readonly StreamProtocol[] = [
  framed({
    id: 'openflow',
    title: 'OpenFlow',
    column: 'OpenFlow',
    ports: [6653, 6633, 6634],
    header: HEADER,
    length: (bytes, at) => readU16BE(bytes, at + 2),
    tell: tellOpenflow,
  }),
  framed({
    id: 'rpkirtr',
    title: 'RPKI-Router Protocol',
    column: 'RPKI-RTR',
    ports: [323],
    header: HEADER,
    length: (bytes, at) => readU32BE(bytes, at + 4),
    separator: ', ',
    tell: ({ bytes, at }) => ({ info: PDUS[bytes[at + 1] ?? 0] ?? `Unknown (${bytes[at + 1]})` }),
  }),
];
