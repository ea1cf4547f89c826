/** Fields of radiotap (https://www.radiotap.org), and what is worked out of them. */
import { declareFields, type FieldSpec, joinFields, TRUE_OR_FALSE } from '../field.ts';

/** Fields of the header. */
export const RADIOTAP_FIELDS = declareFields({
  version: { key: 'radiotap.version', label: 'Header revision', type: 'uint8', at: 0 },
  pad: { key: 'radiotap.pad', label: 'Header pad', type: 'uint8', at: 1 },
  length: { key: 'radiotap.length', label: 'Header length', type: 'uint16' },
  presence: { key: 'radiotap.present', label: 'Present flags', type: 'none' },
  present: { key: 'radiotap.present.word', label: 'Present flags word', type: 'uint32', base: 'hex' },
  flags: { key: 'radiotap.flags', label: 'Flags', type: 'uint8', base: 'hex' },
  time: { key: 'radiotap.mactime', label: 'MAC timestamp', type: 'uint64' },
  rate: { key: 'radiotap.datarate', label: 'Data rate (Mb/s)', type: 'double' },
  frequency: { key: 'radiotap.channel.freq', label: 'Channel frequency', type: 'uint32' },
  channel: { key: 'radiotap.channel.flags', label: 'Channel flags', type: 'uint16', base: 'hex' },
  signal: { key: 'radiotap.dbm_antsignal', label: 'Antenna signal', type: 'int8' },
  noise: { key: 'radiotap.dbm_antnoise', label: 'Antenna noise', type: 'int8' },
  quality: { key: 'radiotap.quality', label: 'Signal Quality', type: 'uint16' },
  antenna: { key: 'radiotap.antenna', label: 'Antenna', type: 'uint32' },
  signalDecibels: { key: 'radiotap.db_antsignal', label: 'dB antenna signal', type: 'uint8' },
  noiseDecibels: { key: 'radiotap.db_antnoise', label: 'dB antenna noise', type: 'uint8' },
  received: { key: 'radiotap.rxflags', label: 'RX flags', type: 'uint16', base: 'hex' },
  badHeader: {
    key: 'radiotap.rxflags.badplcp',
    label: 'Bad PLCP',
    type: 'boolean',
    names: TRUE_OR_FALSE,
    mask: 0x0002,
  },
});

/** What is worked out of it: the same for every header that drivers write. */
export const RADIO_FIELDS = declareFields({
  phy: {
    key: 'wlan_radio.phy',
    label: 'PHY type',
    type: 'uint32',
    names: { 4: '802.11b (HR/DSSS)', 5: '802.11a (OFDM)', 6: '802.11g (ERP)' },
  },
  rate: { key: 'wlan_radio.data_rate', label: 'Data rate', type: 'double' },
  channel: { key: 'wlan_radio.channel', label: 'Channel', type: 'uint32' },
  frequency: { key: 'wlan_radio.frequency', label: 'Frequency', type: 'uint16' },
  signalDecibels: { key: 'wlan_radio.signal_db', label: 'Signal strength (dB)', type: 'uint8' },
  signal: { key: 'wlan_radio.signal_dbm', label: 'Signal strength (dBm)', type: 'int8' },
  noiseDecibels: { key: 'wlan_radio.noise_db', label: 'Noise level (dB)', type: 'uint8' },
  noise: { key: 'wlan_radio.noise_dbm', label: 'Noise level (dBm)', type: 'int8' },
});

/** Bits of a word that says what is there. */
export const PRESENCE: readonly FieldSpec[] = [
  { key: 'radiotap.present.tsft', label: 'TSFT', type: 'boolean', mask: 0x1 },
  { key: 'radiotap.present.flags', label: 'Flags', type: 'boolean', mask: 0x2 },
  { key: 'radiotap.present.rate', label: 'Rate', type: 'boolean', mask: 0x4 },
  { key: 'radiotap.present.channel', label: 'Channel', type: 'boolean', mask: 0x8 },
  { key: 'radiotap.present.fhss', label: 'FHSS', type: 'boolean', mask: 0x10 },
  { key: 'radiotap.present.dbm_antsignal', label: 'dBm Antenna Signal', type: 'boolean', mask: 0x20 },
  { key: 'radiotap.present.dbm_antnoise', label: 'dBm Antenna Noise', type: 'boolean', mask: 0x40 },
  { key: 'radiotap.present.lock_quality', label: 'Lock Quality', type: 'boolean', mask: 0x80 },
  { key: 'radiotap.present.tx_attenuation', label: 'TX Attenuation', type: 'boolean', mask: 0x100 },
  { key: 'radiotap.present.db_tx_attenuation', label: 'dB TX Attenuation', type: 'boolean', mask: 0x200 },
  { key: 'radiotap.present.dbm_tx_power', label: 'dBm TX Power', type: 'boolean', mask: 0x400 },
  { key: 'radiotap.present.antenna', label: 'Antenna', type: 'boolean', mask: 0x800 },
  { key: 'radiotap.present.db_antsignal', label: 'dB Antenna Signal', type: 'boolean', mask: 0x1000 },
  { key: 'radiotap.present.db_antnoise', label: 'dB Antenna Noise', type: 'boolean', mask: 0x2000 },
  { key: 'radiotap.present.rxflags', label: 'RX flags', type: 'boolean', mask: 0x4000 },
  { key: 'radiotap.present.txflags', label: 'TX flags', type: 'boolean', mask: 0x8000 },
  { key: 'radiotap.present.data_retries', label: 'data retries', type: 'boolean', mask: 0x20000 },
  { key: 'radiotap.present.xchannel', label: 'Channel+', type: 'boolean', mask: 0x40000 },
  { key: 'radiotap.present.mcs', label: 'MCS information', type: 'boolean', mask: 0x80000 },
  { key: 'radiotap.present.ampdu', label: 'A-MPDU Status', type: 'boolean', mask: 0x100000 },
  { key: 'radiotap.present.vht', label: 'VHT information', type: 'boolean', mask: 0x200000 },
  { key: 'radiotap.present.timestamp', label: 'frame timestamp', type: 'boolean', mask: 0x400000 },
  { key: 'radiotap.present.he', label: 'HE information', type: 'boolean', mask: 0x800000 },
  { key: 'radiotap.present.he_mu', label: 'HE-MU information', type: 'boolean', mask: 0x1000000 },
  { key: 'radiotap.present.0_length.psdu', label: '0 Length PSDU', type: 'boolean', mask: 0x4000000 },
  { key: 'radiotap.present.l_sig', label: 'L-SIG', type: 'boolean', mask: 0x8000000 },
  { key: 'radiotap.present.tlv', label: 'TLVs', type: 'boolean', mask: 0x10000000 },
  { key: 'radiotap.present.rtap_ns', label: 'Radiotap NS next', type: 'boolean', mask: 0x20000000 },
  { key: 'radiotap.present.vendor_ns', label: 'Vendor NS next', type: 'boolean', mask: 0x40000000 },
  { key: 'radiotap.present.ext', label: 'Ext', type: 'boolean', mask: 0x80000000 },
];

