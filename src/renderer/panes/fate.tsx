/** What became of something that was sent, in a sentence whose packet leads there; used for messages and for requests. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../shared/format.ts';
import type { Fate } from '../../shared/model/index.ts';
import { Worded } from './worded.tsx';

/** See the head of this file. */
export function FateWords({ fate }: { readonly fate: Fate }): ReactElement {
  const { t } = useTranslation();
  const { kind, packet, seconds, late } = fate;
  const params = { time: formatDuration(seconds ?? 0), ...(packet !== undefined && { packet: packet + 1 }) };
  return (
    <>
      <Worded sentence={{ key: `fate.${kind}`, params, packetParams: ['packet'] }} />
      {late && (
        <>
          {t('app.betweenSentences')}
          <Worded
            sentence={{
              key: 'fate.late',
              params: { time: formatDuration(late.seconds), packet: late.packet + 1 },
              packetParams: ['packet'],
            }}
          />
        </>
      )}
    </>
  );
}
