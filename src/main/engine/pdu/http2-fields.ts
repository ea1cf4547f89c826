/** Fields of HTTP/2 frames (RFC 9113), in Wireshark's names, and the names of types, settings and errors. */
import { declareFields, type FieldSpec, TRUE_OR_FALSE } from '../dissect/index.ts';

/** Frame types, section 6 and the registry beyond it. */
export const FRAME_TYPES: Readonly<Record<number, string>> = {
  0: 'DATA',
  1: 'HEADERS',
  2: 'PRIORITY',
  3: 'RST_STREAM',
  4: 'SETTINGS',
  5: 'PUSH_PROMISE',
  6: 'PING',
  7: 'GOAWAY',
  8: 'WINDOW_UPDATE',
  9: 'CONTINUATION',
  10: 'ALTSVC',
  11: 'BLOCKED',
  12: 'ORIGIN',
  16: 'PRIORITY_UPDATE',
};

/** Settings, section 6.5.2, RFC 8441 and RFC 9218. */
const SETTINGS: Readonly<Record<number, string>> = {
  1: 'Header table size',
  2: 'Enable PUSH',
  3: 'Max concurrent streams',
  4: 'Initial Windows size',
  5: 'Max frame size',
  6: 'Max header list size',
  8: 'Extended CONNECT',
  9: 'No RFC 7540 Priorities',
};

/** Errors, section 7. */
const ERRORS: Readonly<Record<number, string>> = {
  0: 'NO_ERROR',
  1: 'PROTOCOL_ERROR',
  2: 'INTERNAL_ERROR',
  3: 'FLOW_CONTROL_ERROR',
  4: 'SETTINGS_TIMEOUT',
  5: 'STREAM_CLOSED',
  6: 'FRAME_SIZE_ERROR',
  7: 'REFUSED_STREAM',
  8: 'CANCEL',
  9: 'COMPRESSION_ERROR',
  10: 'CONNECT_ERROR',
  11: 'ENHANCE_YOUR_CALM',
  12: 'INADEQUATE_SECURITY',
  13: 'HTTP_1_1_REQUIRED',
};

/** Fields of frames. */
export const HTTP2_FIELDS = declareFields({
  reserved: { key: 'http2.r', label: 'Reserved', type: 'uint32', base: 'hex', mask: 0x80000000 },
  padded: { key: 'http2.flags.padded', label: 'Padded', type: 'boolean', mask: 0x08, names: TRUE_OR_FALSE },
  priority: { key: 'http2.flags.priority', label: 'Priority', type: 'boolean', mask: 0x20, names: TRUE_OR_FALSE },
  pong: { key: 'http2.flags.ack.ping', label: 'ACK', type: 'boolean', mask: 0x01, names: TRUE_OR_FALSE },
  padLength: { key: 'http2.pad_length', label: 'Pad Length', type: 'uint16' },
  padding: { key: 'http2.padding', label: 'Pad Length', type: 'uint8' },
  block: { key: 'http2.headers', label: 'Header Block Fragment', type: 'bytes' },
  headerLength: { key: 'http2.header.length', label: 'Header Length', type: 'uint32' },
  headerCount: { key: 'http2.header.count', label: 'Header Count', type: 'uint32' },
  nameLength: { key: 'http2.header.name.length', label: 'Name Length', type: 'uint32' },
  valueLength: { key: 'http2.header.value.length', label: 'Value Length', type: 'uint32' },
  unescaped: { key: 'http2.header.unescaped', label: 'Unescaped', type: 'string' },
  exclusive: { key: 'http2.exclusive', label: 'Exclusive', type: 'boolean', mask: 0x80000000, names: TRUE_OR_FALSE },
  dependency: { key: 'http2.stream_dependency', label: 'Stream Dependency', type: 'uint32' },
  weight: { key: 'http2.headers.weight', label: 'Weight', type: 'uint8' },
  realWeight: { key: 'http2.headers.weight_real', label: 'Weight real', type: 'uint8' },
  settings: { key: 'http2.settings', label: 'Settings', type: 'none' },
  incrementReserved: {
    key: 'http2.window_update.r',
    label: 'Reserved',
    type: 'uint32',
    base: 'hex',
    mask: 0x80000000,
  },
  magic: { key: 'http2.magic', label: 'Magic', type: 'string' },
  stream: { key: 'http2.stream', label: 'Stream', type: 'none' },
  length: { key: 'http2.length', label: 'Length', type: 'uint24' },
  type: { key: 'http2.type', label: 'Type', type: 'uint8', names: FRAME_TYPES },
  flags: { key: 'http2.flags', label: 'Flags', type: 'uint8', base: 'hex' },
  ack: { key: 'http2.flags.ack.settings', label: 'ACK', type: 'boolean' },
  endStream: { key: 'http2.flags.end_stream', label: 'End Stream', type: 'boolean' },
  endHeaders: { key: 'http2.flags.eh', label: 'End Headers', type: 'boolean' },
  streamId: { key: 'http2.streamid', label: 'Stream Identifier', type: 'uint32' },
  header: { key: 'http2.header', label: 'Header', type: 'none' },
  headerName: { key: 'http2.header.name', label: 'Name', type: 'string' },
  headerValue: { key: 'http2.header.value', label: 'Value', type: 'string' },
  data: { key: 'http2.data.data', label: 'Data', type: 'bytes' },
  setting: { key: 'http2.settings.id', label: 'Settings Identifier', type: 'uint16', names: SETTINGS },
  settingValue: { key: 'http2.settings.unknown', label: 'Unknown Settings', type: 'uint32' },
  error: { key: 'http2.rst_stream.error', label: 'Error', type: 'uint32', names: ERRORS },
  goAwayError: { key: 'http2.goaway.error', label: 'Error', type: 'uint32', names: ERRORS },
  goAwayLast: { key: 'http2.goaway.last_stream_id', label: 'Promised-Stream-ID', type: 'uint32' },
  increment: { key: 'http2.window_update.window_size_increment', label: 'Window Size Increment', type: 'uint32' },
  promised: { key: 'http2.push_promise.promised_stream_id', label: 'Promised-Stream-ID', type: 'uint32' },
});

