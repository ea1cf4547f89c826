/** Messages of syslog over UDP (RFC 3164, RFC 5424 section 6.2.1): what they are about, how grave it is, and the text. */
import type { Cursor } from '../cursor.ts';
import { declareFields } from '../field.ts';
import { named } from '../named.ts';
import { formatBytesText } from '../text.ts';

// biome-ignore format: one list
const FACILITIES = [
  'KERN', 'USER', 'MAIL', 'DAEMON', 'AUTH', 'SYSLOG', 'LPR', 'NEWS', 'UUCP', 'CRON', 'AUTHPRIV', 'FTP', 'NTP',
  'LOGAUDIT', 'LOGALERT', 'CRON', 'LOCAL0', 'LOCAL1', 'LOCAL2', 'LOCAL3', 'LOCAL4', 'LOCAL5', 'LOCAL6', 'LOCAL7',
];
const LEVELS = ['EMERG', 'ALERT', 'CRIT', 'ERR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'];

const F = declareFields({
  facility: { key: 'syslog.facility', label: 'Facility', type: 'uint8' },
  level: {
    key: 'syslog.level',
    label: 'Level',
    type: 'uint8',
    names: {
      0: 'EMERG - system is unusable',
      1: 'ALERT - action must be taken immediately',
      2: 'CRIT - critical conditions',
      3: 'ERR - error conditions',
      4: 'WARNING - warning conditions',
      5: 'NOTICE - normal but significant condition',
      6: 'INFO - informational',
      7: 'DEBUG - debug-level messages',
    },
  },
  text: { key: 'syslog.msg', label: 'Message', type: 'string' },
});

/** A message taken apart; one without a priority is text alone. `start` is how many bytes stand before the text. */
function take({ bytes, offset, end }: Cursor): { priority: number | undefined; start: number; text: string } {
  const whole = formatBytesText(bytes.subarray(offset, end));
  const [, code, text = ''] = /^<(\d{1,3})>(.*)$/s.exec(whole) ?? [];
  if (code === undefined) return { priority: undefined, start: 0, text: whole };
  return { priority: Number(code), start: code.length + 2, text };
}

/** Syslog. */
export const syslog = named({
  id: 'syslog',
  title: 'Syslog message',
  column: 'Syslog',
  ports: [514],
  fields: F,
  info(_reader, cursor) {
    const { priority, text } = take(cursor);
    if (priority === undefined) return text;
    return `${FACILITIES[priority >> 3] ?? 'UNKNOWN'}.${LEVELS[priority & 7]}: ${text}`;
  },
  paint(cursor, out) {
    const { priority, start, text } = take(cursor);
    if (priority !== undefined) {
      out.add(F.facility, cursor.offset, start, priority >> 3);
      out.add(F.level, cursor.offset, start, priority & 7);
    }
    out.add(F.text, cursor.offset + start, cursor.end - cursor.offset - start, text);
  },
});
