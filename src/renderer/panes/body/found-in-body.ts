/** What was looked for and found in a body or message, while that is the one which is shown. */
import type { BodyRef, Found } from '../../../shared/model/index.ts';
import type { ExchangeIndex } from '../../../shared/units.ts';
import { useFind } from '../../state/find.ts';

/** See the head of this file. */
export function useFoundIn(ref: BodyRef): Found | undefined {
  return useFind(({ status }) =>
    status.kind === 'found' && status.found.body && isSame(status.found.body, ref) ? status.found : undefined,
  );
}

/** The part of an exchange in whose body something was found. */
export function useFoundPart(exchange: ExchangeIndex): 'request' | 'response' | undefined {
  return useFind(({ status }) => {
    const body = status.kind === 'found' ? status.found.body : undefined;
    return body?.kind === 'http' && body.exchange === exchange ? body.part : undefined;
  });
}

function isSame(one: BodyRef, other: BodyRef): boolean {
  if (one.kind === 'http') return other.kind === 'http' && one.exchange === other.exchange && one.part === other.part;
  return other.kind === 'websocket' && one.stream === other.stream && one.message === other.message;
}
