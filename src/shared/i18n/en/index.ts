/** English. One file per area; nested keys become `area.key`. */
import { issue } from './issue.ts';

export const en = { issue };
