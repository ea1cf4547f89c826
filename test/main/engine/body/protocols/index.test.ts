import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cborg';
import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { type MessageFacts, outlineMessage } from '../../../../../src/main/engine/body/index.ts';

/** Name, line and pairing of a message. */
function told(content: string | Uint8Array, facts: Partial<MessageFacts> = {}): string | undefined {
  const opcode = typeof content === 'string' ? 1 : 2;
  const found = outlineMessage({
    subprotocol: '',
    target: '',
    opcode,
    direction: 'toServer',
    bytes: Buffer.from(content),
    ...facts,
  });
  return (
    found &&
    [found.name, found.summary, found.pair && `${found.pair.role} ${found.pair.key}`]
      .filter((part) => part !== undefined)
      .join(' | ')
  );
}

describe('protocols in WebSocket messages', () => {
  it('JSON and JSON-RPC', () => {
    expect([
      told('{"a":1}'),
      told('{"jsonrpc":"2.0","id":7,"method":"add","params":[1]}'),
      told('{"jsonrpc":"2.0","id":7,"result":2}'),
      told('{"jsonrpc":"2.0","method":"note"}'),
      told('[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","method":"b"}]'),
      told('[broken'),
    ]).toEqual([
      'JSON | {"a":1}',
      'JSON-RPC | add #7 | request 7',
      'JSON-RPC | result #7 | reply 7',
      'JSON-RPC | note',
      'JSON-RPC | batch of 2',
      undefined,
    ]);
  });

  it('Engine.IO and Socket.IO', () => {
    const target = '/socket.io/?EIO=4&transport=websocket';
    expect([
      told('0{"sid":"x"}', { target }),
      told('2probe', { target }),
      told('40/chat,{"sid":"y"}', { target }),
      told('42["msg",{"n":1}]', { target }),
      told('42/chat,12["ask"]', { target }),
      told('43/chat,12["answer"]', { target }),
      told('451-["file",{"_placeholder":true,"num":0}]', { target }),
      told('44{"message":"no"}', { target }),
    ]).toEqual([
      'Engine.IO | open {"sid":"x"}',
      'Engine.IO | ping probe',
      'Socket.IO | CONNECT /chat {"sid":"y"}',
      'Socket.IO | EVENT "msg" [{"n":1}]',
      'Socket.IO | EVENT /chat #12 "ask" [] | request /chat#12',
      'Socket.IO | ACK /chat #12 ["answer"] | reply /chat#12',
      'Socket.IO | BINARY_EVENT "file" [{"_placeholder":true,"num":0}]',
      'Socket.IO | CONNECT_ERROR {"message":"no"}',
    ]);
  });

  it('Engine.IO and Socket.IO at any path, by how the connection begins or by the packet itself', () => {
    const opening = Buffer.from('0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
    const target = '/live';
    expect([
      told(opening.toString(), { target, opening }),
      told('2', { target, opening }),
      told('4hello', { target, opening }),
      told('3probe', { target, opening: Buffer.from('2probe') }),
      told('42/chat,12["ask"]'),
      told('40{"sid":"y"}'),
    ]).toEqual([
      `Engine.IO | open ${opening.subarray(1)}`,
      'Engine.IO | ping',
      'Engine.IO | message hello',
      'Engine.IO | pong probe',
      'Socket.IO | EVENT /chat #12 "ask" [] | request /chat#12',
      'Socket.IO | CONNECT {"sid":"y"}',
    ]);
    // Neither words that begin alike, nor a connection that begins with something else, are one.
    expect([
      told('2', { target, opening: Buffer.from('2') }),
      told('0{"sid":"x"}', { target, opening: Buffer.from('0{"sid":"x"}') }),
      told('42 apples', { target }),
      told('42[broken', { target }),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('GraphQL', () => {
    const subprotocol = 'graphql-transport-ws';
    expect([
      told('{"type":"connection_init"}', { subprotocol }),
      told('{"id":"1","type":"subscribe","payload":{"query":"{ a\\n b }"}}', { subprotocol }),
      told('{"id":"1","type":"next","payload":{"data":{"a":1}}}', { subprotocol }),
    ]).toEqual([
      'graphql-transport-ws | connection_init',
      'graphql-transport-ws | subscribe { a b } | request 1',
      'graphql-transport-ws | next {"data":{"a":1}} | reply 1',
    ]);
  });

  it('MQTT 3.1.1 and 5, several packets in a message', () => {
    const subprotocol = 'mqtt';
    const connect: Packet = {
      cmd: 'connect',
      clientId: 'me',
      protocolId: 'MQTT',
      protocolVersion: 5,
      clean: true,
      keepalive: 1,
    };
    const opening = generate(connect);
    const publish: Packet = {
      cmd: 'publish',
      topic: 'a/b',
      payload: 'hi',
      qos: 1,
      messageId: 9,
      dup: false,
      retain: false,
    };
    expect([
      told(opening, { subprotocol }),
      told(generate(publish, { protocolVersion: 5 }), { subprotocol, opening }),
      told(generate({ cmd: 'puback', messageId: 9 }), { subprotocol }),
      told(Buffer.concat([generate({ cmd: 'pingreq' }), generate(publish)]), { subprotocol }),
      told(generate(publish).subarray(0, 5), { subprotocol }),
    ]).toEqual([
      'MQTT | CONNECT me',
      'MQTT | PUBLISH a/b hi | request 9',
      'MQTT | PUBACK | reply 9',
      'MQTT | PINGREQ, PUBLISH a/b hi',
      undefined,
    ]);
  });

  it('STOMP', () => {
    const subprotocol = 'v12.stomp';
    expect([
      told('SEND\ndestination:/q\nreceipt:r1\nx:a\\cb\n\nhello\0', { subprotocol }),
      told('RECEIPT\nreceipt-id:r1\n\n\0', { subprotocol }),
      told('\n', { subprotocol }),
    ]).toEqual(['STOMP | SEND /q hello | request r1', 'STOMP | RECEIPT r1 | reply r1', 'STOMP | heart-beat']);
  });

  it('WAMP in its three serialisations', () => {
    const call = [48, 5, {}, 'com.add', [1, 2]];
    expect([
      told(JSON.stringify(call), { subprotocol: 'wamp.2.json' }),
      told(encodeMessagePack(call), { subprotocol: 'wamp.2.msgpack' }),
      told(encodeCbor(call), { subprotocol: 'wamp.2.cbor' }),
      told('[50,5,{},[3]]', { subprotocol: 'wamp.2.json' }),
    ]).toEqual([
      'WAMP | CALL com.add | request c5',
      'WAMP | CALL com.add | request c5',
      'WAMP | CALL com.add | request c5',
      'WAMP | RESULT | reply c5',
    ]);
  });

  it('SignalR', () => {
    expect([
      told('{"protocol":"json","version":1}\x1e'),
      told('{"type":1,"target":"Send","arguments":[1],"invocationId":"3"}\x1e'),
      told('{"type":3,"invocationId":"3","result":1}\x1e'),
      told('{"type":6}\x1e{"type":6}\x1e'),
    ]).toEqual([
      'SignalR | Handshake',
      'SignalR | Invocation Send #3 | request 3',
      'SignalR | Completion #3 | reply 3',
      'SignalR | Ping, Ping',
    ]);
  });

  it('MessagePack, CBOR and protobuf by their content', () => {
    const value = { id: 1, name: 'x', list: [true, null] };
    expect([
      told(encodeMessagePack(value)),
      // The encoder sorts the keys, RFC 8949 section 4.2.1.
      told(encodeCbor(value)),
      // 1: 150; 2: "testing"; 3: { 1: 150 }
      told(Buffer.from('089601120774657374696e671a03089601', 'hex')),
      told(Buffer.from([0xff, 0xfe, 0xfd])),
    ]).toEqual([
      'MessagePack | {"id":1,"name":"x","list":[true,null]}',
      'CBOR | {"id":1,"list":[true,null],"name":"x"}',
      'Protobuf | 1: varint, 2: string, 3: message',
      undefined,
    ]);
  });

  it('survives any bytes under any name, and lengths that lie', () => {
    const names = [
      '',
      'mqtt',
      'v12.stomp',
      'wamp.2.msgpack',
      'wamp.2.cbor',
      'msgpack',
      'cbor',
      'protobuf',
      'graphql-ws',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.uint8Array({ maxLength: 200 }),
        fc.boolean(),
        (subprotocol, bytes, text) => {
          outlineMessage({
            subprotocol,
            target: '/socket.io/?EIO=4',
            opcode: text ? 1 : 2,
            direction: 'toServer',
            bytes,
          });
        },
      ),
      { numRuns: 500 },
    );
    // An array of 4,294,967,295 elements, by both.
    expect(told(Buffer.from('ddffffffff', 'hex'), { subprotocol: 'msgpack' })).toBeUndefined();
    expect(told(Buffer.from('9affffffff', 'hex'), { subprotocol: 'cbor' })).toBeUndefined();
    expect(told(`${'['.repeat(100_000)}`)).toBeUndefined();
  });
});
