/**
 * Fields of HTTP/1 messages, in Wireshark's names, and which header line is which field: of messages on streams, and of
 * those that datagrams hold.
 */
import { declareFields, type FieldSpec } from '../field.ts';
import { remark } from '../remarks.ts';

/** Fields of the start line, and what is worked out. */
export const HTTP_FIELDS = declareFields({
  request: { key: 'http.request', label: 'Request', type: 'boolean' },
  response: { key: 'http.response', label: 'Response', type: 'boolean' },
  notification: { key: 'http.notification', label: 'Notification', type: 'boolean' },
  chat: remark('http.chat', 'Formatted text', 'chat/Sequence'),
  method: { key: 'http.request.method', label: 'Request Method', type: 'string' },
  uri: { key: 'http.request.uri', label: 'Request URI', type: 'string' },
  path: { key: 'http.request.uri.path', label: 'Request URI Path', type: 'string' },
  query: { key: 'http.request.uri.query', label: 'Request URI Query', type: 'string' },
  parameter: { key: 'http.request.uri.query.parameter', label: 'Request URI Query Parameter', type: 'string' },
  requestVersion: { key: 'http.request.version', label: 'Request Version', type: 'string' },
  fullUri: { key: 'http.request.full_uri', label: 'Full request URI', type: 'string' },
  responseFor: { key: 'http.response_for.uri', label: 'Request URI', type: 'string' },
  responseVersion: { key: 'http.response.version', label: 'Response Version', type: 'string' },
  code: { key: 'http.response.code', label: 'Status Code', type: 'uint16' },
  phrase: { key: 'http.response.phrase', label: 'Response Phrase', type: 'string' },
  codeName: { key: 'http.response.code.desc', label: 'Status Code Description', type: 'string' },
  cookiePair: { key: 'http.cookie_pair', label: 'Cookie pair', type: 'string' },
  requestLine: { key: 'http.request.line', label: 'Request line', type: 'string' },
  otherLine: { key: 'http.unknown_header', label: 'Unknown header', type: 'string' },
  badName: remark('http.bad_header_name', 'Illegal characters found in header name', 'warn/Protocol'),
  basic: { key: 'http.authbasic', label: 'Credentials', type: 'string' },
  responseLine: { key: 'http.response.line', label: 'Response line', type: 'string' },
  contentLength: { key: 'http.content_length', label: 'Content length', type: 'uint64' },
  chunkBoundary: { key: 'http.chunk_boundary', label: 'Chunk boundary', type: 'bytes' },
  chunkData: { key: 'http.chunk_data', label: 'Chunk data', type: 'bytes' },
  trailer: { key: 'http.chunked_trailer_part', label: 'trailer-part', type: 'string' },
  chunk: { key: 'http.chunk_size', label: 'Chunk size', type: 'uint32' },
  data: { key: 'http.file_data', label: 'File Data', type: 'string' },
  tunnelHost: { key: 'http.proxy_connect_host', label: 'Proxy-Connect-Hostname', type: 'string' },
  tunnelPort: { key: 'http.proxy_connect_port', label: 'Proxy-Connect-Port', type: 'uint16' },
});

const header = (name: string, key: string): [string, FieldSpec] => [
  name.toLowerCase(),
  { key: `http.${key}`, label: name, type: 'string' },
];

/** Header lines with a field of their own, by lower-case name. */
export const HTTP_HEADERS: ReadonlyMap<string, FieldSpec> = new Map([
  header('Host', 'host'),
  header('Content-Type', 'content_type'),
  header('Content-Length', 'content_length_header'),
  header('Content-Encoding', 'content_encoding'),
  header('Transfer-Encoding', 'transfer_encoding'),
  header('Upgrade', 'upgrade'),
  header('User-Agent', 'user_agent'),
  header('Server', 'server'),
  header('Date', 'date'),
  header('Last-Modified', 'last_modified'),
  header('Cookie', 'cookie'),
  header('Set-Cookie', 'set_cookie'),
  header('Referer', 'referer'),
  header('Location', 'location'),
  header('Accept', 'accept'),
  header('Accept-Encoding', 'accept_encoding'),
  header('Accept-Language', 'accept_language'),
  header('Connection', 'connection'),
  header('Cache-Control', 'cache_control'),
  header('Authorization', 'authorization'),
  header('Proxy-Authenticate', 'proxy_authenticate'),
  header('Proxy-Authorization', 'proxy_authorization'),
  header('WWW-Authenticate', 'www_authenticate'),
  header('X-Forwarded-For', 'x_forwarded_for'),
  header('HTTP2-Settings', 'http2_settings'),
  header('Sec-WebSocket-Accept', 'sec_websocket_accept'),
  header('Sec-WebSocket-Extensions', 'sec_websocket_extensions'),
  header('Sec-WebSocket-Key', 'sec_websocket_key'),
  header('Sec-WebSocket-Protocol', 'sec_websocket_protocol'),
  header('Sec-WebSocket-Version', 'sec_websocket_version'),
]);

/** Methods by which the reference takes a first line for a request, HTTP's own and those of its relatives. */
export const HTTP_METHODS: ReadonlySet<string> = new Set(
  (
    'GET HEAD POST PUT DELETE OPTIONS TRACE CONNECT PATCH LINK UNLINK PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK ' +
    'REPORT VERSION-CONTROL CHECKOUT CHECKIN UNCHECKOUT MERGE LABEL UPDATE MKWORKSPACE MKACTIVITY BASELINE-CONTROL ' +
    'SEARCH BPROPFIND BPROPPATCH BCOPY BMOVE BDELETE NOTIFY POLL SUBSCRIBE UNSUBSCRIBE M-SEARCH GENA CCM_POST ' +
    'RPC_CONNECT RPC_IN_DATA RPC_OUT_DATA SOURCE RESUME ACL BIND UNBIND REBIND ORDERPATCH'
  ).split(' '),
);

/** Those of them that tell of something and ask for nothing, to the reference (UPnP 1.0, section 4). */
export const HTTP_NOTIFICATIONS: ReadonlySet<string> = new Set(['NOTIFY', 'SUBSCRIBE', 'UNSUBSCRIBE']);
