/** Routing Information Protocol: RFC 1058, RFC 2453. Entries are shown as address, mask and metric. */
import { Table } from '../claims.ts';
import { leaf } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { Reader } from '../reader.ts';

const COMMANDS: Readonly<Record<number, string>> = {
  1: 'Request',
  2: 'Response',
  3: 'Traceon',
  4: 'Traceoff',
  5: 'Vendor specific (Sun)',
};
const VERSIONS: Readonly<Record<number, string>> = { 1: 'RIPv1', 2: 'RIPv2' };

const F = declareFields({
  command: { key: 'rip.command', label: 'Command', type: 'uint8', names: COMMANDS },
  version: { key: 'rip.version', label: 'Version', type: 'uint8', names: VERSIONS },
  family: { key: 'rip.family', label: 'Address Family', type: 'uint16', names: { 0: 'Unspecified', 2: 'IP' } },
  tag: { key: 'rip.route_tag', label: 'Route Tag', type: 'uint16' },
  address: { key: 'rip.ip', label: 'IP Address', type: 'ipv4' },
  mask: { key: 'rip.netmask', label: 'Netmask', type: 'ipv4' },
  next: { key: 'rip.next_hop', label: 'Next Hop', type: 'ipv4' },
  metric: { key: 'rip.metric', label: 'Metric', type: 'uint32' },
});

/** Routing Information Protocol. */
export const rip = leaf({
  id: 'rip',
  title: 'Routing Information Protocol',
  short: 'RIP',
  claims: [{ table: Table.udpPort, value: 520 }],
  fields: F,
  detail(cursor, out) {
    const reader = new Reader(cursor);
    const start = cursor.offset;
    out.columns.protocol = 'RIP';
    out.columns.setInfo('');
    const command = reader.u8();
    const version = reader.u8();
    if (reader.failed) return;
    out.columns.protocol = VERSIONS[version] ?? 'RIP';
    out.columns.setInfo(COMMANDS[command] ?? `Unknown command (${command})`);
    out.layer(cursor, rip, cursor.end - start, rip.title);
    out.add(F.command, start, 1, command);
    out.add(F.version, start + 1, 1, version);
    reader.skip(2);
    const dotted = (): string => Array.from(reader.take(4)).join('.');
    while (reader.left > 0) {
      const at = reader.position;
      const family = reader.u16();
      const tag = reader.u16();
      const address = dotted();
      const mask = dotted();
      const next = dotted();
      const metric = reader.u32();
      if (reader.failed) return;
      out.within(out.label(at, 20, `IP Address: ${address}, Metric: ${metric}`), () => {
        out.add(F.family, at, 2, family);
        if (version > 1) out.add(F.tag, at + 2, 2, tag);
        out.add(F.address, at + 4, 4, address);
        if (version > 1) out.add(F.mask, at + 8, 4, mask);
        if (version > 1) out.add(F.next, at + 12, 4, next);
        out.add(F.metric, at + 16, 4, metric);
      });
    }
  },
});
