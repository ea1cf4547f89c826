/** One exchange: its request line and status, then the message that is looked at, or the cookies, or the times. */
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestForm } from '../../../shared/api.ts';
import type { HttpExchange, HttpMessage } from '../../../shared/model/index.ts';
import type { ExchangeIndex, PacketIndex } from '../../../shared/units.ts';
import { desktop } from '../../engine/desktop.ts';
import { useAnswer, useEngine } from '../../engine/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Tabs } from '../../widgets/tabs.tsx';
import { useFoundPart } from '../body/found-in-body.ts';
import { FateWords } from '../fate.tsx';
import { PacketLink } from '../packet-link.tsx';
import { statusLook } from './columns.ts';
import { Cookies, cookiesOf } from './cookies.tsx';
import { Message } from './message.tsx';
import { Timing } from './timing.tsx';

type View = 'response' | 'request' | 'cookies' | 'timing';
const VIEWS: readonly View[] = ['response', 'request', 'cookies', 'timing'];

/** See the head of this file. */
export function Exchange({ exchange }: { readonly exchange: ExchangeIndex }): ReactElement {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('response');
  const found = useFoundPart(exchange);
  useEffect(() => {
    if (found) setView(found);
  }, [found]);
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
        <span className={statusLook(response?.statusCode)} title={response?.reason}>
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

function urlOf({ request, host, secure }: HttpExchange): string {
  if (request === undefined) return '';
  return /^[a-z][a-z0-9+.-]*:/i.test(request.target) || host === ''
    ? request.target
    : `${secure ? 'https' : 'http'}://${host}${request.target}`;
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
    return (
      <div className="nothing">
        <p>{t(part === 'request' ? 'http.noRequest' : 'http.noResponse')}</p>
        {part === 'response' && exchange.fate && (
          <p>
            {t('http.request')} <FateWords fate={exchange.fate} />
          </p>
        )}
        {part === 'response' && exchange.interim.length > 0 && (
          <p>{exchange.interim.map(({ statusCode, reason }) => `${statusCode} ${reason}`).join(', ')}</p>
        )}
      </div>
    );
  return (
    <Message
      key={`${exchange.exchange} ${part}`}
      message={message}
      query={part === 'request' ? exchange.query : undefined}
      {...(part === 'response' && { interim: exchange.interim })}
      body={{ kind: 'http', exchange: exchange.exchange, part }}
    />
  );
}
