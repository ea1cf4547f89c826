/** `streams FILE`: one JSON line a TCP stream. */
import { type Command, captureWord, Status, withCapture } from './command.ts';

/** See the file's first line. */
export const streams: Command = {
  name: 'streams',
  usage: 'FILE',
  summary: 'one JSON line a TCP stream: endpoints, packets, handshake, close, notes',
  options: {},
  help: [],
  run(words, options, output) {
    return withCapture(captureWord(words, options), { streams: true }, (capture) => {
      for (const stream of capture.allStreams()) {
        const { activity: _a, start: _s, toServer, toClient, firstPacket, lastPacket, notes, ...rest } = stream;
        output.json({
          ...rest,
          firstPacket: firstPacket + 1,
          lastPacket: lastPacket + 1,
          packets: { toServer: toServer.packets, toClient: toClient.packets },
          bytes: { toServer: toServer.bytes, toClient: toClient.bytes },
          notes: Object.fromEntries(notes.map(({ flag, count }) => [flag, count])),
        });
      }
      return Status.whole;
    });
  },
};
