import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { isForeign } from '../../../../src/main/engine/filter/foreign-names.ts';
import { refusalOf } from '../../../../src/main/engine/filter/index.ts';
import { openForReading } from '../../../support/open-capture.ts';

const SAMPLE = join(import.meta.dirname, '../../../../resources/samples/websocket-session.pcapng');

describe('names that only the reference knows', () => {
  it('are protocols that nobody here looks into, their fields, and fields of others that are missing here', () => {
    const foreign = ['dcerpc', 'dcerpc.opnum', 'carp', 'ip.geoip.country', 'tcp.proc.srcuname', 'snmp.community'];
    expect(foreign.filter((name) => !isForeign(name, FIELDS))).toEqual([]);
  });

  it('are not what is mistyped', () => {
    const mistyped = ['tcp.prt', 'htp', 'http.hosts', 'carpp', 'ip.geoip.land', 'www.example.com', 'gre.prot', 'Set'];
    expect(mistyped.filter((name) => isForeign(name, FIELDS))).toEqual([]);
  });

  it('stand in filters for what no packet has, and are told of', async () => {
    const capture = await openForReading(SAMPLE);
    const count = capture.packetCount;
    const totalOf = (filter: string) => {
      const answer = capture.filter(filter);
      return answer.ok ? [answer.value.total, answer.value.foreign] : answer.issue.code;
    };
    expect(totalOf('dcerpc')).toEqual([0, ['dcerpc']]);
    expect(totalOf('!(dcerpc || carp)')).toEqual([count, ['dcerpc', 'carp']]);
    expect(totalOf('tcp && !dcerpc.opnum == 5 && !dcerpc.opnum[0:2] == 00:01')).toEqual([count, ['dcerpc.opnum']]);
    expect(totalOf('ip.geoip.country in {"China"} || tcp')).toEqual([count, ['ip.geoip.country']]);
    expect(totalOf('tcp')).toEqual([count, undefined]);
    expect(totalOf('dcerpc ==')).toBe('filter-end');
  });

  it('leave what is wrong beside them refused, and names on the right to be read as values', () => {
    expect(refusalOf('dcerpc || tcp.port == 65536', FIELDS)?.issue.code).toBe('filter-too-big');
    expect(refusalOf('dcerpc || nonsense', FIELDS)?.issue.code).toMatch(/^filter-not-a-field/);
    expect(refusalOf('http.request.method == carp', FIELDS)).toBeUndefined();
  });
});
