/**
 * The packet tab: the TCP card, then the layers and their bytes in step. Choosing a line lights its bytes; choosing a byte
 * chooses the line that says most exactly what it is.
 */
import type { TFunction } from 'i18next';
import { type ReactElement, type ReactNode, useCallback, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { PacketDetail as Detail, LayerNode } from '../../../shared/model/index.ts';
import { desktop } from '../../engine/desktop.ts';
import { useAnswer } from '../../engine/hooks.ts';
import { copyEntry, filterEntries, filterMenu } from '../../filter-menu.ts';
import { issueWords } from '../../i18n.ts';
import { addFieldColumn } from '../../state/columns.ts';
import { runCommand, useCanRun } from '../../state/commands.ts';
import { useField } from '../../state/field.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { useSettings } from '../../state/settings.ts';
import { Button } from '../../widgets/button.tsx';
import { Hex } from '../../widgets/hex.tsx';
import { Icon } from '../../widgets/icon.tsx';
import { type MenuEntry, openMenu } from '../../widgets/menu.tsx';
import { Tree } from '../../widgets/tree.tsx';
import { Split } from '../split.tsx';
import { type FieldLine, fieldTree, isOpenAtFirst, lineAt, lineOf } from './field-tree.ts';
import { useFoundBytes, useShowFound } from './show-found.ts';
import { TcpCard } from './tcp-card.tsx';
import './packet-detail.css';

/** Height of the bytes at first: their head and five rows. */
const HEX_HEIGHT = 126;

/** The selected packet, asked for once for every pane that shows it. */
export function useDetail(): { readonly detail: Detail | undefined; readonly failure: string | undefined } {
  const { t } = useTranslation();
  const packet = useSelection((state) => state.rested);
  const verify = useSettings((state) => state.verifyChecksums);
  const { value, failure } = useAnswer('packet', packet === undefined ? undefined : [packet, verify], {
    live: 'stage',
  });
  useEffect(() => {
    if (value) useSelection.getState().packetIsOf(value.packet, value.row.stream);
  }, [value]);
  return { detail: value, failure: failure && issueWords(t, failure.issue) };
}

/** See the head of this file. */
export function PacketDetail(): ReactElement {
  const { t } = useTranslation();
  const { detail, failure } = useDetail();
  if (failure) return <p className="nothing">{failure}</p>;
  if (!detail) return <p className="nothing">{t('app.pane.noPacket')}</p>;
  return <Packet detail={detail} />;
}

function Packet({ detail }: { readonly detail: Detail }): ReactElement {
  const { t } = useTranslation();
  const tree = useMemo(() => fieldTree(detail.layers), [detail]);
  const selected = useField((state) => state.selected);
  const opened = useField((state) => state.opened);
  const line = lineOf(tree, selected);
  useShowFound(detail, tree);

  const isOpen = useCallback((of: FieldLine) => opened.get(of.id) ?? isOpenAtFirst(of), [opened]);
  const choose = ({ id, node }: FieldLine) => useField.getState().select(id, node.source);

  return (
    <div className="packet-detail">
      {detail.issues.map((issue) => (
        <p key={`${issue.code} ${issue.offset}`} className="packet-issue">
          <Icon name="warning" size={12} />
          {issueWords(t, issue)}
        </p>
      ))}
      {detail.comments.map((comment) => (
        <p key={comment} className="packet-comment">
          {comment}
        </p>
      ))}
      {detail.tcp && <TcpCard packet={detail.packet} card={detail.tcp} field={line?.node.key} />}
      <div className="packet-layers">
        <Split
          label={t('app.split.hex')}
          axis="y"
          sized="second"
          name="hex"
          natural={HEX_HEIGHT}
          least={[60, 60]}
          first={
            <Tree
              label={t('packet.tree')}
              roots={tree}
              selected={line?.id}
              isOpen={isOpen}
              setOpen={(of, open) => useField.getState().setOpen([of.id], open)}
              onSelect={choose}
              onKey={({ node }, event) => {
                if (event.key === 'Enter' && node.link !== undefined) useSelection.getState().select(node.link);
                else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey))
                  void desktop.copyText(event.shiftKey ? node.test : copiedValue(node));
                else return false;
                return true;
              }}
              onContext={(of, place) => openMenu(place, t('filter.menu'), fieldMenu(t, of))}
              look={({ node }) => `${node.generated ? 'generated' : ''} ${severityLook(node)}`}
              render={(of, isSelected) => <FieldText line={of} selected={isSelected} />}
            />
          }
          second={<DetailBytes detail={detail} tree={tree} line={line} />}
        />
      </div>
    </div>
  );
}

const severityLook = ({ severity }: LayerNode) => (severity === 'error' ? 'err' : severity === 'warn' ? 'warn' : '');

/** The context menu of a line: a filter of its field, its value, its text, where it leads. */
function fieldMenu(t: TFunction, { node }: FieldLine): readonly MenuEntry[] {
  const { link, test } = node;
  return [
    ...(test === '' ? [] : [...filterEntries(t, test), { kind: 'rule' } as const]),
    ...(test === node.key || node.key === '' ? [] : [filterMenu(t, t('packet.hasField'), node.key)]),
    ...(node.key === '' ? [] : [{ label: t('packet.asColumn'), run: () => addFieldColumn(node.key) }]),
    copyEntry(t, copiedValue(node)),
    { label: t('packet.copyLine'), run: () => void desktop.copyText(node.text) },
    ...(link === undefined
      ? []
      : [
          {
            label: t('packet.goToLink', { n: formatCount(link + 1) }),
            run: () => useSelection.getState().select(link),
          },
        ]),
  ];
}

/** What "copy value" copies: the value in filter syntax, or the line itself. */
const copiedValue = ({ value, text }: LayerNode) => value ?? text;

