import { expect, it } from 'vitest';
import { rip } from '../../../../../src/main/engine/dissect/application/rip.ts';
import { hex, lines, paint } from '../../../../support/paint.ts';

const RESPONSE = hex('02 02 0000 0002 0001 0a000000 ff000000 0a000001 00000002');

it('tells version, command and routes', () => {
  const { out } = paint(rip, RESPONSE);
  expect([out.columns.protocol, out.columns.info]).toEqual(['RIPv2', 'Response']);
  expect(lines(out)).toEqual([
    'Routing Information Protocol',
    '  Command: Response (2)',
    '  Version: RIPv2 (2)',
    '  IP Address: 10.0.0.0, Metric: 2',
    '    Address Family: IP (2)',
    '    Route Tag: 1',
    '    IP Address: 10.0.0.0',
    '    Netmask: 255.0.0.0',
    '    Next Hop: 10.0.0.1',
    '    Metric: 2',
  ]);
});

it('names a command that is none, and a version that is none', () => {
  const { out } = paint(rip, hex('09 03 0000'));
  expect([out.columns.protocol, out.columns.info]).toEqual(['RIP', 'Unknown command (9)']);
});

it('bears being cut anywhere', () => {
  for (let length = 0; length < RESPONSE.length; length++) {
    expect(() => paint(rip, RESPONSE.subarray(0, length))).not.toThrow();
  }
});
