import { describe, expect, it } from 'vitest';
import { lldp } from '../../../../../src/main/engine/dissect/link/lldp.ts';
import { hex, paint } from '../../../../support/paint.ts';

const CHASSIS = '0207 04 020000000001';
const PORT = '0402 05 61';
const LIFETIME = '0602 0078';

/** Info column, and how often something is called malformed. */
function told(...elements: readonly string[]): readonly [string, number] {
  const { out, cursor } = paint(lldp, hex(`${elements.join('')} 0000`));
  out.fault(cursor, lldp);
  return [out.columns.info, out.texts('_ws.malformed').length];
}

describe('LLDP', () => {
  it('tells who sends', () => {
    expect(told(CHASSIS, PORT, LIFETIME)).toEqual(['MA/02:00:00:00:00:01 IN/a 120 ', 0]);
    expect(told('0202 09 61', '0404 04 05 6162', LIFETIME)).toEqual(['Rs/Reserved NA/6162 120 ', 0]);
  });

  it('says which of the first elements is missing or damaged', () => {
    expect(told(CHASSIS, LIFETIME)).toEqual(['Invalid Port ID TLV', 1]);
    expect(told('0602 0078')).toEqual(['Invalid Chassis ID TLV', 1]);
    expect(told('0203 04 0200')).toEqual(['Invalid Chassis ID TLV', 1]);
    expect(told('0206 05 01 c00002 00')).toEqual(['Invalid Port ID TLV', 1]);
    expect(told(CHASSIS, PORT, '0a01 61')).toEqual(['Invalid Time-to-Live TLV', 0]);
    expect(told(CHASSIS, PORT, '0601 00')[0]).toBe('MA/02:00:00:00:00:01 IN/a [Malformed Packet]');
  });
});
