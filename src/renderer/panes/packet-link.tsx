/** A packet's number, written `#5`, that leads there. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../shared/format.ts';
import type { PacketIndex } from '../../shared/units.ts';
import { useSelection } from '../state/selection.ts';

/** See the head of this file. `children` instead of the number, where it stands in a sentence. */
export function PacketLink({
  packet,
  bare = false,
}: {
  readonly packet: PacketIndex;
  readonly bare?: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const n = formatCount(packet + 1);
  return (
    <button
      type="button"
      className="link mono"
      title={t('packet.goToLink', { n })}
      onClick={() => useSelection.getState().select(packet)}
    >
      {bare ? n : `#${n}`}
    </button>
  );
}
