/**
 * Statistics of a capture: counters that are given packets one by one, in order, and say at any time what these amount to.
 * To add one: a file with a Counter (source.ts), a line here, its question in shared/api.ts and in statistics-answers.ts,
 * its records in records.ts.
 */
export { Conversations } from './conversations.ts';
export { Expert } from './expert.ts';
export { Hierarchy } from './hierarchy.ts';
export { IoCounter, Reach } from './io.ts';
export {
  conversationRecords,
  endpointRecords,
  expertRecords,
  hierarchyRecords,
  ioRecords,
} from './records.ts';
export type { Counter, StatisticsSource } from './source.ts';
export { Stacks } from './stacks.ts';
export { Totals } from './totals.ts';
