import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { completionsAt, type SeenValues } from '../../../../src/main/engine/filter/index.ts';

const SEEN: Readonly<Record<string, readonly string[]>> = {
  'ip.addr': ['10.0.0.1', '192.168.1.7'],
  'tcp.port': ['443', '80', '8080'],
  'http.host': ['example.com', 'say "hi"'],
};
const seen: SeenValues = ({ key }) => ({
  values: (SEEN[key] ?? []).map((text, at) => ({ text, packets: 9 - at })),
  isPartial: false,
});

/** What is offered at `|`, and what of the text it would replace. */
function offered(text: string): { readonly replaces: string; readonly options: readonly string[] } {
  const at = text.indexOf('|');
  const whole = text.replace('|', '');
  const { from, to, options } = completionsAt(whole, at, FIELDS, seen);
  return { replaces: whole.slice(from, to), options: options.map((option) => option.text) };
}

describe('what can stand at a place of a filter', () => {
  it('is fields, those that begin as what was typed first, what people use most before the rest', () => {
    expect(offered('tcp.po|')).toEqual({ replaces: 'tcp.po', options: ['tcp.port'] });
    expect(offered('tcp|').options.slice(0, 3)).toEqual(['tcp', 'tcp.analysis.flags', 'tcp.flags.reset']);
    expect(offered('srcport|').options).toEqual(expect.arrayContaining(['tcp.srcport', 'udp.srcport']));
    expect(offered('not ht|').options[0]).toBe('http');
    expect(offered('(ip.addr == 10.0.0.1) and wind|').options).toContain('tcp.window_size');
    expect(offered('|').options[0]).toBe('ip.addr');
    expect(offered('low|').options).toContain('lower(');
    expect(completionsAt('tcp.srcp', 8, FIELDS, seen).options[0]).toEqual({
      text: 'tcp.srcport',
      kind: 'field',
      label: 'Source Port',
      type: 'uint16',
    });
  });

  it('is operators that the type of the field before has', () => {
    expect(offered('tcp.port |').options).toEqual(['==', '!=', 'in {', '>', '<', '>=', '<=', 'and', 'or', 'xor']);
    expect(offered('http.host c|')).toEqual({ replaces: 'c', options: ['contains'] });
    expect(offered('http |').options).toEqual(['contains', 'matches', 'and', 'or', 'xor']);
    expect(offered('tcp.port == 80 |').options).toEqual(['and', 'or', 'xor']);
    expect(offered('tcp.port in {80} a|').options).toEqual(['and']);
  });

  it('is values of the field that the capture has, and names of its values', () => {
    expect(offered('ip.addr == |').options).toEqual(['10.0.0.1', '192.168.1.7']);
    expect(offered('ip.addr == 19|')).toEqual({ replaces: '19', options: ['192.168.1.7'] });
    expect(offered('tcp.port in {443, 80|')).toEqual({ replaces: '80', options: ['80', '8080'] });
    expect(offered('tcp.port in {80..|').options).toEqual(['443', '80', '8080']);
    expect(offered('http.host == |').options).toEqual(['"example.com"', '"say \\"hi\\""']);
    expect(offered('http.host == "exam|')).toEqual({ replaces: '"exam', options: ['"example.com"'] });
    expect(offered('tcp.flags.syn == |').options).toEqual(expect.arrayContaining(['0', '1']));
    expect(completionsAt('arp.opcode == req', 17, FIELDS, seen).options[0]).toMatchObject({ text: '1' });
  });

  it('holds for any text, cut anywhere', () => {
    const text =
      'tcp.flags[0:1] == "a\\x41" && !(ip.addr#2 in {10.0.0.0/8, 1..2}) or upper(http.host) matches r"x" § "';
    for (let at = 0; at <= text.length; at++) {
      const { from, to } = completionsAt(text, at, FIELDS, seen);
      expect(from <= to && to <= at).toBe(true);
    }
  });
});
