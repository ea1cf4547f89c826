/** 简体中文。每个领域一个文件；与英文的键完全相同。 */
import { app, command, dialog, menu, sample } from './app.ts';
import { body } from './body.ts';
import { closeCode } from './close-code.ts';
import { coloring } from './coloring.ts';
import { diagram } from './diagram.ts';
import { fate } from './fate.ts';
import { filter, issueFilter } from './filter.ts';
import { find } from './find.ts';
import { follow } from './follow.ts';
import { graphs } from './graphs.ts';
import { grid } from './grid.ts';
import { http } from './http.ts';
import { issue } from './issue.ts';
import { issueHttp } from './issue-http.ts';
import { issueWebSocket } from './issue-websocket.ts';
import { packet } from './packet.ts';
import { profiles } from './profiles.ts';
import { save } from './save.ts';
import { start } from './start.ts';
import { statistics } from './statistics.ts';
import { streams } from './streams.ts';
import { tcp } from './tcp.ts';
import { websocket } from './websocket.ts';

export const zhCN = {
  closeCode,
  app,
  body,
  coloring,
  command,
  dialog,
  fate,
  filter,
  find,
  follow,
  graphs,
  grid,
  diagram,
  http,
  issue: { ...issue, ...issueFilter, ...issueHttp, ...issueWebSocket },
  menu,
  packet,
  profiles,
  sample,
  save,
  start,
  statistics,
  streams,
  tcp,
  websocket,
};
