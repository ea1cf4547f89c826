/** What Follow says of TLS: whether what is shown is decrypted, and what would have to be done to read it. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamTls } from '../../../shared/model/index.ts';
import { desktop } from '../../engine/desktop.ts';
import { Button, Segments } from '../../widgets/button.tsx';

/** What of the stream is shown: the bytes inside of TLS, or as they were sent. */
export type Layer = 'plain' | 'sent';

/** See the file's first line. `onLayer` changes what is shown, where there is a choice. */
export function TlsBar(props: {
  readonly tls: StreamTls;
  readonly layer: Layer;
  readonly onLayer: (layer: Layer) => void;
}): ReactElement {
  const { tls, layer, onLayer } = props;
  const { t } = useTranslation();
  const isOpen = tls.reading === 'decrypted';
  const terms = [tls.version, tls.suite, tls.alpn].filter(Boolean).join(' · ');
  return (
    <div className="tls-bar" role="note">
      <p>
        <b>{t(`follow.tls.${tls.reading}`)}</b> {terms !== '' && <span className="tls-terms">{terms}</span>}
        {!isOpen && <span className="tls-hint">{t('follow.tls.hint')}</span>}
      </p>
      {isOpen ? (
        <Segments<Layer>
          label={t('follow.layer')}
          value={layer}
          choices={(['plain', 'sent'] as const).map((value) => ({ value, label: t(`follow.layers.${value}`) }))}
          onChange={onLayer}
        />
      ) : (
        <Button look="edged" label={t('command.key-log')} onClick={() => void desktop.chooseKeyLog()} />
      )}
    </div>
  );
}
