/**
 * What can stand in the Info column of a segment that completes no message, or frames of WebSocket and nothing else: words of
 * these two protocols, and numbers. Where a text has anything else, such segments need not be painted to tell that they do
 * not have it.
 */
import { flagNames } from '../dissect/index.ts';
import { NOTES } from '../tcp/index.ts';

/** Of the numbers and options (dissect/transport/), of what streams add to segments (pdu/painter.ts), and of frames (pdu/websocket.ts). */
const OTHERS = `Seq Ack Win Urg Len MSS WS SACK PERM SLE SRE ECHO ECHOREPLY TSval TSecr CC NEW MD USER TO TFO R C EE B ECEB TCP AO
  bogus TCP header length must be at least TCP segment of a reassembled PDU
  Reassembly error protocol TCP New fragment overlaps old data retransmission None
  WebSocket Continuation Text Binary Connection Close Ping Pong Unknown Opcode FIN FRAGMENT MASKED`;

const ALL_FLAGS = 0xfff;

const WORDS: ReadonlySet<string> = new Set(
  [OTHERS, flagNames(ALL_FLAGS), ...NOTES.map(({ prefix }) => prefix)]
    .join(' ')
    .toLowerCase()
    .match(/[a-z]+/g),
);

/** What stands between words and numbers. */
const SIGNS = /^[a-z0-9 \u2192[\](),=_.#<>:?-]*$/;

/** Whether a text may stand in such a column, whatever its case: where in doubt it may. */
export function mayBeTcp(text: string): boolean {
  const folded = text.toLowerCase();
  if (!SIGNS.test(folded)) return false;
  const words = [...folded.matchAll(/[a-z]+/g)];
  return words.every(({ 0: word, index }) => {
    const begins = index > 0;
    const ends = index + word.length < folded.length;
    if (begins && ends) return WORDS.has(word);
    for (const known of WORDS)
      if (begins ? known.startsWith(word) : ends ? known.endsWith(word) : known.includes(word)) return true;
    return false;
  });
}
