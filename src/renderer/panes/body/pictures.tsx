/**
 * Images and fonts of bodies, drawn from their bytes. Only raster formats the platform decodes by itself, and fonts it has
 * checked: neither can run anything.
 */
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Scroller } from '../../widgets/scroller.tsx';

/** Raster formats the page may draw; anything else that calls itself an image is shown as bytes. */
const DRAWN = /^image\/(png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)$/;

/** An image; words for a format that is not drawn. */
export function Picture({
  bytes,
  mediaType,
}: {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}): ReactElement {
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
    <Scroller label={t('body.as.image')} className="body-picture">
      {url && <img src={url} alt={t('body.image')} onError={() => setFailed(true)} />}
    </Scroller>
  );
}

/** Sizes a font is shown in, in pixels. */
const SIZES = [36, 24, 16, 12];

/** A font by a few lines set in it; words for one that the platform refuses. */
export function Font({ bytes }: { readonly bytes: Uint8Array }): ReactElement {
  const { t } = useTranslation();
  const [family, setFamily] = useState<string>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const name = `body-${crypto.randomUUID()}`;
    const face = new FontFace(name, new Uint8Array(bytes).buffer);
    let gone = false;
    setFailed(false);
    face.load().then(
      () => {
        if (gone) return;
        document.fonts.add(face);
        setFamily(name);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      document.fonts.delete(face);
    };
  }, [bytes]);
  if (failed) return <p className="nothing">{t('body.notFont')}</p>;
  if (family === undefined) return <p className="nothing">{t('body.loading')}</p>;
  return (
    <Scroller label={t('body.as.font')} className="body-font">
      <div style={{ fontFamily: `"${family}"` }}>
        {SIZES.map((size) => (
          <p key={size} style={{ fontSize: size }}>
            {t('body.fontSample')}
          </p>
        ))}
        <p>ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 &amp;@#%?!()[]{'{}'}</p>
      </div>
    </Scroller>
  );
}
