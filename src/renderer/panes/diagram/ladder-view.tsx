/**
 * A scene on the screen: its marks as SVG in the window's colours, and over each row a button that leads to the packet.
 * The header with the two addresses stays at the top while the ladder scrolls under it.
 */
import { type CSSProperties, type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiagramScene, SceneItem, SceneTarget } from '../../../shared/scene.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { useSelection } from '../../state/selection.ts';
import { SceneMark } from './scene-mark.tsx';

/** See the head of this file. */
export function LadderView({ scene }: { readonly scene: DiagramScene }): ReactElement {
  const parts = useMemo(() => partsOf(scene), [scene]);
  return (
    <div className="ladder-scroll">
      <div className="ladder-head">
        <Part {...parts.head} />
      </div>
      <div className="ladder-body">
        <Targets scene={scene} box={parts.body.box} />
        <Part {...parts.body} />
      </div>
      <div className="ladder-foot">
        <Part {...parts.foot} />
      </div>
    </div>
  );
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Head, ladder and legend of the scene, each with its own piece of the page. */
function partsOf({ headerTop, ladderTop, footerTop, width, height, items }: DiagramScene) {
  const part = (from: number, to: number) => ({
    box: { x: 0, y: from, width, height: to - from },
    items: items.filter((item) => topOf(item) >= from && topOf(item) < to),
  });
  return { head: part(headerTop, ladderTop), body: part(ladderTop, footerTop), foot: part(footerTop, height) };
}

const topOf = (item: SceneItem): number => (item.kind === 'line' ? Math.min(item.y1, item.y2) : item.y);

function Part({ box, items }: { readonly box: Box; readonly items: readonly SceneItem[] }): ReactElement {
  return (
    <svg className="ladder-part" viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`} aria-hidden="true">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a scene is drawn anew as a whole.
        <SceneMark key={index} item={item} />
      ))}
    </svg>
  );
}

/** Buttons over the rows. One of them is in the tab order; arrow keys move between them. */
function Targets({ scene, box }: { readonly scene: DiagramScene; readonly box: Box }): ReactElement {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const packet = useSelection((state) => state.rested);
  const select = useSelection((state) => state.select);
  const current = scene.targets.findIndex((target) => packet !== undefined && covers(target, packet));
  const inTabOrder = Math.max(0, current);
  useEffect(() => {
    if (current >= 0) frame.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const move = (event: KeyboardEvent) => {
    const buttons: readonly Element[] = Array.from(frame.current?.children ?? []);
    const at = document.activeElement ? buttons.indexOf(document.activeElement) : -1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    const next = to === undefined ? undefined : buttons[to];
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own.
    <div className="ladder-targets" role="group" aria-label={t('diagram.pane.arrows')} ref={frame} onKeyDown={move}>
      {scene.targets.map((target, index) => (
        <button
          key={target.y}
          type="button"
          className="ladder-target"
          style={place(target, box)}
          aria-label={target.label}
          aria-current={index === current}
          tabIndex={index === inTabOrder ? 0 : -1}
          onClick={() => target.packets[0] !== undefined && select(target.packets[0])}
        />
      ))}
    </div>
  );
}

/** A target has one packet, or the first and the last of a run. */
function covers({ packets }: SceneTarget, packet: PacketIndex): boolean {
  const [first, last = first] = packets;
  return first !== undefined && last !== undefined && packet >= first && packet <= last;
}

/** Percentages, so that the buttons go with the drawing at any size. */
function place(target: SceneTarget, box: Box): CSSProperties {
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;
  return {
    left: percent(target.x - box.x, box.width),
    top: percent(target.y - box.y, box.height),
    width: percent(target.width, box.width),
    height: percent(target.height, box.height),
  };
}
