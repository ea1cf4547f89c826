import { describe, expect, it } from 'vitest';
import { DnsExchanges } from '../../../../../src/main/engine/dissect/application/dns-exchanges.ts';

/** What becomes of packets said as `q` and `r` with their seconds: query and response of the exchange of each. */
function exchangesOf(...said: readonly (readonly ['q' | 'r', number])[]): string[] {
  const exchanges = new DnsExchanges();
  for (const [packet, [kind, time]] of said.entries()) {
    const seconds = Math.floor(time);
    if (kind === 'q') exchanges.query('a b 1', packet, seconds, Math.round((time - seconds) * 1e9));
    else exchanges.response('a b 1', packet);
  }
  return said.map((_, packet) => {
    const exchange = exchanges.of(packet);
    return exchange === undefined ? 'none' : `${exchange.query}-${exchange.response ?? ''}`;
  });
}

describe('queries and responses', () => {
  it('belong together, and what comes again belongs to the first', () => {
    expect(exchangesOf(['q', 0], ['q', 1], ['r', 2], ['r', 900])).toEqual(['0-2', '0-2', '0-2', '0-2']);
  });

  it('begin anew once answered, however soon', () => {
    expect(exchangesOf(['q', 0], ['r', 0.1], ['q', 0.2], ['r', 0.3])).toEqual(['0-1', '0-1', '2-3', '2-3']);
  });

  it('begin anew when nobody answered for five seconds, not a nanosecond before', () => {
    expect(exchangesOf(['q', 0.5], ['q', 5.499999999], ['q', 5.5])).toEqual(['0-', '0-', '2-']);
  });

  it('are the same when the clock went back between them', () => {
    expect(exchangesOf(['q', 9], ['q', 1])).toEqual(['0-', '0-']);
  });

  it('tell a response that nobody asked for', () => {
    expect(exchangesOf(['r', 0], ['q', 1])).toEqual(['none', '1-']);
  });
});
