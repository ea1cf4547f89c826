/**
 * The TCP card: what this segment says and does, before the layers say it field by field. Lamps for the flags, the numbers
 * relative and raw, which packet it acknowledges, whether its numbers add up, what it does to the connection. All of it
 * comes from the engine's answer; here it is worded and drawn.
 */

import type { TFunction } from 'i18next';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatDuration, formatHex, formatTcpFlags, TCP_FLAGS } from '../../../shared/format.ts';
import type { TcpCard as Card, Sentence, StateChange } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { Icon } from '../../widgets/icon.tsx';
import { PacketLink } from '../packet-link.tsx';
import { Reasons } from '../reasons.tsx';
import { Worded } from '../worded.tsx';
import './tcp-card.css';

/** Bytes of a TCP header without options. */
const PLAIN_HEADER = 20;
const FIN = 0x001;
const SYN = 0x002;

/** Lamps in the order of the card: the six of RFC 793, then those of congestion notification. */
const LAMPS = [
  ['URG', 'ACK', 'PSH', 'RST', 'SYN', 'FIN'],
  ['ECE', 'CWR', 'AE'],
] as const;

interface CardProps {
  readonly packet: PacketIndex;
  readonly card: Card;
  /** Key of the field that is selected in the tree: its box is lit as well. */
  readonly field: string | undefined;
}

/** See the head of this file. */
export function TcpCard({ packet, card, field }: CardProps): ReactElement {
  const { t } = useTranslation();
  const toServer = card.direction === 'toServer';
  return (
    <section className="tcp-card" aria-label="TCP">
      <header>
        <span
          className={`way ${toServer ? 'up' : 'down'}`}
          role="img"
          aria-label={t(toServer ? 'packet.toServer' : 'packet.toClient')}
          title={t(toServer ? 'packet.toServer' : 'packet.toClient')}
        >
          <Icon name={toServer ? 'up' : 'down'} size={12} />
        </span>
        <h2>TCP</h2>
        <span className="mono">
          {card.sourcePort} → {card.destinationPort}
        </span>
        <span className="mono quiet">{formatHex(card.flags & 0xfff, 3)}</span>
        <span className="second">{formatTcpFlags(card.flags)}</span>
        <span className="spring" />
        <span className="quiet">{t('packet.number', { n: formatCount(packet + 1) })}</span>
      </header>
      <Lamps flags={card.flags} />
      <Numbers card={card} field={field} />
      {card.check && (
        <p className={`check ${card.check.holds ? 'ok' : 'err'}`}>
          <Icon name={card.check.holds ? 'check' : 'error'} size={14} />
          <span className="mono medium">
            <Worded sentence={card.check.sentence} />
          </span>
          <span className="mono arithmetic">{card.check.arithmetic}</span>
          <span className="unseen">{t(card.check.holds ? 'packet.holds' : 'packet.fails')}</span>
        </p>
      )}
      <Reasons why={card.why} />
      <p className="says">
        <Worded sentence={card.says} />
        {card.states && t('app.betweenSentences') + statesText(t, card.states)}
        {card.reassembledIn !== undefined && t('app.betweenSentences')}
        {card.reassembledIn !== undefined && <Worded sentence={partOf(card.reassembledIn)} />}
      </p>
    </section>
  );
}

/** Where the message that a segment is a part of is whole. */
const partOf = (whole: PacketIndex): Sentence => ({
  key: 'tcp.partOf',
  params: { whole: whole + 1 },
  packetParams: ['whole'],
});

/** What became of both ends, in a sentence. The states stay as RFC 9293 writes them. */
function statesText(t: TFunction, { client, server }: StateChange): string {
  const params = { client: client.after.state, server: server.after.state, state: client.after.state };
  if (client.after.state === 'UNKNOWN' || server.after.state === 'UNKNOWN') return '';
  const moved = [client, server].map((end) => end.before.state !== end.after.state);
  const equal = client.after.state === server.after.state;
  if (!moved[0] && !moved[1]) return t(equal ? 'tcp.states.stay' : 'tcp.states.stayApart', params);
  if (equal) return t('tcp.states.same', params);
  if (moved[0] && moved[1]) return t('tcp.states.both', params);
  return t(moved[0] ? 'tcp.states.client' : 'tcp.states.server', params);
}

