/**
 * A body or message as its reader wants it: JSON folded, text in its character set and its language's colours, an image or
 * a font drawn, its parts listed, hex for the rest. Markup is shown as text: nothing of a capture is ever a live document.
 */
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatCount, formatHarmless } from '../../../shared/format.ts';
import type { BodyPiece, Found, OutlineNode } from '../../../shared/model/index.ts';
import { STYLE_NONCE } from '../../style-nonce.ts';
import { Segments, Select } from '../../widgets/button.tsx';
import { Hex } from '../../widgets/hex.tsx';
import { JsonTree } from '../../widgets/json-tree.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import { Source } from '../../widgets/source.tsx';
import { CHARSETS } from '../follow/charset.ts';
import { useFoundIn } from './found-in-body.ts';
import type { LoadedBody } from './load-body.ts';
import { Font, Picture } from './pictures.tsx';
import { useReadText } from './read-text.ts';
import { wordsOf } from './source-words.ts';
import './body.css';

/** How a body can be looked at. */
type Look = 'json' | 'parts' | 'image' | 'font' | 'text' | 'hex';

/** See the head of this file. */
export function BodyView({ body }: { readonly body: LoadedBody }): ReactElement {
  const { t } = useTranslation();
  const { head, bytes } = body;
  const [charset, setCharset] = useState(head.charset === '' ? 'utf-8' : head.charset);
  const mayBeJson = head.kind === 'json' || head.kind === 'text';
  const read = useReadText(bytes, head.charset === '' ? '' : charset, mayBeJson);
  const json = read?.json;
  // While it is read, JSON is what it says it is.
  const looks = looksOf(body, read ? json !== undefined : head.kind === 'json');
  const [asked, setAsked] = useState<Look>();
  const found = useFoundIn(body.ref);
  // What was found is shown where it can be pointed at: in the text, or in the bytes of what is none.
  useEffect(() => {
    if (found) setAsked(head.charset === '' ? 'hex' : 'text');
  }, [found, head.charset]);
  const look = asked !== undefined && looks.includes(asked) ? asked : (looks[0] ?? 'hex');
  const sourceWords = useMemo(() => wordsOf(t), [t]);
  if (head.totalLength === 0) return <p className="nothing">{t('body.empty')}</p>;
  return (
    <div className="body-view">
      <div className="body-tools">
        <Segments<Look>
          label={t('body.look')}
          value={look}
          choices={looks.map((value) => ({ value, label: t(`body.as.${value}`) }))}
          onChange={setAsked}
        />
        <span className="spring" />
        <span className="body-type" title={head.mediaType}>
          {head.mediaType}
        </span>
        {head.charset !== '' && (look === 'text' || (look === 'json' && charset !== 'utf-8')) && (
          <Select
            label={t('body.charset')}
            value={charset}
            choices={[...new Set([head.charset, ...CHARSETS])].map((value) => ({ value, label: value }))}
            onChange={setCharset}
          />
        )}
      </div>
      {head.totalLength > bytes.length && (
        <p className="body-note">
          {t('body.cut', { shown: formatBytes(bytes.length), all: formatBytes(head.totalLength) })}
        </p>
      )}
      <div className="body-content">
        {look === 'json' && json && (
          <JsonTree
            json={json}
            words={{
              label: t('body.as.json'),
              find: t('body.find'),
              next: t('body.next'),
              previous: t('body.previous'),
              notFound: t('body.notFound'),
              count: (count) => t('body.members', { count, n: formatCount(count) }),
            }}
          />
        )}
        {look === 'parts' && head.outline && (
          <Scroller label={t('body.as.parts')} className="body-scroll">
            <Parts nodes={head.outline.nodes} />
          </Scroller>
        )}
        {look === 'image' && <Picture bytes={bytes} mediaType={head.mediaType} />}
        {look === 'font' && <Font bytes={bytes} />}
        {(look === 'json' || look === 'text') && !read && <p className="nothing">{t('body.loading')}</p>}
        {look === 'text' && read && (
          <Source
            label={t('body.as.text')}
            text={read.text}
            language={json ? 'json' : head.kind}
            nonce={STYLE_NONCE}
            phrases={sourceWords}
            found={found?.match}
          />
        )}
        {look === 'hex' && <Hex label={t('body.as.hex')} bytes={bytes} found={rangeOf(found)} />}
      </div>
    </div>
  );
}

const rangeOf = (found: Found | undefined) =>
  found?.offset === undefined || found.length === undefined
    ? undefined
    : { offset: found.offset, length: found.length };

function looksOf({ head, ref }: LoadedBody, json: boolean): Look[] {
  const looks: Look[] = [];
  if (json) looks.push('json');
  if (head.outline !== undefined && head.outline.nodes.length > 0) looks.push('parts');
  if (head.kind === 'image') looks.push('image');
  if (head.kind === 'font') looks.push('font');
  // A binary message is text by a guess only, which nearly any bytes allow in a character set of two bytes.
  const guessed = ref.kind === 'websocket' && head.charset !== 'utf-8';
  if (guessed) looks.push('hex');
  if (head.charset !== '' || json) looks.push('text');
  if (!guessed) looks.push('hex');
  return looks;
}

function Parts({ nodes }: { readonly nodes: readonly OutlineNode[] }): ReactElement {
  return (
    <ul className="body-parts">
      {nodes.map((node, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order of an outline is its identity.
        <li key={index}>
          <span className="part-label">{formatHarmless(node.label, '·')}</span>{' '}
          <span className="part-value mono">{formatHarmless(node.value, '·')}</span>
          {node.children.length > 0 && <Parts nodes={node.children} />}
        </li>
      ))}
    </ul>
  );
}

/** How the bytes came about: `chunked 2,000 B → gzip 12,345 B`. */
export function BodySteps({ head }: { readonly head: BodyPiece }): ReactElement {
  return (
    <span className="mono body-steps">
      {head.steps.map(({ name, length }) => `${name} ${formatBytes(length)}`).join(' → ') || '–'}
    </span>
  );
}
