/** A certificate made here, byte by byte, as DER; and what is neither. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintCertificate } from '../../../../../src/main/engine/dissect/application/tls-certificate.ts';
import { CLAIMS, Cursor, Detail, type Dissector, layerNodes } from '../../../../../src/main/engine/dissect/index.ts';
import { testOfNode } from '../../../../../src/main/engine/filter/index.ts';

/** One element, its content given as bytes, text or further elements. */
function der(tag: number, ...content: readonly (number[] | string)[]): number[] {
  const bytes = content.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part));
  const length = bytes.length < 128 ? [bytes.length] : [0x82, bytes.length >> 8, bytes.length & 255];
  return [tag, ...length, ...bytes];
}
const id = (...bytes: number[]) => der(6, bytes);
const attribute = (type: number, tag: number, text: string) => der(0x31, der(0x30, id(0x55, 4, type), der(tag, text)));
const extension = (oid: number[], value: number[]) => der(0x30, oid, der(4, value));

const NAMES = der(0x30, der(0x82, 'example.com'), der(0x82, '*.example.com'), der(0x87, [10, 0, 0, 1]));
const CERTIFICATE = der(
  0x30,
  der(
    0x30,
    der(0xa0, der(2, [2])),
    der(2, [0x0a, 0xff]),
    der(0x30, id(0x2a, 3)),
    der(0x30, attribute(6, 0x13, 'DE'), attribute(3, 0x0c, 'Röt CA')),
    der(0x30, der(0x17, '260102030405Z'), der(0x18, '20510102030405Z')),
    der(0x30, attribute(3, 0x13, 'example.com')),
    der(0x30, der(0x30, id(0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1)), der(3, [0, 4])),
    der(0xa3, der(0x30, extension(id(0x55, 0x1d, 17), NAMES), extension(id(0x55, 0x1d, 15), der(3, [5, 0xa0])))),
  ),
  der(0x30, id(0x2a, 3)),
  der(3, [0, 1]),
);

const LAYER: Dissector = {
  id: 'x',
  title: 'x',
  claims: [],
  fields: {},
  scan: () => undefined,
  detail: () => undefined,
};

function painted(content: readonly number[]): Detail {
  const bytes = Uint8Array.from(content);
  const out = new Detail();
  out.openSource('Certificate', bytes, 0);
  const cursor = new Cursor(CLAIMS);
  cursor.begin(bytes, 0, bytes.length, bytes.length);
  out.layer(cursor, LAYER, bytes.length, 'x');
  paintCertificate(out, bytes, 0, bytes.length);
  return out;
}

describe('a certificate', () => {
  it('tells whose it is, from whom, from when to when', () => {
    const out = painted(CERTIFICATE);
    expect(out.layers[0]?.children.map(({ text }) => text)).toEqual([
      'serialNumber: 0aff',
      'issuer: id-at-countryName=DE,id-at-commonName=Röt CA',
      'validity',
      'subject: id-at-commonName=example.com',
      'Extension (id-ce-subjectAltName)',
      'Extension (id-ce-keyUsage)',
    ]);
    expect(out.layers[0]?.children[2]?.children.map(({ text }) => text)).toEqual([
      'notBefore: 2026-01-02 03:04:05 (UTC)',
      'notAfter: 2051-01-02 03:04:05 (UTC)',
    ]);
    expect(out.texts('x509ce.dNSName')).toEqual(['example.com', '*.example.com']);
    expect(out.texts('x509ce.iPAddress')).toEqual(['0a000001']);
    expect(out.protocols.slice(1)).toEqual(['x509sat', 'x509sat', 'x509sat', 'pkcs-1', 'x509ce', 'x509ce']);
  });

  it('is read nowhere beyond its bytes, however it is cut or changed', () => {
    for (let cut = 0; cut < CERTIFICATE.length; cut++) painted(CERTIFICATE.slice(0, cut));
    fc.assert(
      fc.property(fc.nat(CERTIFICATE.length - 1), fc.nat(255), (at, byte) => {
        for (const layer of layerNodes(painted(CERTIFICATE.with(at, byte)), testOfNode))
          for (const { offset, length } of layer.children)
            expect(offset + length).toBeLessThanOrEqual(CERTIFICATE.length);
      }),
      { seed: 5280, numRuns: 500 },
    );
  });
});
