/** One mark of a scene as an SVG element, in colours that go with the window's theme. */
import type { ReactElement } from 'react';
import { arrowHead, DASHES, type SceneItem, type SceneLine } from '../../../shared/scene.ts';
import { screenInk } from '../../../shared/scene-inks.ts';
import { assertNever } from '../../../shared/units.ts';

/** See the head of this file. */
export function SceneMark({ item }: { readonly item: SceneItem }): ReactElement {
  switch (item.kind) {
    case 'line':
      return item.arrow ? <Arrow line={item} /> : <Line line={item} x2={item.x2} y2={item.y2} />;
    case 'box':
      return (
        <rect
          x={item.x}
          y={item.y}
          width={item.width}
          height={item.height}
          rx={item.radius}
          style={{ fill: screenInk(item.fill), stroke: screenInk(item.stroke) }}
          {...(item.dash ? { strokeDasharray: DASHES.box } : {})}
        />
      );
    case 'text':
      return (
        <text
          {...(item.turned ? { transform: `translate(${item.x} ${item.y}) rotate(-90)` } : { x: item.x, y: item.y })}
          {...(item.font === 'mono' ? { className: 'mono' } : {})}
          style={{ fill: screenInk(item.ink) }}
          fontSize={item.size}
          fontWeight={item.weight}
          textAnchor={item.anchor}
        >
          {item.text}
        </text>
      );
    default:
      return assertNever(item);
  }
}

function Line({ line, x2, y2 }: { readonly line: SceneLine; readonly x2: number; readonly y2: number }): ReactElement {
  return (
    <line
      x1={line.x1}
      y1={line.y1}
      x2={x2}
      y2={y2}
      style={{ stroke: screenInk(line.ink) }}
      strokeWidth={line.width}
      {...(line.dash ? { strokeDasharray: DASHES.line } : {})}
    />
  );
}

function Arrow({ line }: { readonly line: SceneLine }): ReactElement {
  const { base, corners } = arrowHead(line);
  return (
    <>
      <Line line={line} x2={base[0]} y2={base[1]} />
      <polygon points={corners.flat().join(' ')} style={{ fill: screenInk(line.ink) }} />
    </>
  );
}
