/** One exchange: its request line and status, then the message that is looked at, or the cookies, or the times. */
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestForm } from '../../../shared/api.ts';
import { formatDuration } from '../../../shared/format.ts';
import type { HttpExchange, HttpMessage } from '../../../shared/model/index.ts';
import type { ExchangeIndex, PacketIndex, Timestamp } from '../../../shared/units.ts';
import { desktop } from '../../engine/desktop.ts';
import { useAnswer, useEngine } from '../../engine/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Tabs } from '../../widgets/tabs.tsx';
import { PacketLink } from '../packet-link.tsx';
import { statusLook } from './columns.tsx';
import { Message } from './message.tsx';

type View = 'response' | 'request' | 'cookies' | 'timing';
const VIEWS: readonly View[] = ['response', 'request', 'cookies', 'timing'];

/** See the head of this file. */
export function Exchange({ exchange }: { readonly exchange: ExchangeIndex }): ReactElement {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('response');
  const { value } = useAnswer('exchange', [exchange]);
  if (value === undefined) return <p className="nothing">{t('body.loading')}</p>;
  const { request, response } = value;
  return (
    <div className="exchange">
      <header className="mono">
        <b>{request?.method ?? '–'}</b>
        <span className="exchange-url" title={urlOf(value)}>
          {urlOf(value)}
        </span>
        <span className={statusLook(response?.statusCode)}>
          {response ? `${response.statusCode} ${response.reason}` : t('http.noResponse')}
        </span>
        <span className="spring" />
        {request && <CopyRequest exchange={exchange} />}
      </header>
      <Tabs
        label={t('http.detail')}
        tabs={VIEWS.map((id) => ({ id, label: t(`http.view.${id}`), ...countOf(id, value) }))}
        chosen={view}
        onChoose={(id) => setView(VIEWS.find((one) => one === id) ?? 'response')}
        aside={<Packets exchange={value} />}
      >
        {view === 'response' && <Part exchange={value} part="response" />}
        {view === 'request' && <Part exchange={value} part="request" />}
        {view === 'cookies' && <Cookies exchange={value} />}
        {view === 'timing' && <Timing exchange={value} />}
      </Tabs>
    </div>
  );
}

/** Copy the request as a command that sends it again. */
function CopyRequest({ exchange }: { readonly exchange: ExchangeIndex }): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const copy = async (form: RequestForm) => {
    const text = await engine?.ask('requestText', [exchange, form]);
    if (text?.ok) await desktop.copyText(text.value);
  };
  return (
    <>
      <Button icon="copy" label="cURL" hint={t('http.copyCurl')} onClick={() => void copy('curl')} />
      <Button icon="copy" label="fetch" hint={t('http.copyFetch')} onClick={() => void copy('fetch')} />
    </>
  );
}

function urlOf({ request, host }: HttpExchange): string {
  if (request === undefined) return '';
  return /^[a-z][a-z0-9+.-]*:/i.test(request.target) || host === ''
    ? request.target
    : `http://${host}${request.target}`;
}

function countOf(id: View, exchange: HttpExchange): { count?: string } {
  const cookies = cookiesOf(exchange).length;
  return id === 'cookies' && cookies > 0 ? { count: String(cookies) } : {};
}

function Packets({ exchange: { request, interim, response } }: { readonly exchange: HttpExchange }): ReactElement {
  const { t } = useTranslation();
  return (
    <span className="exchange-packets">
      {t('http.packets')} <PacketRange message={request} />
      {interim.map((message) => (
        <PacketRange key={message.packet} message={message} />
      ))}
      {response && ' → '}
      <PacketRange message={response} />
    </span>
  );
}

function PacketRange({ message }: { readonly message: HttpMessage | undefined }): ReactElement | null {
  if (message === undefined) return null;
  const [first, last]: readonly [PacketIndex, PacketIndex] = message.packets;
  return (
    <>
      <PacketLink packet={first} />
      {last !== first && (
        <>
          –<PacketLink packet={last} />
        </>
      )}{' '}
    </>
  );
}

function Part({
  exchange,
  part,
}: {
  readonly exchange: HttpExchange;
  readonly part: 'request' | 'response';
}): ReactElement {
  const { t } = useTranslation();
  const message = exchange[part];
  if (message === undefined)
    return <p className="nothing">{t(part === 'request' ? 'http.noRequest' : 'http.noResponse')}</p>;
  return (
    <Message
      key={`${exchange.exchange} ${part}`}
      message={message}
      body={{ kind: 'http', exchange: exchange.exchange, part }}
    />
  );
}

/** Name, value and attributes of every cookie, and which side sent it (RFC 6265 sections 4.1.1 and 4.2.1). */
function cookiesOf({
  request,
  response,
}: HttpExchange): { from: 'request' | 'response'; name: string; value: string; more: string }[] {
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

function Cookies({ exchange }: { readonly exchange: HttpExchange }): ReactElement {
  const { t } = useTranslation();
  const cookies = cookiesOf(exchange);
  if (cookies.length === 0) return <p className="nothing">{t('http.noCookies')}</p>;
  return (
    <div className="exchange-table">
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
    </div>
  );
}

const between = (from: Timestamp, to: Timestamp): number => to.seconds - from.seconds + (to.nanos - from.nanos) / 1e9;

function Timing({ exchange }: { readonly exchange: HttpExchange }): ReactElement {
  const { t } = useTranslation();
  const { request, response, time } = exchange;
  const rows: [string, number | undefined][] = [
    ['sending', request && between(request.start, request.end)],
    ['waiting', request && response && between(request.end, response.start)],
    ['receiving', response && between(response.start, response.end)],
    ['total', time],
  ];
  return (
    <div className="exchange-table">
      <table>
        <tbody>
          {rows.map(([name, seconds]) => (
            <tr key={name}>
              <th>{t(`http.timing.${name}`)}</th>
              <td className="mono">{seconds === undefined ? '–' : formatDuration(seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim">{t('http.timing.from')}</p>
    </div>
  );
}
