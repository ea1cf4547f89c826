/** ASP.NET Core SignalR, JSON hub protocol: records that end in 0x1E, of which a message may hold several. */
import type { BodyOutline, OutlineNode } from '../../../../shared/model/index.ts';
import { isRecord, outline, parseJson, treeOf } from '../outline.ts';
import type { MessageProtocol } from './protocol.ts';

const TYPES = [
  '',
  'Invocation',
  'StreamItem',
  'Completion',
  'StreamInvocation',
  'CancelInvocation',
  'Ping',
  'Close',
  'Ack',
  'Sequence',
];
const RECORD_END = '\x1e';
const MAX_RECORDS = 200;

export const signalR: MessageProtocol = {
  id: 'signalr',
  // It names no subprotocol; the record mark tells it.
  claims: () => false,
  read(_facts, text): BodyOutline | undefined {
    if (!text.endsWith(RECORD_END)) return undefined;
    const records = text.slice(0, -1).split(RECORD_END, MAX_RECORDS).map(parseJson);
    if (!records.every(isRecord)) return undefined;
    const nodes: OutlineNode[] = [];
    const says: string[] = [];
    for (const record of records as Readonly<Record<string, unknown>>[]) {
      const type = typeof record.type === 'number' ? (TYPES[record.type] ?? `type ${record.type}`) : 'Handshake';
      const target = typeof record.target === 'string' ? ` ${record.target}` : '';
      const number = typeof record.invocationId === 'string' ? ` #${record.invocationId}` : '';
      says.push(`${type}${target}${number}`);
      nodes.push(treeOf(type, record));
    }
    // Pings and the like travel beside a record that has a number: the first that has one tells.
    const numbered = (records as Readonly<Record<string, unknown>>[]).find(
      ({ invocationId }) => typeof invocationId === 'string',
    );
    const id = numbered?.invocationId;
    const asks = numbered?.type === 1 || numbered?.type === 4;
    return {
      ...outline('SignalR', says.join(', '), nodes),
      ...(typeof id === 'string' && { pair: { key: id, role: asks ? ('request' as const) : ('reply' as const) } }),
    };
  },
};
