/** Initial packets of RFC 9001 appendix A.2 and A.3, opened; and what a connection's first packets tell of later ones. */
import { describe, expect, it } from 'vitest';
import { QuicConnections } from '../../../../../src/main/engine/dissect/application/quic-connections.ts';
import { CryptoData, readFrames } from '../../../../../src/main/engine/dissect/application/quic-frames.ts';
import { openInitial } from '../../../../../src/main/engine/dissect/application/quic-initial.ts';
import { CLAIMS, Cursor } from '../../../../../src/main/engine/dissect/index.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** The server's answer of appendix A.3. */
const SERVER = bytesOf(`
  cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee`);
const FIRST_ID = bytesOf('8394c8f03e515708');

const sealed = (bytes: Uint8Array) => ({ version: 1, bytes, numberAt: 18, firstId: FIRST_ID, fromClient: false });

describe('an Initial packet', () => {
  it('opens with keys from the id of the client', () => {
    const opened = openInitial(sealed(SERVER));
    expect([opened?.number, opened?.numberLength]).toEqual([1, 2]);
    const frames = readFrames(opened?.payload ?? new Uint8Array(0));
    expect(frames.map(({ name, crypto }) => [name, crypto?.offset])).toEqual([
      ['ACK', undefined],
      ['CRYPTO', 0],
    ]);
    const [, crypto] = frames;
    expect(opened?.payload[crypto?.crypto?.from ?? 0]).toBe(2);
  });

  it('stays closed when it is damaged, cut, of another version or another way', () => {
    for (let at = 0; at < SERVER.length; at++) {
      const damaged = SERVER.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect(openInitial(sealed(damaged))).toBeUndefined();
      expect(openInitial(sealed(SERVER.subarray(0, at)))).toBeUndefined();
    }
    expect(openInitial({ ...sealed(SERVER), fromClient: true })).toBeUndefined();
    expect(openInitial({ ...sealed(SERVER), version: 7 })).toBeUndefined();
  });
});

describe('frames', () => {
  it('end before what makes no sense', () => {
    expect(readFrames(bytesOf('00000001 06 00 02 aabb 1f')).map(({ name }) => name)).toEqual([
      'PADDING',
      'PING',
      'CRYPTO',
    ]);
    expect(readFrames(bytesOf('06 00 09 aabb'))).toEqual([]);
    expect(readFrames(bytesOf('02 ffffffffffffffff'))).toEqual([]);
  });

  it('carry data that is put together without gaps', () => {
    const data = new CryptoData();
    data.add(4, bytesOf('0405'));
    data.add(0, bytesOf('0001'));
    expect(data.joined()).toEqual(Buffer.from('0001', 'hex'));
    data.add(1, bytesOf('ff0203'));
    expect(data.joined()).toEqual(Buffer.from('000102030405', 'hex').fill(2, 2, 3));
  });
});

describe('connections', () => {
  const ends = bytesOf('0a000001 0a000002');
  const cursor = (packet: number, fromFirst: boolean): Cursor => {
    const made = new Cursor(CLAIMS);
    made.begin(fromFirst ? ends : bytesOf('0a000002 0a000001'), 0, 8, 8);
    Object.assign(made, { packet, addresses: 0, addressesSize: 8 });
    Object.assign(made, { sourcePort: fromFirst ? 5000 : 443, destinationPort: fromFirst ? 443 : 5000 });
    return made;
  };
  const id = (byte: number, length = 8) => new Uint8Array(length).fill(byte);

  it('are told apart by the id that the client begins with', () => {
    const all = new QuicConnections();
    all.initial(cursor(3, true), { destination: id(1), source: id(2, 0) });
    all.initial(cursor(4, false), { destination: id(2, 0), source: id(3, 5) });
    all.initial(cursor(5, true), { destination: id(3, 5), source: id(2, 0) });
    all.initial(cursor(9, true), { destination: id(7), source: id(8, 4) });
    expect(all.find(cursor(2, true))).toBeUndefined();
    expect(all.find(cursor(8, false))).toMatchObject({ since: 3, firstId: id(1), ownIds: [id(2, 0), id(3, 5)] });
    expect(all.find(cursor(8, false))?.initials.map(({ packet }) => packet)).toEqual([3, 4, 5]);
    expect(all.find(cursor(12, true))).toMatchObject({ since: 9, firstId: id(7), ownIds: [id(8, 4), undefined] });
  });

  it('begin again with the id that a Retry gave', () => {
    const all = new QuicConnections();
    all.initial(cursor(1, true), { destination: id(1), source: id(2, 4) });
    all.retry(cursor(2, false), { destination: id(2, 4), source: id(9) });
    all.initial(cursor(3, true), { destination: id(9), source: id(2, 4) });
    expect(all.find(cursor(4, true))).toMatchObject({ since: 2, firstId: id(9) });
    expect(all.find(cursor(1, true))).toMatchObject({ since: 1, firstId: id(1) });
  });
});
