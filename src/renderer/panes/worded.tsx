/** A sentence of the engine in the reader's language; packet numbers in it lead to their packets. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sentence } from '../../shared/model/index.ts';
import { packetIndex } from '../../shared/units.ts';
import { PacketLink } from './packet-link.tsx';

/** Stands for a packet number while the sentence is being made; no text of a catalogue or capture holds it. */
const MARK = '\u0001';

/** See the head of this file. */
export function Worded({ sentence }: { readonly sentence: Sentence }): ReactElement {
  const { t } = useTranslation();
  const links = new Set(sentence.packetParams);
  const params: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(sentence.params ?? {}))
    params[name] = links.has(name) ? `${MARK}${value}${MARK}` : value;
  const pieces = t(sentence.key, params).split(MARK);
  return (
    <>
      {pieces.map((piece, index) => {
        const number = Number(piece);
        // Every second piece stood between two marks.
        return index % 2 === 1 && Number.isSafeInteger(number) && number > 0 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence keep their order.
          <PacketLink key={index} packet={packetIndex(number - 1)} bare />
        ) : (
          piece
        );
      })}
    </>
  );
}