function FieldText({ line, selected }: { readonly line: FieldLine; readonly selected: boolean }): ReactElement {
  const { t } = useTranslation();
  const { node } = line;
  const { test: filter } = node;
  const isLayer = line.above.length === 0;
  return (
    <>
      <span className="field-text" title={node.text}>
        {isLayer ? node.text : <Labelled text={node.text} />}
      </span>
      {node.link !== undefined && <FieldLink packet={node.link} />}
      {node.key.endsWith('.checksum') && <Verify />}
      {selected ? (
        <span className="field-tools">
          <Button
            quiet
            icon="copy"
            label={t('packet.copyValue')}
            onClick={() => void desktop.copyText(copiedValue(node))}
          />
          {filter !== '' && (
            <Button
              quiet
              icon="copy-filter"
              label={t('packet.copyFilter')}
              hint={filter}
              onClick={() => void desktop.copyText(filter)}
            />
          )}
          {filter !== '' && (
            <Button
              quiet
              icon="filter"
              label={t('packet.applyFilter')}
              hint={filter}
              onClick={() => useFilter.getState().combine('apply', filter)}
            />
          )}
        </span>
      ) : (
        isLayer && node.length > 0 && <em>{formatCount(node.length)} B</em>
      )}
    </>
  );
}

function FieldLink({ packet }: { readonly packet: NonNullable<LayerNode['link']> }): ReactElement {
  return (
    <button type="button" className="link mono" tabIndex={-1} onClick={() => useSelection.getState().select(packet)}>
      #{formatCount(packet + 1)}
    </button>
  );
}

/** Beside a checksum, as long as none is worked out. */
function Verify(): ReactElement | null {
  const { t } = useTranslation();
  const { verifyChecksums, change } = useSettings();
  if (verifyChecksums) return null;
  return (
    <button
      type="button"
      className="link"
      tabIndex={-1}
      title={t('packet.verifyHint')}
      onClick={() => change({ verifyChecksums: true })}
    >
      {t('packet.verify')}
    </button>
  );
}

/** `1010 .... = Name: value`: the bits and the name quietly, the value strongly. */
function Labelled({ text }: { readonly text: string }): ReactNode {
  const bits = /^([01. ]{4,}) = /.exec(text);
  const rest = bits ? text.slice(bits[0].length) : text;
  const colon = rest.indexOf(': ');
  return (
    <>
      {bits && <code>{bits[1]}</code>}
      {colon < 0 ? (
        rest
      ) : (
        <>
          <b>{rest.slice(0, colon + 1)}</b>
          {rest.slice(colon + 1)}
        </>
      )}
    </>
  );
}

interface BytesProps {
  readonly detail: Detail;
  readonly tree: readonly FieldLine[];
  readonly line: FieldLine | undefined;
}

/** The bytes under the tree, and, alone, the bytes tab. */
export function DetailBytes({ detail, tree, line }: BytesProps): ReactElement {
  const { t } = useTranslation();
  const wanted = useField((state) => state.source);
  const index = wanted < detail.sources.length ? wanted : 0;
  const source = detail.sources[index];
  const node = line?.node.source === index ? line.node : undefined;
  const found = useFoundBytes(detail, index, node);
  const pick = (offset: number) => {
    const picked = lineAt(tree, index, offset);
    if (!picked) return;
    useField.getState().setOpen(picked.above, true);
    useField.getState().select(picked.id, index);
  };
  if (!source) return <p className="nothing">{t('app.pane.noPacket')}</p>;
  const size = t(index === 0 ? 'packet.captured' : 'packet.sourceBytes', { n: formatCount(source.bytes.length) });
  return (
    <div className="detail-bytes">
      <div className="hex-head">
        {detail.sources.length > 1 && (
          <select
            aria-label={t('packet.sources')}
            value={index}
            onChange={(event) => useField.getState().showSource(Number(event.target.value))}
          >
            {detail.sources.map(({ name }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a source is its index.
              <option key={at} value={at}>
                {name}
              </option>
            ))}
          </select>
        )}
        <span className="mono hex-range">{node && <RangeWords node={node} />}</span>
        <span className="spring" />
        <span>{size}</span>
      </div>
      <Hex
        label={t('packet.bytes')}
        bytes={source.bytes}
        lit={node && node.length > 0 ? node : undefined}
        within={line && line.layer.source === index ? line.layer : undefined}
        found={found}
        onPick={pick}
      />
    </div>
  );
}

function RangeWords({ node }: { readonly node: LayerNode }): ReactElement {
  const { t } = useTranslation();
  const { key, offset, length } = node;
  const where =
    length === 0
      ? t('packet.workedOut')
      : length === 1
        ? t('packet.oneByte', { from: offset })
        : t('packet.range', { from: offset, to: offset + length - 1 });
  const parts = [key, where, length > 0 && t('packet.rangeLength', { count: length, n: formatCount(length) })];
  return <>{parts.filter(Boolean).join(' · ')}</>;
}

/** Buttons at the end of the packet tabs: the packet before and after this one of the same stream. */
export function PacketSteps(): ReactElement {
  const { t } = useTranslation();
  const canStep = useCanRun('next-packet');
  const stream = useSelection((state) => state.stream);
  const kind = stream === undefined ? 'packet' : 'in-stream';
  return (
    <span className="packet-steps">
      <Button
        quiet
        icon="up"
        label={t(`command.previous-${kind}`)}
        disabled={!canStep}
        onClick={() => runCommand(`previous-${kind}`)}
      />
      <Button
        quiet
        icon="down"
        label={t(`command.next-${kind}`)}
        disabled={!canStep}
        onClick={() => runCommand(`next-${kind}`)}
      />
    </span>
  );
}
