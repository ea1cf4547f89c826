/** 简体中文。每个领域一个文件；与英文的键完全相同。 */
import { issue } from './issue.ts';

export const zhCN = { issue };
