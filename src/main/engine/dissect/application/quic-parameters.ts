/** Transport parameters of QUIC, which stand in an extension of TLS: RFC 9000 section 18, RFC 9221, RFC 9368. */
import type { Detail } from '../detail.ts';
import { declareFields, type FieldSpec, formatHex } from '../field.ts';
import type { Reader } from '../reader.ts';
import { formatHexBytes } from '../text.ts';

const NAMES: Readonly<Record<number, string>> = {
  0: 'original_destination_connection_id',
  1: 'max_idle_timeout',
  2: 'stateless_reset_token',
  3: 'max_udp_payload_size',
  4: 'initial_max_data',
  5: 'initial_max_stream_data_bidi_local',
  6: 'initial_max_stream_data_bidi_remote',
  7: 'initial_max_stream_data_uni',
  8: 'initial_max_streams_bidi',
  9: 'initial_max_streams_uni',
  10: 'ack_delay_exponent',
  11: 'max_ack_delay',
  12: 'disable_active_migration',
  13: 'preferred_address',
  14: 'active_connection_id_limit',
  15: 'initial_source_connection_id',
  16: 'retry_source_connection_id',
  17: 'version_information',
  32: 'max_datagram_frame_size',
  10930: 'grease_quic_bit',
};

/** Fields of parameters. */
export const QUIC_PARAMETER_FIELDS = declareFields({
  type: { key: 'tls.quic.parameter.type', label: 'Type', type: 'uint64' },
  length: { key: 'tls.quic.parameter.length', label: 'Length', type: 'uint64' },
  value: { key: 'tls.quic.parameter.value', label: 'Value', type: 'bytes' },
  originalConnection: {
    key: 'tls.quic.parameter.original_destination_connection_id',
    label: 'original_destination_connection_id',
    type: 'bytes',
  },
  idleTimeout: { key: 'tls.quic.parameter.max_idle_timeout', label: 'max_idle_timeout', type: 'uint64' },
  resetToken: { key: 'tls.quic.parameter.stateless_reset_token', label: 'stateless_reset_token', type: 'bytes' },
  payloadSize: { key: 'tls.quic.parameter.max_udp_payload_size', label: 'max_udp_payload_size', type: 'uint64' },
  maxData: { key: 'tls.quic.parameter.initial_max_data', label: 'initial_max_data', type: 'uint64' },
  bidiLocal: {
    key: 'tls.quic.parameter.initial_max_stream_data_bidi_local',
    label: 'initial_max_stream_data_bidi_local',
    type: 'uint64',
  },
  bidiRemote: {
    key: 'tls.quic.parameter.initial_max_stream_data_bidi_remote',
    label: 'initial_max_stream_data_bidi_remote',
    type: 'uint64',
  },
  uni: {
    key: 'tls.quic.parameter.initial_max_stream_data_uni',
    label: 'initial_max_stream_data_uni',
    type: 'uint64',
  },
  streamsBidi: {
    key: 'tls.quic.parameter.initial_max_streams_bidi',
    label: 'initial_max_streams_bidi',
    type: 'uint64',
  },
  streamsUni: { key: 'tls.quic.parameter.initial_max_streams_uni', label: 'initial_max_streams_uni', type: 'uint64' },
  ackExponent: { key: 'tls.quic.parameter.ack_delay_exponent', label: 'ack_delay_exponent', type: 'uint64' },
  ackDelay: { key: 'tls.quic.parameter.max_ack_delay', label: 'max_ack_delay', type: 'uint64' },
  connectionLimit: {
    key: 'tls.quic.parameter.active_connection_id_limit',
    label: 'Active Connection ID Limit',
    type: 'uint64',
  },
  sourceConnection: {
    key: 'tls.quic.parameter.initial_source_connection_id',
    label: 'Initial Source Connection ID',
    type: 'bytes',
  },
  retryConnection: {
    key: 'tls.quic.parameter.retry_source_connection_id',
    label: 'Retry Source Connection ID',
    type: 'bytes',
  },
  chosenVersion: {
    key: 'tls.quic.parameter.vi.chosen_version',
    label: 'Chosen Version',
    type: 'uint32',
    base: 'hex',
  },
  otherVersion: { key: 'tls.quic.parameter.vi.other_version', label: 'Other Version', type: 'uint32', base: 'hex' },
  datagramSize: {
    key: 'tls.quic.parameter.max_datagram_frame_size',
    label: 'max_datagram_frame_size',
    type: 'uint64',
  },
});
const F = QUIC_PARAMETER_FIELDS;

/** What a parameter's value is; a number, or bytes. */
const VALUES: Readonly<Record<number, FieldSpec>> = {
  0: F.originalConnection,
  1: F.idleTimeout,
  2: F.resetToken,
  3: F.payloadSize,
  4: F.maxData,
  5: F.bidiLocal,
  6: F.bidiRemote,
  7: F.uni,
  8: F.streamsBidi,
  9: F.streamsUni,
  10: F.ackExponent,
  11: F.ackDelay,
  14: F.connectionLimit,
  15: F.sourceConnection,
  16: F.retryConnection,
  32: F.datagramSize,
};
const VERSION_INFORMATION = 17;
/** Numbers that only test whether unknown ones are borne: 31 * N + 27. */
const isReserved = (type: bigint): boolean => type >= 27n && (type - 27n) % 31n === 0n;

/** RFC 9000 section 16: the two highest bits of the first byte tell how many bytes it takes. */
function variable(reader: Reader): { readonly value: bigint; readonly size: number } {
  const first = reader.u8();
  const size = 1 << (first >> 6);
  let value = BigInt(first & 0x3f);
  for (const byte of reader.take(size - 1)) value = (value << 8n) | BigInt(byte);
  return { value, size };
}

/** Paint all parameters up to the reader's end. */
export function paintQuicParameters(reader: Reader, out: Detail): void {
  while (reader.left > 0) {
    const at = reader.position;
    const type = variable(reader);
    const length = variable(reader);
    if (reader.failed) return;
    const size = Math.min(Number(length.value), reader.left);
    const name = NAMES[Number(type.value)] ?? (isReserved(type.value) ? 'GREASE' : 'Unknown');
    const text = `Parameter: ${name} (len=${length.value})`;
    const node = out.label(at, reader.position + size - at, text);
    const start = reader.position;
    const value = reader.take(size);
    out.within(node, () => {
      out.add(F.type, at, type.size, type.value, {
        text: `Type: ${name} (${formatHex({ ...F.type, bits: 8 }, type.value)})`,
      });
      out.add(F.length, at + type.size, length.size, length.value);
      if (size === 0) return;
      out.add(F.value, start, size, formatHexBytes(value));
      paintValue(reader, out, Number(type.value), start, value);
    });
  }
}

function paintValue(reader: Reader, out: Detail, type: number, start: number, value: Uint8Array): void {
  if (type === VERSION_INFORMATION) {
    const view = new DataView(value.buffer, value.byteOffset, value.length);
    for (let at = 0; at + 4 <= value.length; at += 4) {
      out.add(at === 0 ? F.chosenVersion : F.otherVersion, start + at, 4, view.getUint32(at));
    }
    return;
  }
  const spec = VALUES[type];
  if (spec === undefined) return;
  if (spec.type === 'bytes') {
    out.add(spec, start, value.length, formatHexBytes(value));
    return;
  }
  const after = reader.position;
  reader.position = start;
  const { value: number, size } = variable(reader);
  reader.position = after;
  if (size <= value.length) out.add(spec, start, value.length, number);
}
