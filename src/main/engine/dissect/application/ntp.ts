/** Network Time Protocol: RFC 5905 section 7.3. Control and private messages are named, their contents not read. */
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { leaf } from '../dissector.ts';
import { declareFields, type FieldSpec } from '../field.ts';
import { Reader } from '../reader.ts';

const LEAP = {
  0: 'no warning',
  1: 'last minute of the day has 61 seconds',
  2: 'last minute of the day has 59 seconds',
  3: 'unknown (clock unsynchronized)',
};
const VERSIONS: Readonly<Record<number, string>> = {
  0: 'reserved',
  1: 'NTP Version 1',
  2: 'NTP Version 2',
  3: 'NTP Version 3',
  4: 'NTP Version 4',
  5: 'reserved',
  6: 'reserved',
  7: 'reserved',
};
const MODES: Readonly<Record<number, string>> = {
  0: 'reserved',
  1: 'symmetric active',
  2: 'symmetric passive',
  3: 'client',
  4: 'server',
  5: 'broadcast',
  6: 'control',
  7: 'private',
};
const CONTROL = 6;

const F = declareFields({
  flags: { key: 'ntp.flags', label: 'Flags', type: 'uint8', base: 'hex' },
  leap: { key: 'ntp.flags.li', label: 'Leap Indicator', type: 'uint8', mask: 0xc0, names: LEAP },
  version: { key: 'ntp.flags.vn', label: 'Version number', type: 'uint8', mask: 0x38, names: VERSIONS },
  mode: { key: 'ntp.flags.mode', label: 'Mode', type: 'uint8', mask: 0x07, names: MODES },
  stratum: { key: 'ntp.stratum', label: 'Peer Clock Stratum', type: 'uint8' },
  poll: { key: 'ntp.ppoll', label: 'Peer Polling Interval', type: 'uint8' },
  precision: { key: 'ntp.precision', label: 'Peer Clock Precision', type: 'uint8' },
  delay: { key: 'ntp.rootdelay', label: 'Root Delay', type: 'uint32' },
  dispersion: { key: 'ntp.rootdispersion', label: 'Root Dispersion', type: 'uint32' },
  reference: { key: 'ntp.refid', label: 'Reference ID', type: 'bytes' },
  referenceTime: { key: 'ntp.reftime', label: 'Reference Timestamp', type: 'time' },
  origin: { key: 'ntp.org', label: 'Origin Timestamp', type: 'time' },
  receive: { key: 'ntp.rec', label: 'Receive Timestamp', type: 'time' },
  transmit: { key: 'ntp.xmt', label: 'Transmit Timestamp', type: 'time' },
});