const flags = (name: string, mask: number): FieldSpec => ({
  key: `http2.flags.unused${name}`,
  label: 'Unused',
  type: 'uint8',
  base: 'hex',
  mask,
});

/** Bits of the flags that a type of frame gives no meaning to, by type; of all others, all of them. */
export const HTTP2_UNUSED: Readonly<Record<number, FieldSpec>> = {
  0: flags('_data', 0xf6),
  1: flags('_headers', 0xd2),
  4: flags('_settings', 0xfe),
  5: flags('_push_promise', 0xf3),
  6: flags('_ping', 0xfe),
  9: flags('_continuation', 0xfb),
};
export const HTTP2_ALL_UNUSED = flags('', 0xff);

const setting = (name: string, label: string): FieldSpec => ({ key: `http2.settings.${name}`, label, type: 'uint32' });

/** Values of settings, by the setting. */
export const HTTP2_SETTINGS: Readonly<Record<number, FieldSpec>> = {
  1: setting('header_table_size', 'Header table size'),
  2: setting('enable_push', 'Enable PUSH'),
  3: setting('max_concurrent_streams', 'Max concurrent streams'),
  4: setting('initial_window_size', 'Initial Windows Size'),
  5: setting('max_frame_size', 'Max frame size'),
  6: setting('max_header_list_size', 'Max header list size'),
  8: setting('extended_connect', 'Extended CONNECT'),
};

/** Types of headers that are numbers. */
const NUMBERS: Readonly<Record<string, FieldSpec['type']>> = {
  ':status': 'uint16',
  age: 'uint64',
  'content-length': 'uint64',
  'max-forwards': 'uint64',
};

/** Headers with a field of their own, by name: those that the reference has one for. */
export const HTTP2_HEADERS: ReadonlyMap<string, FieldSpec> = new Map(
  (
    ':method :path :scheme :authority :status accept accept-charset accept-encoding accept-language ' +
    'accept-ranges access-control-allow-origin age allow authorization cache-control content-disposition ' +
    'content-encoding content-language content-length content-location content-range content-type cookie date ' +
    'etag expect expires from if-match if-modified-since if-none-match if-range if-unmodified-since ' +
    'last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh ' +
    'retry-after server set-cookie strict-transport-security user-agent vary via www-authenticate'
  )
    .split(' ')
    .map((name): [string, FieldSpec] => {
      const key = `http2.headers.${name.replace(':', '').replaceAll('-', '_')}`;
      return [name, { key, label: name, type: NUMBERS[name] ?? 'string' }];
    }),
);

/** Reason phrases of the codes that RFC 9110 and the registry give one: HTTP/2 sends none. */
export const REASONS: Readonly<Record<string, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  102: 'Processing',
  103: 'Early Hints',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  207: 'Multi-Status',
  208: 'Already Reported',
  226: 'IM Used',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  305: 'Use Proxy',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Time-out',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Request Range Not Satisfiable',
  417: 'Expectation Failed',
  418: "I'm a teapot",
  421: 'Misdirected Request',
  422: 'Unprocessable Entity',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Time-out',
  505: 'HTTP Version not supported',
  507: 'Insufficient Storage',
  508: 'Loop Detected',
  511: 'Network Authentication Required',
};