/** Bits of the frame's flags. */
export const FLAGS: readonly FieldSpec[] = [
  { key: 'radiotap.flags.cfp', label: 'CFP', type: 'boolean', mask: 0x1 },
  { key: 'radiotap.flags.preamble', label: 'Preamble', type: 'boolean', mask: 0x2 },
  { key: 'radiotap.flags.wep', label: 'WEP', type: 'boolean', mask: 0x4 },
  { key: 'radiotap.flags.frag', label: 'Fragmentation', type: 'boolean', mask: 0x8 },
  { key: 'radiotap.flags.fcs', label: 'FCS at end', type: 'boolean', mask: 0x10 },
  { key: 'radiotap.flags.datapad', label: 'Data Pad', type: 'boolean', mask: 0x20 },
  { key: 'radiotap.flags.badfcs', label: 'Bad FCS', type: 'boolean', mask: 0x40 },
  { key: 'radiotap.flags.shortgi', label: 'Short GI', type: 'boolean', mask: 0x80 },
];

const BANDS: readonly FieldSpec[] = [
  { key: 'radiotap.channel.flags.700mhz', label: '700 MHz spectrum', type: 'boolean', mask: 0x1 },
  { key: 'radiotap.channel.flags.800mhz', label: '800 MHz spectrum', type: 'boolean', mask: 0x2 },
  { key: 'radiotap.channel.flags.900mhz', label: '900 MHz spectrum', type: 'boolean', mask: 0x4 },
  { key: 'radiotap.channel.flags.turbo', label: 'Turbo', type: 'boolean', mask: 0x10 },
  { key: 'radiotap.channel.flags.cck', label: 'Complementary Code Keying (CCK)', type: 'boolean', mask: 0x20 },
  {
    key: 'radiotap.channel.flags.ofdm',
    label: 'Orthogonal Frequency-Division Multiplexing (OFDM)',
    type: 'boolean',
    mask: 0x40,
  },
  { key: 'radiotap.channel.flags.2ghz', label: '2 GHz spectrum', type: 'boolean', mask: 0x80 },
  { key: 'radiotap.channel.flags.5ghz', label: '5 GHz spectrum', type: 'boolean', mask: 0x100 },
  { key: 'radiotap.channel.flags.passive', label: 'Passive', type: 'boolean', mask: 0x200 },
  { key: 'radiotap.channel.flags.dynamic', label: 'Dynamic CCK-OFDM', type: 'boolean', mask: 0x400 },
  { key: 'radiotap.channel.flags.gfsk', label: 'Gaussian Frequency Shift Keying (GFSK)', type: 'boolean', mask: 0x800 },
  { key: 'radiotap.channel.flags.gsm', label: 'GSM (900MHz)', type: 'boolean', mask: 0x1000 },
  { key: 'radiotap.channel.flags.sturbo', label: 'Static Turbo', type: 'boolean', mask: 0x2000 },
  {
    key: 'radiotap.channel.flags.half',
    label: 'Half Rate Channel (10MHz Channel Width)',
    type: 'boolean',
    mask: 0x4000,
  },
  {
    key: 'radiotap.channel.flags.quarter',
    label: 'Quarter Rate Channel (5MHz Channel Width)',
    type: 'boolean',
    mask: 0x8000,
  },
];

/** Bits of what a channel is: they say whether it is so. */
export const CHANNEL: readonly FieldSpec[] = BANDS.map((spec) => ({ ...spec, names: TRUE_OR_FALSE }));

/** All of them, for the filter language. */
export const ALL_RADIOTAP_FIELDS: Readonly<Record<string, FieldSpec>> = joinFields(
  RADIOTAP_FIELDS,
  RADIO_FIELDS,
  Object.fromEntries([...PRESENCE, ...FLAGS, ...CHANNEL].map((spec) => [spec.key, spec])),
);
