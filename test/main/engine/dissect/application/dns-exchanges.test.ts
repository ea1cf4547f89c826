import { describe, expect, it } from 'vitest';
import { DNS_RESPONSE, DnsExchanges } from '../../../../../src/main/engine/dissect/application/dns-exchanges.ts';

/** What becomes of packets said as `q` and `r` with their seconds: query and response of the exchange of each. */
function exchangesOf(...said: readonly (readonly ['q' | 'r', number])[]): string[] {
  const exchanges = new DnsExchanges();
  for (const [packet, [kind, time]] of said.entries()) {
    const seconds = Math.floor(time);
    const nanos = Math.round((time - seconds) * 1e9);
    if (kind === 'q') exchanges.meet(packet, 1, 0, 2, 0, 1, seconds, nanos);
    else exchanges.meet(packet, 2, 0, 1, 0, 1 | DNS_RESPONSE, seconds, nanos);
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

  it('are matched when many wait as when they are asked for', () => {
    const exchanges = new DnsExchanges();
    const many = 40_000;
    for (let packet = 0; packet < many; packet += 2) {
      exchanges.meet(packet, 1, 0, 2, 0, (packet / 2) & 0xffff, 0, packet);
      exchanges.meet(packet + 1, 2, 0, 1, 0, ((packet / 2) & 0xffff) | DNS_RESPONSE, 0, packet);
    }
    const wrong = Array.from({ length: many }, (_, packet) => packet).filter((packet) => {
      const query = packet & ~1;
      const exchange = exchanges.of(packet);
      return exchange?.query !== query || exchange.response !== query + 1;
    });
    expect(wrong).toEqual([]);
  });

  it('are of the same two ends and of one number', () => {
    const exchanges = new DnsExchanges();
    exchanges.meet(0, 1, 0, 2, 0, 7, 0, 0);
    exchanges.meet(1, 3, 0, 1, 0, 7 | DNS_RESPONSE, 0, 0);
    exchanges.meet(2, 2, 0, 1, 0, 8 | DNS_RESPONSE, 0, 0);
    exchanges.meet(3, 2, 0, 1, 0, 7 | DNS_RESPONSE, 0, 0);
    expect([0, 1, 2, 3].map((packet) => exchanges.of(packet)?.response)).toEqual([3, undefined, undefined, 3]);
  });
});
