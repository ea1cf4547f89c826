/** Fields of the extensions of TLS (tls-extensions.ts). */
import { declareFields, type FieldSpec, joinFields } from '../field.ts';
import { QUIC_PARAMETER_FIELDS } from './quic-parameters.ts';
import {
  CERTIFICATE_COMPRESSIONS,
  EXTENSIONS,
  GROUPS,
  HASHES,
  POINT_FORMATS,
  SIGNATURE_SCHEMES,
  SIGNATURES,
  VERSIONS,
} from './tls-names.ts';

/** Fields of extensions. */
export const EXTENSION_FIELDS = declareFields({
  extensionsLength: { key: 'tls.handshake.extensions_length', label: 'Extensions Length', type: 'uint16' },
  extension: { key: 'tls.handshake.extension.type', label: 'Type', type: 'uint16', names: EXTENSIONS },
  extensionLength: { key: 'tls.handshake.extension.len', label: 'Length', type: 'uint16' },
  extensionData: { key: 'tls.handshake.extension.data', label: 'Data', type: 'bytes' },
  namesLength: {
    key: 'tls.handshake.extensions_server_name_list_len',
    label: 'Server Name list length',
    type: 'uint16',
  },
  nameType: {
    key: 'tls.handshake.extensions_server_name_type',
    label: 'Server Name Type',
    type: 'uint8',
    names: { 0: 'host_name' },
  },
  nameLength: { key: 'tls.handshake.extensions_server_name_len', label: 'Server Name length', type: 'uint16' },
  serverName: { key: 'tls.handshake.extensions_server_name', label: 'Server Name', type: 'string' },
  maxFragmentLength: {
    key: 'tls.handshake.max_fragment_length',
    label: 'Maximum Fragment Length',
    type: 'uint8',
    names: { 1: '512', 2: '1024', 3: '2048', 4: '4096' },
  },
  alpnLength: { key: 'tls.handshake.extensions_alpn_len', label: 'ALPN Extension Length', type: 'uint16' },
  alpnList: { key: 'tls.handshake.extensions_alpn_list', label: 'ALPN Protocol', type: 'none' },
  alpnNameLength: { key: 'tls.handshake.extensions_alpn_str_len', label: 'ALPN string length', type: 'uint8' },
  alpn: { key: 'tls.handshake.extensions_alpn_str', label: 'ALPN Next Protocol', type: 'string' },
  versionsLength: {
    key: 'tls.handshake.extensions.supported_versions_len',
    label: 'Supported Versions length',
    type: 'uint8',
  },
  supportedVersion: {
    key: 'tls.handshake.extensions.supported_version',
    label: 'Supported Version',
    type: 'uint16',
    base: 'hex',
    names: VERSIONS,
  },
  groupsLength: {
    key: 'tls.handshake.extensions_supported_groups_length',
    label: 'Supported Groups List Length',
    type: 'uint16',
  },
  groups: { key: 'tls.handshake.extensions_supported_groups', label: 'Supported Groups List', type: 'none' },
  group: {
    key: 'tls.handshake.extensions_supported_group',
    label: 'Supported Group',
    type: 'uint16',
    base: 'hex',
    names: GROUPS,
  },
  formatsLength: {
    key: 'tls.handshake.extensions_ec_point_formats_length',
    label: 'EC point formats Length',
    type: 'uint8',
  },
  formats: { key: 'tls.handshake.extensions_ec_point_formats', label: 'EC point formats', type: 'none' },
  format: {
    key: 'tls.handshake.extensions_ec_point_format',
    label: 'EC point format',
    type: 'uint8',
    names: POINT_FORMATS,
  },
  signaturesLength: {
    key: 'tls.handshake.sig_hash_alg_len',
    label: 'Signature Hash Algorithms Length',
    type: 'uint16',
  },
  signatures: { key: 'tls.handshake.sig_hash_algs', label: 'Signature Algorithms', type: 'none' },
  scheme: {
    key: 'tls.handshake.sig_hash_alg',
    label: 'Signature Algorithm',
    type: 'uint16',
    base: 'hex',
    names: SIGNATURE_SCHEMES,
  },
  hash: { key: 'tls.handshake.sig_hash_hash', label: 'Signature Hash Algorithm Hash', type: 'uint8', names: HASHES },
  signature: {
    key: 'tls.handshake.sig_hash_sig',
    label: 'Signature Hash Algorithm Signature',
    type: 'uint8',
    names: SIGNATURES,
  },
  sharesLength: {
    key: 'tls.handshake.extensions_key_share_client_length',
    label: 'Client Key Share Length',
    type: 'uint16',
  },
  shareGroup: { key: 'tls.handshake.extensions_key_share_group', label: 'Group', type: 'uint16', names: GROUPS },
  shareLength: {
    key: 'tls.handshake.extensions_key_share_key_exchange_length',
    label: 'Key Exchange Length',
    type: 'uint16',
  },
  share: { key: 'tls.handshake.extensions_key_share_key_exchange', label: 'Key Exchange', type: 'bytes' },
  selectedGroup: {
    key: 'tls.handshake.extensions_key_share_selected_group',
    label: 'Selected Group',
    type: 'uint16',
    names: GROUPS,
  },
  modesLength: { key: 'tls.extension.psk_ke_modes_length', label: 'PSK Key Exchange Modes Length', type: 'uint8' },
  mode: {
    key: 'tls.extension.psk_ke_mode',
    label: 'PSK Key Exchange Mode',
    type: 'uint8',
    names: { 0: 'PSK-only key establishment', 1: 'PSK with (EC)DHE key establishment' },
  },
  identitiesLength: {
    key: 'tls.handshake.extensions.psk.identities.length',
    label: 'Identities Length',
    type: 'uint16',
  },
  identityLength: {
    key: 'tls.handshake.extensions.psk.identity.identity_length',
    label: 'Identity Length',
    type: 'uint16',
  },
  identity: { key: 'tls.handshake.extensions.psk.identity.identity', label: 'Identity', type: 'bytes' },
  ticketAge: {
    key: 'tls.handshake.extensions.psk.identity.obfuscated_ticket_age',
    label: 'Obfuscated Ticket Age',
    type: 'uint32',
  },
  bindersLength: { key: 'tls.handshake.extensions.psk.binders_len', label: 'PSK Binders length', type: 'uint16' },
  binders: { key: 'tls.handshake.extensions.psk.binders', label: 'PSK Binders', type: 'none' },
  selectedIdentity: {
    key: 'tls.handshake.extensions.psk.identity.selected',
    label: 'Selected Identity',
    type: 'uint16',
  },
  earlyDataSize: { key: 'tls.early_data.max_early_data_size', label: 'Maximum Early Data Size', type: 'uint32' },
  cookieLength: { key: 'tls.handshake.extensions.cookie_len', label: 'Cookie length', type: 'uint16' },
  cookie: { key: 'tls.handshake.extensions.cookie', label: 'Cookie', type: 'bytes' },
  statusType: {
    key: 'tls.handshake.extensions_status_request_type',
    label: 'Certificate Status Type',
    type: 'uint8',
    names: { 1: 'OCSP', 2: 'OCSP Multi' },
  },
  respondersLength: {
    key: 'tls.handshake.extensions_status_request_responder_ids_len',
    label: 'Responder ID list Length',
    type: 'uint16',
  },
  statusExtensionsLength: {
    key: 'tls.handshake.extensions_status_request_exts_len',
    label: 'Request Extensions Length',
    type: 'uint16',
  },
  padding: { key: 'tls.handshake.extensions_padding_data', label: 'Padding Data', type: 'bytes' },
  renegotiationLength: {
    key: 'tls.handshake.extensions_reneg_info_len',
    label: 'Renegotiation info extension length',
    type: 'uint8',
  },
  renegotiation: { key: 'tls.handshake.extensions_reneg_info', label: 'Renegotiation info', type: 'bytes' },
  heartbeat: {
    key: 'tls.handshake.extension.heartbeat.mode',
    label: 'Mode',
    type: 'uint8',
    names: { 1: 'Peer allowed to send requests', 2: 'Peer not allowed to send requests' },
  },
  recordSizeLimit: { key: 'tls.record_size_limit', label: 'Record Size Limit', type: 'uint16' },
  compressionsLength: {
    key: 'tls.compress_certificate.algorithms_length',
    label: 'Algorithms Length',
    type: 'uint8',
  },
  compression: {
    key: 'tls.compress_certificate.algorithm',
    label: 'Algorithm',
    type: 'uint16',
    names: CERTIFICATE_COMPRESSIONS,
  },
  timestampsLength: { key: 'tls.sct.scts_length', label: 'Serialized SCT List Length', type: 'uint16' },
  timestampLength: { key: 'tls.sct.sct_length', label: 'Serialized SCT Length', type: 'uint16' },
  timestampVersion: { key: 'tls.sct.sct_version', label: 'SCT Version', type: 'uint8' },
  timestampLog: { key: 'tls.sct.sct_logid', label: 'Log ID', type: 'bytes' },
  timestamp: { key: 'tls.sct.sct_timestamp', label: 'Timestamp', type: 'time' },
  timestampExtensionsLength: { key: 'tls.sct.sct_extensions_length', label: 'Extensions length', type: 'uint16' },
  timestampSignatureLength: { key: 'tls.sct.sct_signature_length', label: 'Signature Length', type: 'uint16' },
  timestampSignature: { key: 'tls.sct.sct_signature', label: 'Signature', type: 'bytes' },
});

/** Those of signed certificate timestamps (RFC 6962 section 3.3), which certificates have as well. */
export const TIMESTAMP_FIELDS: readonly FieldSpec[] = [
  EXTENSION_FIELDS.timestampsLength,
  EXTENSION_FIELDS.timestampLength,
  EXTENSION_FIELDS.timestampVersion,
  EXTENSION_FIELDS.timestampLog,
  EXTENSION_FIELDS.timestamp,
  EXTENSION_FIELDS.timestampExtensionsLength,
  EXTENSION_FIELDS.scheme,
  EXTENSION_FIELDS.hash,
  EXTENSION_FIELDS.signature,
  EXTENSION_FIELDS.timestampSignatureLength,
  EXTENSION_FIELDS.timestampSignature,
];

/** The same and those of the parameters of QUIC. */
export const ALL_EXTENSION_FIELDS = joinFields(EXTENSION_FIELDS, QUIC_PARAMETER_FIELDS);
