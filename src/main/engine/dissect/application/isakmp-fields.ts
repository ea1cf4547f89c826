/** The header of IKE: ISAKMP (RFC 2408 section 3.1), IKE version 2 (RFC 7296 section 3.1). */
import { declareFields } from '../field.ts';

/** Exchanges by number. */
export const EXCHANGES: Readonly<Record<number, string>> = {
  1: 'Base',
  2: 'Identity Protection (Main Mode)',
  3: 'Authentication Only',
  4: 'Aggressive',
  5: 'Informational',
  6: 'Transaction (Config Mode)',
  32: 'Quick Mode',
  33: 'New Group Mode',
  34: 'IKE_SA_INIT',
  35: 'IKE_AUTH',
  36: 'CREATE_CHILD_SA',
  37: 'INFORMATIONAL',
  38: 'IKE_SESSION_RESUME',
};

/** Flags of the first version, and those of the second, have fields of their own: {@link VERSION_1}, {@link VERSION_2}. */
export const ISAKMP_FIELDS = declareFields({
  initiator: { key: 'isakmp.ispi', label: 'Initiator SPI', type: 'bytes', at: 0, size: 8 },
  responder: { key: 'isakmp.rspi', label: 'Responder SPI', type: 'bytes', at: 8, size: 8 },
  version: { key: 'isakmp.version', label: 'Version', type: 'uint8', base: 'hex', at: 17, size: 1 },
  major: { key: 'isakmp.mjver', label: 'MjVer', type: 'uint8', base: 'hex', at: 17, size: 1, mask: 0xf0 },
  minor: { key: 'isakmp.mnver', label: 'MnVer', type: 'uint8', base: 'hex', at: 17, size: 1, mask: 0x0f },
  exchange: { key: 'isakmp.exchangetype', label: 'Exchange type', type: 'uint8', at: 18, size: 1, names: EXCHANGES },
  flags: { key: 'isakmp.flags', label: 'Flags', type: 'uint8', base: 'hex', at: 19, size: 1 },
  message: { key: 'isakmp.messageid', label: 'Message ID', type: 'uint32', base: 'hex', at: 20, size: 4 },
  length: { key: 'isakmp.length', label: 'Length', type: 'uint32', at: 24, size: 4 },
});

/** Flags of ISAKMP. */
export const VERSION_1 = declareFields({
  encryption: {
    key: 'isakmp.flag_e',
    label: 'Encryption',
    type: 'boolean',
    at: 19,
    size: 1,
    mask: 1,
    names: { 0: 'Not encrypted', 1: 'Encrypted' },
  },
  commit: {
    key: 'isakmp.flag_c',
    label: 'Commit',
    type: 'boolean',
    at: 19,
    size: 1,
    mask: 2,
    names: { 0: 'No commit', 1: 'Commit' },
  },
  authentication: {
    key: 'isakmp.flag_a',
    label: 'Authentication',
    type: 'boolean',
    at: 19,
    size: 1,
    mask: 4,
    names: { 0: 'No authentication', 1: 'Authentication' },
  },
});

/** Flags of IKE version 2. */
export const VERSION_2 = declareFields({
  initiator: {
    key: 'isakmp.flag_i',
    label: 'Initiator',
    type: 'boolean',
    at: 19,
    size: 1,
    mask: 8,
    names: { 0: 'Responder', 1: 'Initiator' },
  },
  version: {
    key: 'isakmp.flag_v',
    label: 'Version',
    type: 'boolean',
    at: 19,
    size: 1,
    mask: 16,
    names: { 0: 'No higher version', 1: 'A higher version enabled' },
  },
  response: {
    key: 'isakmp.flag_r',
    label: 'Response',
    type: 'boolean',
    at: 19,
    size: 1,
    mask: 32,
    names: { 0: 'Request', 1: 'Response' },
  },
});
