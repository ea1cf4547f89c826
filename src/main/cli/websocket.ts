/** `websocket FILE`: one JSON line a WebSocket message, stream by stream. */
import { createHash } from 'node:crypto';
import type { WsMessage } from '../../shared/model/index.ts';
import { type Capture, endFields, fateFields } from '../engine/index.ts';
import { type Command, captureWord, issueText, Status, withCapture } from './command.ts';

/** Longest text that is printed whole. */
const MAX_TEXT = 65_536;
const TEXT = 1;

/** See the file's first line. */
export const websocket: Command = {
  name: 'websocket',
  usage: 'FILE',
  summary: 'one JSON line a WebSocket message: direction, opcode, frames, length and text after decoding',
  options: {},
  help: [],
  run(words, options, output) {
    return withCapture(captureWord(words, options), { streams: true }, (capture) => {
      for (const message of capture.allMessages()) output.json(describeMessage(capture, message));
      return Status.whole;
    });
  },
};

function describeMessage(capture: Capture, message: WsMessage): unknown {
  const { bytes, issues } = capture.wholeBody({ kind: 'websocket', stream: message.stream, message: message.message });
  const all = [...message.issues, ...issues];
  const readable = message.readability === 'plain' || message.readability === 'decompressed';
  return {
    stream: message.stream,
    direction: message.direction,
    opcode: message.opcode,
    packets: message.packets.map((packet) => packet + 1),
    frames: message.frames.length,
    compressed: message.compressed,
    length: readable ? bytes.length : undefined,
    sha256: readable ? createHash('sha256').update(bytes).digest('hex') : undefined,
    text: readable && message.opcode === TEXT && bytes.length < MAX_TEXT ? new TextDecoder().decode(bytes) : undefined,
    closeCode: message.closeCode,
    closeReason: message.closeReason,
    readability: readable ? undefined : message.readability,
    fate: message.fate && fateFields(message.fate),
    lostBefore: message.lostBefore?.bytes,
    lostAfter: message.lostAfter?.bytes,
    end: message.end && endFields(message.end),
    issues: all.length > 0 ? all.map(issueText) : undefined,
  };
}
