import { expect, it } from 'vitest';
import { valueOfNode } from '../../../../src/main/engine/filter/values.ts';
import { converse } from '../../../support/conversation.ts';

const PARTS = [
  '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx=1\r\n',
  '--b\r\nContent-Type: text/plain; charset=utf-8\r\nX-Other: 1\r\n\r\nhello\r\n',
  '--b--\r\n',
];
const post = (type: string, body: string) => {
  const head = `POST /a HTTP/1.1\r\nHost: h\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return converse(80, [{ from: 0, data: head + body }]).details[0];
};

it('tells the parts of a body, their fields, and which of them are data', () => {
  const out = post('multipart/form-data; boundary=b', PARTS.join(''));
  const told = (name: string) => out?.texts(name);
  expect(told('mime_multipart.type')).toEqual(['multipart/form-data']);
  expect(told('mime_multipart.first_boundary')).toEqual(['--b\r\n']);
  expect(told('mime_multipart.boundary')).toEqual(['\r\n--b\r\n']);
  expect(told('mime_multipart.last_boundary')).toEqual(['\r\n--b--\r\n']);
  expect(told('mime_multipart.part')).toEqual(['', '']);
  expect(told('mime_multipart.header.content-disposition')).toEqual(['form-data;name="a"']);
  expect(told('mime_multipart.header.content-type')).toEqual(['text/plain;charset=utf-8']);
  expect([told('data.data'), told('data.len')]).toEqual([['783d31'], ['3']]);
});

it('has what stands before the first part, and stands bodies that are cut anywhere', () => {
  const body = `before\r\n${PARTS.join('')}`;
  expect(post('multipart/mixed; boundary="b"', body)?.texts('mime_multipart.preamble')).toEqual(['6265666f72650d0a']);
  for (let size = 0; size < body.length; size++) {
    expect(() => post('multipart/mixed; boundary="b"', body.slice(0, size))).not.toThrow();
  }
});

/** The bytes by which filters look into what is told of by name. */
const bytesOf = (type: string, body: string, protocol: string) => {
  const out = post(type, body);
  const found: string[] = [];
  out?.each(protocol, (node) => {
    const bytes = valueOfNode(node, 'protocol', out);
    found.push(bytes instanceof Uint8Array ? Buffer.from(bytes).toString('latin1') : '');
  });
  return found;
};

it('gives filters the bytes of a body and of its parts, without the packet around them', () => {
  expect(bytesOf('text/html', '<p>1</p>', 'data-text-lines')).toEqual(['<p>1</p>']);
  expect(bytesOf('application/json', '{"a":1}', 'json')).toEqual(['{"a":1}']);
  expect(bytesOf('application/x-other', 'OK', 'media')).toEqual(['OK']);
  expect(bytesOf('multipart/mixed; boundary=b', PARTS.join(''), 'data-text-lines')).toEqual(['hello']);
  expect(bytesOf('multipart/mixed; boundary=b', PARTS.join(''), 'mime_multipart')).toEqual([PARTS.join('')]);
  // Text that is handed on as XML is not there as text.
  expect(bytesOf('text/html', '<?xml version="1.0"?><a/>', 'data-text-lines')).toEqual([]);
  expect(bytesOf('text/html', '<?xml version="1.0"?><a/>', 'xml')).toEqual(['<?xml version="1.0"?><a/>']);
});
