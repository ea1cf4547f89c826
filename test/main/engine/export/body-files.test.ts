import { describe, expect, it } from 'vitest';
import { bodyFileName } from '../../../../src/main/engine/export/index.ts';
import { sourceOf } from '../../../support/exchange-source.ts';
import { memoryPair, memoryStream } from '../../../support/stream-pair.ts';

describe('bodies as files', () => {
  it('names files by number, what is left of the path, and the type', () => {
    const name = (target: string): string => {
      const asked = Buffer.from(`GET ${target} HTTP/1.1\r\n\r\n`);
      const exchange = sourceOf(memoryPair(memoryStream([{ packet: 0, bytes: asked }]), memoryStream([]))).all[0];
      return exchange === undefined ? '' : bodyFileName(exchange, 'request');
    };
    expect([
      name('/img/logo.png?x=1'),
      name('/../../etc/passwd'),
      name('/'),
      name('/con:aux|.'),
      name(`/${'a'.repeat(300)}.html`),
      name('/%2e%2e%2fx'),
    ]).toEqual([
      '0001-request-logo.png',
      '0001-request-passwd.bin',
      '0001-request-body.bin',
      '0001-request-con_aux.bin',
      `0001-request-${'a'.repeat(60)}.html`,
      '0001-request-2e_2e_2fx.bin',
    ]);
  });
});
