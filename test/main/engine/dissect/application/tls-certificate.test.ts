/** A certificate made here, byte by byte, as DER; and what is neither. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintCertificate } from '../../../../../src/main/engine/dissect/application/tls-certificate.ts';
import {
  CLAIMS,
  Cursor,
  Detail,
  type DetailNode,
  type Dissector,
  layerNodes,
} from '../../../../../src/main/engine/dissect/index.ts';
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
const critical = (oid: number[], value: number[]) => der(0x30, oid, der(1, [0xff]), der(4, value));

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
    der(0xa3, der(0x30, extension(id(0x55, 0x1d, 17), NAMES), critical(id(0x55, 0x1d, 15), der(3, [5, 0xa0])))),
  ),
  der(0x30, id(0x2a, 3)),
  der(3, [0, 1]),
);

/** The lines of it, each as far in as it stands below others. */
const LINES = [
  'signedCertificate',
  ' version: v3 (2)',
  ' serialNumber: 0x0aff',
  ' signature (1.2.3)',
  '  Algorithm Id: 1.2.3',
  ' issuer: rdnSequence (0)',
  '  rdnSequence: 2 items (id-at-commonName=Röt CA,id-at-countryName=DE)',
  '   RDNSequence item: 1 item (id-at-countryName=DE)',
  '    RelativeDistinguishedName item (id-at-countryName=DE)',
  '     Object Id: 2.5.4.6 (id-at-countryName)',
  '     CountryName: DE',
  '   RDNSequence item: 1 item (id-at-commonName=Röt CA)',
  '    RelativeDistinguishedName item (id-at-commonName=Röt CA)',
  '     Object Id: 2.5.4.3 (id-at-commonName)',
  '     DirectoryString: uTF8String (4)',
  '      uTF8String: Röt CA',
  ' validity',
  '  notBefore: utcTime (0)',
  '   utcTime: 2026-01-02 03:04:05 (UTC)',
  '  notAfter: generalizedTime (1)',
  '   generalizedTime: Jan  2, 2051 03:04:05.000000000 UTC',
  ' subject: rdnSequence (0)',
  '  rdnSequence: 1 item (id-at-commonName=example.com)',
  '   RDNSequence item: 1 item (id-at-commonName=example.com)',
  '    RelativeDistinguishedName item (id-at-commonName=example.com)',
  '     Object Id: 2.5.4.3 (id-at-commonName)',
  '     DirectoryString: printableString (1)',
  '      printableString: example.com',
  ' subjectPublicKeyInfo',
  '  algorithm (id-ecPublicKey)',
  '   Algorithm Id: 1.2.840.10045.2.1 (id-ecPublicKey)',
  '  Padding: 0',
  '  subjectPublicKey: 04',
  ' extensions: 2 items',
  '  Extension (id-ce-subjectAltName)',
  '   Extension Id: 2.5.29.17 (id-ce-subjectAltName)',
  '   GeneralNames: 3 items',
  '    GeneralName: dNSName (2)',
  '     dNSName: example.com',
  '    GeneralName: dNSName (2)',
  '     dNSName: *.example.com',
  '    GeneralName: iPAddress (7)',
  '     iPAddress: 10.0.0.1',
  '  Extension (id-ce-keyUsage)',
  '   Extension Id: 2.5.29.15 (id-ce-keyUsage)',
  '   critical: True',
  '   Padding: 5',
  '   KeyUsage: a0',
  '    1... .... = digitalSignature: True',
  '    .0.. .... = contentCommitment: False',
  '    ..1. .... = keyEncipherment: True',
  '    ...0 .... = dataEncipherment: False',
  '    .... 0... = keyAgreement: False',
  '    .... .0.. = keyCertSign: False',
  '    .... ..0. = cRLSign: False',
  '    .... ...0 = encipherOnly: False',
  '    0... .... = decipherOnly: False',
  'algorithmIdentifier (1.2.3)',
  ' Algorithm Id: 1.2.3',
  'Padding: 0',
  'encrypted: 01',
];

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
  paintCertificate(out, cursor, 0, bytes.length);
  return out;
}

describe('a certificate', () => {
  it('tells whose it is, from whom, from when to when', () => {
    const out = painted(CERTIFICATE);
    const lines = (nodes: readonly DetailNode[], depth: number): string[] =>
      nodes.flatMap(({ text, children }) => [`${' '.repeat(depth)}${text}`, ...lines(children, depth + 1)]);
    expect(lines(out.layers[0]?.children ?? [], 0)).toEqual(LINES);
    expect(out.texts('x509ce.dNSName')).toEqual(['example.com', '*.example.com']);
    expect(out.texts('x509ce.IPAddress.ipv4')).toEqual(['10.0.0.1']);
    expect(out.texts('x509af.algorithm.id')).toEqual(['1.2.3', '1.2.840.10045.2.1', '1.2.3']);
    expect(out.texts('x509af.critical')).toEqual(['1']);
    expect(out.texts('x509ce.KeyUsage.keyEncipherment')).toEqual(['1']);
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
