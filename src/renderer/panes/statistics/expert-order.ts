/** In which order the expert list is shown, and the display filter of a group. */
import { quoted } from '../../../shared/filter/index.ts';
import type { ExpertGroup, ExpertSeverity } from '../../../shared/model/index.ts';

/** Severities, most grave first; comments last. */
export const SEVERITIES: readonly ExpertSeverity[] = ['error', 'warn', 'note', 'chat', 'comment'];

/** What the list can be ordered by. */
export const EXPERT_ORDERS = ['severity', 'summary', 'kind', 'protocol', 'count', 'first'] as const;
/** One of {@link EXPERT_ORDERS}. */
export type ExpertOrder = (typeof EXPERT_ORDERS)[number];

/** An order and its way. */
export interface ExpertSort {
  readonly by: ExpertOrder;
  readonly descending: boolean;
}

const keyOf = (group: ExpertGroup, by: ExpertOrder): string | number => {
  switch (by) {
    case 'severity':
      return SEVERITIES.indexOf(group.severity);
    case 'first':
      return group.packet;
    default:
      return group[by];
  }
};

/** The groups in an order; those that are equal in it stay as the engine gave them. Without one all do. */
export function orderedGroups(groups: readonly ExpertGroup[], sort: ExpertSort | undefined): readonly ExpertGroup[] {
  if (!sort) return groups;
  const { by, descending } = sort;
  const sign = descending ? -1 : 1;
  return groups.toSorted((a, b) => {
    const [one, other] = [keyOf(a, by), keyOf(b, by)];
    return one < other ? -sign : one > other ? sign : 0;
  });
}

/** What a click on a heading makes of the order: that column, then the other way round, then as the engine gives it. */
export function nextSort(sort: ExpertSort | undefined, by: ExpertOrder): ExpertSort | undefined {
  const first = by === 'count';
  if (sort?.by !== by) return { by, descending: first };
  return sort.descending === first ? { by, descending: !first } : undefined;
}

/** The display filter of the packets that a group is about. */
export const groupFilter = ({ severity, summary }: Pick<ExpertGroup, 'severity' | 'summary'>): string =>
  `${severity === 'comment' ? 'frame.comment' : '_ws.expert.message'} == ${quoted(summary)}`;
