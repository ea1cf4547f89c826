/** Cookies of an exchange: those the request brought, and those the response set, with their attributes. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { HttpExchange, HttpMessage } from '../../../shared/model/index.ts';
import { Scroller } from '../../widgets/scroller.tsx';

interface Cookie {
  readonly from: 'request' | 'response';
  readonly name: string;
  readonly value: string;
  readonly more: string;
}

/** Name, value and attributes of every cookie, and which side sent it (RFC 6265 sections 4.1.1 and 4.2.1). */
export function cookiesOf({ request, response }: HttpExchange): Cookie[] {
  const values = (message: HttpMessage | undefined, header: string): string[] =>
    (message?.headers ?? []).filter(([name]) => name.toLowerCase() === header).map(([, value]) => value);
  const pair = (text: string): { name: string; value: string } => {
    const at = text.indexOf('=');
    return at < 0
      ? { name: text.trim(), value: '' }
      : { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
  };
  const sent = values(request, 'cookie').flatMap((value) =>
    value.split(';').map((one) => ({ from: 'request' as const, ...pair(one), more: '' })),
  );
  const set = values(response, 'set-cookie').map((value) => {
    const [first = '', ...rest] = value.split(';');
    return { from: 'response' as const, ...pair(first), more: rest.map((one) => one.trim()).join('; ') };
  });
  return [...sent, ...set];
}

/** See the head of this file. */
export function Cookies({ exchange }: { readonly exchange: HttpExchange }): ReactElement {
  const { t } = useTranslation();
  const cookies = cookiesOf(exchange);
  if (cookies.length === 0) return <p className="nothing">{t('http.noCookies')}</p>;
  return (
    <Scroller label={t('http.view.cookies')} className="exchange-table">
      <table>
        <thead>
          <tr>
            {(['from', 'name', 'value', 'attributes'] as const).map((column) => (
              <th key={column}>{t(`http.cookie.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cookies.map(({ from, name, value, more }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: cookies of one name may come twice; their order is fixed.
            <tr key={index}>
              <td>{t(`http.view.${from}`)}</td>
              <td className="mono">{name}</td>
              <td className="mono">{value}</td>
              <td className="mono">{more}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
