/**
 * A body or message as its reader wants it: JSON folded, text in its character set, an image drawn, its parts listed, hex
 * for the rest. Markup is shown as text: nothing of a capture is ever a live document.
 */
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import type { BodyPiece, BodyRef, OutlineNode } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import type { Engine } from '../../state/capture.ts';
import { Segments } from '../../widgets/button.tsx';
import { Hex } from '../../widgets/hex.tsx';
import { JsonTree, parseJson } from '../../widgets/json-tree.tsx';
import './body.css';

/** How a body can be looked at. */
type Look = 'json' | 'parts' | 'image' | 'text' | 'hex';

/** Bytes fetched for a view; what lies beyond is said, and can be saved. */
const MOST = 16 * 1024 * 1024;
/** Characters drawn as text. */
const MOST_TEXT = 2 * 1024 * 1024;

/** A body as far as a view holds it. */
export interface LoadedBody {
  /** The first piece: what the body is, its length, how it was decoded. */
  readonly head: BodyPiece;
  readonly bytes: Uint8Array;
}

/** Fetch a body piece by piece, up to {@link MOST}. */
export async function loadBody(engine: Engine, ref: BodyRef, signal: AbortSignal): Promise<LoadedBody | undefined> {
  const first = await engine.ask('body', [ref, 0], { signal });
  if (!first.ok || signal.aborted) return undefined;
  const head = first.value;
  const bytes = new Uint8Array(Math.min(head.totalLength, MOST));
  bytes.set(head.bytes.subarray(0, bytes.length));
  for (let at = head.bytes.length; at < bytes.length; ) {
    const next = await engine.ask('body', [ref, at], { signal });
    if (!next.ok || signal.aborted || next.value.bytes.length === 0) break;
    bytes.set(next.value.bytes.subarray(0, bytes.length - at), at);
    at += next.value.bytes.length;
  }
  return { head, bytes };
}

/** The body of `refKey`, kept while it is looked at. */
export function useBody(ref: BodyRef | undefined): LoadedBody | undefined {
  const engine = useEngine();
  const key = ref && JSON.stringify(ref);
  const [loaded, setLoaded] = useState<{ readonly key: string | undefined; readonly body: LoadedBody | undefined }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the reference by value.
  useEffect(() => {
    if (!engine || !ref) return;
    const controller = new AbortController();
    void loadBody(engine, ref, controller.signal).then((body) => {
      if (!controller.signal.aborted) setLoaded({ key, body });
    });
    return () => controller.abort();
  }, [engine, key]);
  return loaded?.key === key ? loaded?.body : undefined;
}

/** See the head of this file. */
export function BodyView({ body }: { readonly body: LoadedBody }): ReactElement {
  const { t } = useTranslation();
  const { head, bytes } = body;
  const text = useMemo(() => decode(bytes, head.charset), [bytes, head.charset]);
  const json = useMemo(
    () => (head.kind === 'json' || head.kind === 'text' ? parseJson(text) : undefined),
    [head.kind, text],
  );
  const looks = looksOf(head, json !== undefined);
  const [asked, setAsked] = useState<Look>();
  const look = asked !== undefined && looks.includes(asked) ? asked : (looks[0] ?? 'hex');
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
        <span className="body-type">{head.mediaType}</span>
      </div>
      {head.totalLength > bytes.length && (
        <p className="body-note">
          {t('body.cut', { shown: formatBytes(bytes.length), all: formatBytes(head.totalLength) })}
        </p>
      )}
      <div className="body-content">
        {look === 'json' && json && (
          <JsonTree
            label={t('body.as.json')}
            value={json.value}
            countText={(count) => t('body.members', { count, n: formatCount(count) })}
          />
        )}
        {look === 'parts' && head.outline && <Parts nodes={head.outline.nodes} />}
        {look === 'image' && <Picture bytes={bytes} mediaType={head.mediaType} />}
        {look === 'text' && <pre className="body-text">{text.slice(0, MOST_TEXT)}</pre>}
        {look === 'hex' && <Hex label={t('body.as.hex')} bytes={bytes} />}
      </div>
    </div>
  );
}

function looksOf(head: BodyPiece, json: boolean): Look[] {
  const looks: Look[] = [];
  if (json) looks.push('json');
  if (head.outline !== undefined && head.outline.nodes.length > 0) looks.push('parts');
  if (head.kind === 'image') looks.push('image');
  if (head.charset !== '' || json) looks.push('text');
  looks.push('hex');
  return looks;
}

function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(bytes);
  } catch {
    // A name no standard knows: the bytes are shown as UTF-8.
    return new TextDecoder().decode(bytes);
  }
}

/** Raster formats the page may draw; anything else that calls itself an image is shown as bytes. */
const DRAWN = /^image\/(png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)$/;

function Picture({ bytes, mediaType }: { readonly bytes: Uint8Array; readonly mediaType: string }): ReactElement {
  const { t } = useTranslation();
  const [url, setUrl] = useState<string>();
  const [failed, setFailed] = useState(false);
  const drawn = DRAWN.test(mediaType);
  useEffect(() => {
    if (!drawn) return;
    setFailed(false);
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mediaType }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, mediaType, drawn]);
  if (!drawn || failed) return <p className="nothing">{t('body.notDrawn', { type: mediaType })}</p>;
  return (
    <div className="body-picture">{url && <img src={url} alt={t('body.image')} onError={() => setFailed(true)} />}</div>
  );
}

function Parts({ nodes }: { readonly nodes: readonly OutlineNode[] }): ReactElement {
  return (
    <ul className="body-parts">
      {nodes.map((node, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order of an outline is its identity.
        <li key={index}>
          <span className="part-label">{node.label}</span> <span className="part-value mono">{node.value}</span>
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
