/** What the reference does not tell of filters: places and suggestions of faults, what goes beyond it, and bounds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { Chains, ColumnText, Names } from '../../../../src/main/engine/dissect/index.ts';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { KeptValues, startFilter } from '../../../../src/main/engine/filter/index.ts';
import { AddressPool, PacketTable } from '../../../../src/main/engine/table/index.ts';
import { issueFilter } from '../../../../src/shared/i18n/en/filter.ts';

/** A capture without packets: enough to have a filter checked. */
const NOTHING = {
  table: new PacketTable(),
  addresses: new AddressPool(),
  paint: () => {
    throw new Error('there is no packet');
  },
  columns: () => new ColumnText(),
  names: () => new Names(),
  messageNames: () => ({ protocols: [], stack: [], column: '' }),
  bytes: () => new Uint8Array(0),
  packetsOf: () => new Uint32Array(0),
  verdicts: { covered: 0, advance: () => undefined, recall: () => undefined },
  tcp: {
    seqBase: () => 0,
    ackBase: () => 0,
    windowShift: () => -1,
    completeness: () => undefined,
    initialRtt: () => 0,
    sinceFirst: () => 0,
    sinceBefore: () => 0,
    between: () => 0,
    mayBeMultipath: () => false,
  },
  chains: new Chains(),
  file: new MemorySource(new Uint8Array(0)),
  messageKinds: () => 0,
  completes: () => undefined,
  head: () => undefined,
  frames: () => undefined,
  requestMethod: () => undefined,
  kept: new KeptValues(),
  responseCode: () => undefined,
  messagesRead: () => 0,
  comments: () => [],
  met: () => undefined,
  interfaceLines: () => ({ linkType: -1 }),
  hasNotes: () => false,
};

/** Code, marked text and suggestion of a refusal; `undefined` for a filter that holds. */
function refusalOf(text: string): readonly (string | undefined)[] | undefined {
  const answer = startFilter(text, FIELDS, NOTHING);
  if (!('ok' in answer)) return undefined;
  const { from = 0, to = 0 } = answer.position ?? {};
  const near = answer.issue.params?.near;
  return [answer.issue.code, text.slice(from, to), ...(near === undefined ? [] : [String(near)])];
}

describe('a filter that does not hold', () => {
  it.each([
    ['tcp.prot == 80', ['filter-left-but', 'tcp.prot', 'tcp.port']],
    ['tcp && htp', ['filter-not-a-field-but', 'htp', 'http']],
    ['tcp.port == 80 &&', ['filter-end', '']],
    ['(tcp', ['filter-end-wanted', '']],
    ['tcp.port = 80', ['filter-unexpected', '=', '==']],
    ['tcp.port in 80', ['filter-set-braces', '80', '{80}']],
    ['tcp.port in 80,443 and ip', ['filter-set-braces', '80,443', '{80, 443}']],
    ['tcp.port in (80, 443)', ['filter-set-braces', '(80, 443)', '{80, 443}']],
    ['tcp.port in [80, 8000-8080]', ['filter-set-braces', '[80, 8000-8080]', '{80, 8000..8080}']],
    ['tcp.port in {80 443 8000..8080}', ['filter-set-commas', '{80 443 8000..8080}', '{80, 443, 8000..8080}']],
    ['tcp.port in {80, }', ['filter-unexpected', '}']],
    ['tcp.port == 80,443', ['filter-several', '== 80,443', 'in {80, 443}']],
    ['ip && tcp.port eq 80, 8000-8080 && ip', ['filter-several', 'eq 80, 8000-8080', 'in {80, 8000..8080}']],
    ['tcp.port == {80, 443}', ['filter-several', '== {80, 443}', 'in {80, 443}']],
    ['tcp.port != (80, 443)', ['filter-several', '!= (80, 443)', 'not in {80, 443}']],
    ['http.host == "a","b"', ['filter-several', '== "a","b"', 'in {"a", "b"}']],
    ['tcp.port > 80,443', ['filter-unexpected', ',']],
    ['tcp.port == 80 || 443', ['filter-lone-value', '443', 'tcp.port == 443']],
    ['ip.addr eq 10.0.0.1 or 10.0.0.0/8', ['filter-lone-value', '10.0.0.0/8', 'ip.addr eq 10.0.0.0/8']],
    ['http.host contains "a" or "b"', ['filter-lone-value', '"b"', 'http.host contains "b"']],
    ['tcp.port != 80 or 443', ['filter-not-a-field', '443']],
    ['http.host contain "a"', ['filter-unexpected', 'contain', 'contains']],
    ['http.host is "a"', ['filter-unexpected', 'is', '==']],
    ['tcp adn ip', ['filter-unexpected', 'adn', 'and']],
    ['tcp requests', ['filter-unexpected', 'requests']],
    ['len(tcp.port) in {2}', ['filter-set-of', 'len(tcp.port)']],
    ['ip.addr == 300.1.1.1', ['filter-not-ipv4', '300.1.1.1']],
    ['tcp.port == 70000', ['filter-too-big', '70000']],
    ['http.host == "a', ['filter-quote', '"a']],
    ['frame matches "("', ['pattern-group-open', '"("']],
    ['tcp.port contains "8"', ['filter-not-comparable', 'tcp.port']],
    ['ip.src == tcp.port', ['filter-types', 'tcp.port']],
    ['tcp.payload < ff', ['filter-types', 'ff']],
    ['len(http.host)', ['filter-function-alone', 'len(http.host)']],
    [`${'('.repeat(1000)}tcp`, ['filter-too-deep', '(']],
  ])('%s is refused in its place', (text, refusal) => {
    expect(refusalOf(text)).toEqual(refusal);
  });

  it('has a sentence for every refusal, whatever is typed', () => {
    const words = ['tcp.port', 'ip.addr', 'http.host', 'frame', '==', 'in', '{', '}', '(', ')', '"a"', '80', '1.2.3.4'];
    const signs = [
      '&&',
      'not',
      'contains',
      'matches',
      '[0:2]',
      '..',
      ',',
      '#1',
      '-',
      '&',
      'len(',
      "'x'",
      'any',
      '\\',
      '/',
    ];
    const text = fc.array(fc.constantFrom(...words, ...signs), { maxLength: 12 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (filter) => {
        const refusal = refusalOf(filter)?.[0];
        if (refusal !== undefined) expect(Object.keys(issueFilter)).toContain(refusal);
      }),
    );
  });
});

describe('a filter beyond the reference', () => {
  it.each(['tcp xor udp', 'tcp ^^ udp', '_ws.col.Info contains "GET"', '_ws.col.Protocol == "HTTP"'])(
    '%s holds',
    (text) => {
      expect(refusalOf(text)).toBeUndefined();
    },
  );
});
