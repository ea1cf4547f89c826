/** Fields of QUIC's headers, RFC 9000 section 17 and RFC 9369 section 3.1. */
import { declareFields, TRUE_OR_FALSE } from '../field.ts';
import { remark } from '../remarks.ts';

/** Kinds of packets with a long header, by the number that version 1 has for them. */
export const QUIC_TYPES = ['Initial', '0-RTT', 'Handshake', 'Retry'];

/** All of them. */
export const QUIC_FIELDS = declareFields({
  connection: { key: 'quic.connection.number', label: 'Connection Number', type: 'uint32' },
  packetLength: { key: 'quic.packet_length', label: 'Packet Length', type: 'uint32' },
  fixed: { key: 'quic.fixed_bit', label: 'Fixed Bit', type: 'boolean', mask: 0x40, names: TRUE_OR_FALSE },
  short: { key: 'quic.short', label: 'QUIC Short Header', type: 'none' },
  spin: { key: 'quic.spin_bit', label: 'Spin Bit', type: 'boolean', mask: 0x20, names: TRUE_OR_FALSE },
  type2: {
    key: 'quic.long.packet_type_v2',
    label: 'Packet Type',
    type: 'uint8',
    mask: 0x30,
    names: { 0: 'Retry', 1: 'Initial', 2: '0-RTT', 3: 'Handshake' },
  },
  reserved: { key: 'quic.long.reserved', label: 'Reserved', type: 'uint8', mask: 0x0c },
  numberLength: {
    key: 'quic.packet_number_length',
    label: 'Packet Number Length',
    type: 'uint8',
    mask: 0x03,
    names: { 0: '1 bytes', 1: '2 bytes', 2: '3 bytes', 3: '4 bytes' },
  },
  tokenLength: { key: 'quic.token_length', label: 'Token Length', type: 'uint64' },
  token: { key: 'quic.token', label: 'Token', type: 'bytes' },
  payload: { key: 'quic.payload', label: 'Payload', type: 'bytes' },
  remaining: { key: 'quic.remaining_payload', label: 'Remaining Payload', type: 'bytes' },
  retryToken: { key: 'quic.retry_token', label: 'Retry Token', type: 'bytes' },
  retryTag: { key: 'quic.retry_integrity_tag', label: 'Retry Integrity Tag', type: 'bytes' },
  appended: remark('quic.coalesced_padding_data', '(Random) padding data appended to the datagram', 'note/Protocol'),
  notOpened: remark('quic.decryption_failed', 'Failed to decrypt handshake', 'warn/Decryption'),
  form: {
    key: 'quic.header_form',
    label: 'Header Form',
    type: 'uint8',
    mask: 0x80,
    names: { 0: 'Short Header', 1: 'Long Header' },
  },
  version: { key: 'quic.version', label: 'Version', type: 'uint32', base: 'hex' },
  supported: { key: 'quic.supported_version', label: 'Supported Version', type: 'uint32', base: 'hex' },
  type: { key: 'quic.long.packet_type', label: 'Packet Type', type: 'uint8', mask: 0x30, names: { ...QUIC_TYPES } },
  destinationLength: { key: 'quic.dcil', label: 'Destination Connection ID Length', type: 'uint8' },
  destination: { key: 'quic.dcid', label: 'Destination Connection ID', type: 'bytes' },
  sourceLength: { key: 'quic.scil', label: 'Source Connection ID Length', type: 'uint8' },
  source: { key: 'quic.scid', label: 'Source Connection ID', type: 'bytes' },
  length: { key: 'quic.length', label: 'Length', type: 'uint64' },
  number: { key: 'quic.packet_number', label: 'Packet Number', type: 'uint64' },
});
