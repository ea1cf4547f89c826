/** Export the messages that the query shows as NDJSON: one JSON object a line. */
import type { MessageQuery } from '../../../shared/model/index.ts';
import type { StreamIndex } from '../../../shared/units.ts';
import { desktop } from '../../engine/desktop.ts';
import type { Engine } from '../../state/capture.ts';

const PAGE = 200;
/** Opcode of binary messages. */
const BINARY = 2;

/** Gather the messages and ask where to write them. */
export async function exportMessages(engine: Engine, stream: StreamIndex, query: MessageQuery): Promise<void> {
  const lines: string[] = [];
  for (let from = 0; ; ) {
    const page = await engine.ask('messages', [stream, query, from, PAGE]);
    if (!page.ok || page.value.messages.length === 0) break;
    for (const message of page.value.messages) {
      const body = await engine.ask('body', [{ kind: 'websocket', stream, message: message.message }, 0]);
      const bytes = body.ok ? body.value.bytes : new Uint8Array(0);
      lines.push(
        JSON.stringify({
          stream,
          message: message.message + 1,
          direction: message.direction,
          opcode: message.opcode,
          packets: message.packets.map((packet) => packet + 1),
          time: message.relative,
          length: message.length,
          readability: message.readability,
          ...(message.opcode === BINARY ? { base64: base64(bytes) } : { text: new TextDecoder().decode(bytes) }),
        }),
      );
    }
    from += page.value.messages.length;
    if (from >= page.value.total) break;
  }
  await desktop.save(`messages-${stream}.ndjson`, new TextEncoder().encode(`${lines.join('\n')}\n`));
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
