import { expect, it } from 'vitest';
import { mediaOf } from '../../../../src/main/engine/pdu/media.ts';

const named = (type: string, text: string) => {
  const { layers, info } = mediaOf(type, Uint8Array.from(Buffer.from(text, 'latin1')));
  return [layers().join(':'), info];
};

it('names each part of a body of several, as if it came alone', () => {
  const body = [
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
    '--b\r\nContent-Type: text/plain\r\n\r\nx',
    '--b\r\nContent-Type: application/octet-stream\r\n\r\n\0',
    '--b\r\nContent-Type: text/plain\r\n\r\n',
    '--b--\r\n',
  ].join('\r\n');
  expect(named('multipart/form-data; boundary="b"', body)).toEqual([
    'mime_multipart:data:data-text-lines:data',
    ' (text/plain)',
  ]);
  expect(named('multipart/form-data; boundary=b', body.slice(0, 40))).toEqual(['mime_multipart', '']);
  expect(named('multipart/form-data', body)).toEqual(['media', ' (multipart/form-data)']);
});

it('says which of its names stand at the top of the tree: none of bytes without a type, one of what holds others', () => {
  const outer = (type: string, text: string) => mediaOf(type, Uint8Array.from(Buffer.from(text, 'latin1'))).outer;
  expect(outer('', 'ok')).toEqual([]);
  expect(outer('application/octet-stream', 'ok')).toBeUndefined();
  expect(outer('multipart/mixed; boundary=b', '--b\r\n\r\nx\r\n--b--\r\n')).toEqual(['mime_multipart']);
  expect(outer('text/plain', '<?xml version="1.0"?>')).toEqual(['xml']);
  expect(outer('text/plain', 'words')).toBeUndefined();
});

it('takes every type that is JSON by its suffix for JSON', () => {
  expect(named('application/problem+json', '{}')).toEqual([
    'json',
    ', JavaScript Object Notation (application/problem+json)',
  ]);
});

it('names signed and enciphered CBOR without a word of its type', () => {
  expect(named('application/cose; cose-type="cose-sign1"', '\u00d2')).toEqual(['cose', '']);
});

/** An element of DER: a tag, and its contents one behind the other. */
function der(tag: number, ...contents: readonly string[]): string {
  const content = contents.join('');
  const size = content.length / 2;
  return (
    [tag, ...(size > 127 ? [0x81] : []), size].map((byte) => byte.toString(16).padStart(2, '0')).join('') + content
  );
}
const latin = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');

it('tells questions about revoked certificates by their parts', () => {
  const nonce = der(0x30, der(0x06, '2b0601050507300102'), der(0x04, '0401aa'));
  const basicConstraints = der(0x30, der(0x06, '551d13'), der(0x04, '3000'));
  const name = der(0x30, der(0x31, der(0x30, der(0x06, '550403'), der(0x0c, '61'))));
  const algorithm = der(0x30, der(0x06, '2a03'));
  const id = der(0x30, der(0x30, algorithm));
  expect(named('application/ocsp-request', latin(der(0x30, der(0x30, id, der(0xa2, der(0x30, nonce))))))).toEqual([
    'ocsp:ocsp',
    'Request',
  ]);
  const certificate = der(
    0x30,
    der(
      0x30,
      der(0x02, '01'),
      algorithm,
      name,
      der(0x30),
      name,
      der(0x30, algorithm),
      der(0xa3, der(0x30, basicConstraints)),
    ),
  );
  const signed = der(0x30, der(0xa1, name), der(0x18, '30'), der(0x30, der(0x30, id)), der(0xa1, der(0x30, nonce)));
  const basic = der(0x30, signed, algorithm, der(0x03, '00'), der(0xa0, der(0x30, certificate)));
  const response = (type: string): string =>
    latin(der(0x30, der(0x0a, '00'), der(0xa0, der(0x30, der(0x06, type), der(0x04, basic)))));
  expect(named('application/ocsp-response', response('2b0601050507300101'))).toEqual([
    'ocsp:ocsp:x509sat:ocsp:x509sat:x509sat:x509ce',
    'Response',
  ]);
  expect(named('application/ocsp-response', response('2b0601050507300102'))).toEqual(['ocsp', 'Response']);
  expect(named('application/ocsp-response', 'x')).toEqual(['ocsp', 'Response']);
});
