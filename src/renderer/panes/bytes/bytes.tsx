/** The bytes tab: all bytes of the packet, or of what was put together for it, at full height. */
import { type ReactElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useField } from '../../state/field.ts';
import { fieldTree, lineOf } from '../packet-detail/field-tree.ts';
import { DetailBytes, useDetail } from '../packet-detail/packet-detail.tsx';

/** See the head of this file. */
export function Bytes(): ReactElement {
  const { t } = useTranslation();
  const { detail, failure } = useDetail();
  const selected = useField((state) => state.selected);
  const tree = useMemo(() => fieldTree(detail?.layers ?? []), [detail]);
  if (failure) return <p className="nothing">{failure}</p>;
  if (!detail) return <p className="nothing">{t('app.pane.noPacket')}</p>;
  return <DetailBytes detail={detail} tree={tree} line={lineOf(tree, selected)} />;
}