/** Network Time Protocol. */
export const ntp = leaf({
  id: 'ntp',
  title: 'Network Time Protocol',
  short: 'NTP',
  claims: [{ table: Table.udpPort, value: 123 }],
  fields: F,
  detail(cursor, out) {
    const reader = new Reader(cursor);
    const start = cursor.offset;
    out.columns.protocol = 'NTP';
    out.columns.setInfo('');
    const flags = reader.u8();
    if (reader.failed) return;
    const mode = flags & 7;
    const kind = `${VERSIONS[(flags >> 3) & 7]}, ${MODES[mode]}`;
    out.columns.setInfo(mode === PRIVATE ? kind + privateWords(cursor) : kind);
    out.layer(cursor, ntp, cursor.end - start, `${ntp.title} (${kind})`);
    const leap = LEAP[(flags >> 6) as keyof typeof LEAP];
    const words = `Leap Indicator: ${leap}, Version number: ${VERSIONS[(flags >> 3) & 7]}, Mode: ${MODES[mode]}`;
    const node = out.add(F.flags, start, 1, flags, {
      text: `Flags: 0x${flags.toString(16).padStart(2, '0')}, ${words}`,
    });
    out.within(node, () => {
      out.add(F.leap, start, 1, flags >> 6);
      out.add(F.version, start, 1, (flags >> 3) & 7);
      out.add(F.mode, start, 1, mode);
    });
    if (mode >= CONTROL) return;
    const small = (spec: FieldSpec, text: (value: number) => string): void => {
      const value = reader.u8();
      if (!reader.failed) out.add(spec, reader.position - 1, 1, value, { text: `${spec.label}: ${text(value)}` });
    };
    small(F.stratum, (value) => (value === 1 ? 'primary reference (1)' : `secondary reference (${value})`));
    small(F.poll, (value) => `${signed(value)} (${2 ** signed(value)} seconds)`);
    small(F.precision, (value) => `${(2 ** signed(value)).toFixed(6)} seconds`);
    for (const spec of [F.delay, F.dispersion]) {
      const value = reader.u32();
      const text = `${spec.label}: ${(value / 65536).toFixed(6)} seconds`;
      if (!reader.failed) out.add(spec, reader.position - 4, 4, value, { text });
    }
    const reference = reader.take(4);
    if (!reader.failed) out.add(F.reference, reader.position - 4, 4, Array.from(reference).join('.'));
    for (const spec of [F.referenceTime, F.origin, F.receive, F.transmit]) {
      const seconds = reader.u32();
      const fraction = reader.u32();
      if (!reader.failed) out.add(spec, reader.position - 8, 8, formatNtpTime(seconds, fraction));
    }
  },
});

/** What a private message is about: bit 7 of its first byte tells answers, the request stands in its fourth. */
function privateWords({ bytes, offset, end }: Cursor): string {
  if (offset + 4 > end) return '';
  const kind = ((bytes[offset] ?? 0) & 0x80) === 0 ? 'Request' : 'Response';
  const request = PRIVATE_REQUESTS[bytes[offset + 3] ?? 0] ?? NO_REQUEST;
  return `, ${kind}, ${request === NO_REQUEST ? 'Unknown' : request}`;
}

const signed = (byte: number): number => (byte << 24) >> 24;

/** Mode 7: requests of ntpdc, by number. */
const PRIVATE = 7;
const NO_REQUEST = '-';
const PRIVATE_REQUESTS = [
  'PEER_LIST PEER_LIST_SUM PEER_INFO PEER_STATS SYS_INFO SYS_STATS IO_STATS MEM_STATS LOOP_INFO',
  'TIMER_STATS CONFIG UNCONFIG SET_SYS_FLAG CLR_SYS_FLAG MONITOR NOMONITOR GET_RESTRICT RESADDFLAGS',
  'RESSUBFLAGS UNRESTRICT MON_GETLIST RESET_STATS RESET_PEER REREAD_KEYS DO_DIRTY_HACK DONT_DIRTY_HACK',
  'TRUSTKEY UNTRUSTKEY AUTHINFO TRAPS ADD_TRAP CLR_TRAP REQUEST_KEY CONTROL_KEY GET_CTLSTATS',
  'GET_LEAPINFO GET_CLOCKINFO SET_CLKFUDGE GET_KERNEL GET_CLKBUGINFO - SET_PRECISION MON_GETLIST_1',
  'HOSTNAME_ASSOCID IF_STATS IF_RELOAD',
].flatMap((line) => line.split(' '));

/** Seconds between 1900 and 1970; times before 1968 belong to the next era, RFC 5905 section 6. */
const EPOCH = 2208988800;
const ERA = 2 ** 32;

function formatNtpTime(seconds: number, fraction: number): string {
  if (seconds === 0 && fraction === 0) return 'NULL';
  const unix = seconds >= 0x80000000 ? seconds - EPOCH : seconds + ERA - EPOCH;
  const nanos = Math.floor((fraction / ERA) * 1e9);
  return `${new Date(unix * 1000).toISOString().slice(0, 19).replace('T', ' ')}.${String(nanos).padStart(9, '0')} UTC`;
}
