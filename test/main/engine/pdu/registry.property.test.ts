/** What every protocol on a stream owes: any bytes, in any pieces, are painted without a throw. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROTOCOLS } from '../../../../src/main/engine/pdu/registry.ts';
import { converse } from '../../../support/conversation.ts';

const PORTS = [...new Set(PROTOCOLS.flatMap(({ ports }) => ports))];
/** How messages of some begin, so that random bytes get further than the first check. */
const BEGINNINGS = [
  '',
  '\0\0\0\x40\xfeSMB\x40\0',
  '\0\0\0\x40\xffSMB\x73',
  '\x30\x0c\x02\x01\x01',
  '\x80\0\0\x28\0\0\0\x01\0\0\0\0\0\0\0\x02\0\x01\x86\xa3',
  'AMQP\0\0\x09\x01\x01\0\0\0\0\0\x10\0\x3c\0\x28',
  '\x03\0\0\x16\x11\xe0',
  '\0\x01\0\0\0\x06\x01',
  '*2\r\n$3\r\n',
  'RFB 003.008\n',
  '\x05\x01\0',
  "<iq type='get'>",
  '\x13BitTorrent protocol',
  'YMSG\0\x10\0\0\0\x15',
];

describe('any bytes on a stream', () => {
  it('are painted, whatever the port', () => {
    const piece = fc.record({
      from: fc.constantFrom<0 | 1>(0, 1),
      beginning: fc.constantFrom(...BEGINNINGS),
      rest: fc.uint8Array({ maxLength: 60 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...PORTS), fc.array(piece, { minLength: 1, maxLength: 6 }), (port, pieces) => {
        const sent = pieces.map(({ from, beginning, rest }) => ({
          from,
          data: beginning + String.fromCharCode(...rest),
        }));
        expect(converse(port, sent).shown).toHaveLength(sent.length);
      }),
      { seed: 23, numRuns: 3000 },
    );
  });
});
