/** Why a packet has its analysis flags: a line for each, with links to the packets it was judged against. */
import type { ReactElement } from 'react';
import type { FlagReason } from '../../shared/model/index.ts';
import { Icon } from '../widgets/icon.tsx';
import { Worded } from './worded.tsx';

const LOOK = { none: '', chat: '', note: 'warn', warn: 'warn', error: 'err' } as const;

/** See the head of this file. */
export function Reasons({ why }: { readonly why: readonly FlagReason[] }): ReactElement {
  return (
    <>
      {why.map(({ flag, severity, sentence, further }) => (
        <p key={flag} className={`why ${LOOK[severity]}`}>
          <Icon name={severity === 'error' ? 'error' : 'warning'} size={12} />
          <span>
            <Worded sentence={sentence} />
            {further && (
              <>
                <br />
                <Worded sentence={further} />
              </>
            )}
          </span>
        </p>
      ))}
    </>
  );
}
