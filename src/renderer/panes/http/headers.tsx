/** Header fields as they stood on the wire, and those of the answers (1xx) that came before the final one. */
import { Fragment, type ReactElement } from 'react';
import { formatHarmless } from '../../../shared/format.ts';
import type { HttpExchange, HttpMessage } from '../../../shared/model/index.ts';

/** Ordered pairs. */
export function Headers({ pairs }: { readonly pairs: HttpMessage['headers'] }): ReactElement {
  return (
    <dl>
      {pairs.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: fields of one name may come twice; their order is fixed.
        <div key={index}>
          <dt>{formatHarmless(name, '·')}</dt>
          <dd className="mono">{formatHarmless(value, '·')}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Each with its status. */
export function Interim({ answers }: { readonly answers: HttpExchange['interim'] }): ReactElement {
  return (
    <>
      {answers.map(({ head, statusCode, reason, headers }) => (
        <Fragment key={head.offset}>
          <h3>{formatHarmless(`${statusCode} ${reason}`, '·')}</h3>
          <Headers pairs={headers} />
        </Fragment>
      ))}
    </>
  );
}
