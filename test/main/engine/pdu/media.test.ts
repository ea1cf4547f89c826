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

it('takes every type that is JSON by its suffix for JSON', () => {
  expect(named('application/problem+json', '{}')).toEqual([
    'json',
    ', JavaScript Object Notation (application/problem+json)',
  ]);
});

it('names signed and enciphered CBOR without a word of its type', () => {
  expect(named('application/cose; cose-type="cose-sign1"', '\u00d2')).toEqual(['cose', '']);
});