function Lamps({ flags }: { readonly flags: number }): ReactElement {
  const { t } = useTranslation();
  const bits = new Map(TCP_FLAGS.map(([bit, name]) => [name, bit]));
  return (
    <div className="lamps">
      {LAMPS.map((group) => (
        <ul key={group[0]} className="lamp-group">
          {group.map((name) => {
            const lit = (flags & (bits.get(name) ?? 0)) !== 0;
            return (
              <li key={name} className={lit ? 'lamp lit' : 'lamp'} title={t(`packet.flag.${name}`)}>
                {name}
                <span className="unseen">{t(lit ? 'packet.lit' : 'packet.unlit', { flag: name })}</span>
              </li>
            );
          })}
        </ul>
      ))}
    </div>
  );
}

function Numbers({ card, field }: Pick<CardProps, 'card' | 'field'>): ReactElement {
  const { t } = useTranslation();
  const isSyn = (card.flags & SYN) !== 0;
  const isFin = (card.flags & FIN) !== 0;
  const raw = (n: number) => t('packet.raw', { n: String(n) });
  const lit = (...keys: readonly string[]) => field !== undefined && keys.includes(field);
  const nextRaw = (card.seqRaw + (card.nextSeq - card.seq)) >>> 0;
  const scale = isSyn
    ? t('packet.unscaledSyn')
    : card.windowScale === -1
      ? t('packet.scaleUnknown')
      : card.windowScale <= 1
        ? t('packet.scaleUnused')
        : t('packet.rawScaled', { raw: formatCount(card.windowRaw), factor: String(card.windowScale) });
  const options = card.options.map(({ name, value }) => (value === '' ? name : `${name} ${value}`)).join(' · ');
  const optionBytes = card.headerLength - PLAIN_HEADER;
  const { acknowledges } = card;
  return (
    <dl className="numbers">
      <Box name={t('packet.sequence')} note={raw(card.seqRaw)} lit={lit('tcp.seq', 'tcp.seq_raw')}>
        {card.seq}
      </Box>
      <Box name={t('packet.nextSequence')} note={raw(nextRaw)} lit={lit('tcp.nxtseq')}>
        {card.nextSeq}
      </Box>
      <Box
        name={t('packet.acknowledgment')}
        note={card.ack === undefined ? t('packet.notSet') : raw(card.ackRaw)}
        lit={lit('tcp.ack', 'tcp.ack_raw')}
      >
        {card.ack ?? '—'}
      </Box>
      <Box
        name={t('packet.window')}
        note={scale}
        lit={lit('tcp.window_size', 'tcp.window_size_value', 'tcp.window_size_scalefactor')}
      >
        {formatCount(card.window)}
      </Box>
      <Box
        name={t('packet.segmentLength')}
        note={
          isSyn
            ? t('packet.synCounts')
            : isFin
              ? t('packet.finCounts')
              : t('packet.headerBytes', { n: card.headerLength })
        }
        lit={lit('tcp.len')}
      >
        {formatCount(card.length)} B
      </Box>
      <Box
        name={t('packet.acknowledges')}
        note={acknowledges ? t('packet.rtt', { time: formatDuration(acknowledges.rtt) }) : t('packet.nothingNew')}
        lit={lit('tcp.analysis.acks_frame', 'tcp.analysis.ack_rtt')}
      >
        {acknowledges ? <PacketLink packet={acknowledges.packet} /> : '—'}
      </Box>
      <Box
        wide
        name={t('packet.options')}
        note={optionBytes > 0 ? t('packet.optionBytes', { n: optionBytes }) : ''}
        lit={field?.startsWith('tcp.options') ?? false}
      >
        {options === '' ? t('packet.noOptions') : options}
      </Box>
    </dl>
  );
}

interface BoxProps {
  readonly name: string;
  readonly note: string;
  readonly lit: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Box({ name, note, lit, wide = false, children }: BoxProps): ReactElement {
  return (
    <div className={`${wide ? 'wide' : ''} ${lit ? 'lit' : ''}`}>
      <dt title={name}>{name}</dt>
      <dd className="value" {...(typeof children === 'string' ? { title: children } : {})}>
        {children}
      </dd>
      <dd className="note" title={note}>
        {note || '\u00a0'}
      </dd>
    </div>
  );
}
