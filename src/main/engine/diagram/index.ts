/**
 * The ladder diagram of one TCP stream: as a scene for the screen, and written as SVG, Markdown, Mermaid or PlantUML. To
 * add a way of writing it: a function from the plan (or the scene) to text, and a line in {@link writeDiagram}.
 */
import type { DiagramFormat } from '../../../shared/api.ts';
import type { DiagramOptions } from '../../../shared/scene.ts';
import { assertNever } from '../../../shared/units.ts';
import type { LadderInput } from './input.ts';
import { layoutLadder } from './ladder.ts';
import { planLadder } from './plan.ts';
import { writeSvg } from './svg.ts';
import { writeMarkdown, writeMermaid, writePlantUml } from './text-forms.ts';

export type { LadderInput, LadderMessage, LadderPacket } from './input.ts';
export { layoutLadder } from './ladder.ts';
export { writeSvg } from './svg.ts';

/** The diagram as a document. */
export function writeDiagram(input: LadderInput, options: DiagramOptions, format: DiagramFormat): string {
  switch (format) {
    case 'svg':
      return writeSvg(layoutLadder(input, options));
    case 'md':
      return writeMarkdown(planLadder(input, options));
    case 'mmd':
      return writeMermaid(planLadder(input, options));
    case 'puml':
      return writePlantUml(planLadder(input, options));
    default:
      return assertNever(format);
  }
}
