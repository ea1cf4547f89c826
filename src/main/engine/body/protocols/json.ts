/** Plain JSON, and JSON-RPC 2.0, whose requests and replies pair by `id`. */
import { isRecord, outline, parseJson, treeOf } from '../outline.ts';
import type { MessageProtocol } from './protocol.ts';

export const json: MessageProtocol = {
  id: 'json',
  claims: () => false,
  read(_facts, text) {
    if (!/^\s*[[{]/.test(text)) return undefined;
    const value = parseJson(text);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.length > 0 && value.every((one) => isRecord(one) && one.jsonrpc === '2.0'))
      return outline('JSON-RPC', `batch of ${value.length}`, [treeOf('value', value)]);
    if (!isRecord(value) || value.jsonrpc !== '2.0') return outline('JSON', text.trim(), [treeOf('value', value)]);
    const method = typeof value.method === 'string' ? value.method : undefined;
    const { id } = value;
    const numbered = typeof id === 'string' || typeof id === 'number';
    const says = method ?? ('error' in value ? 'error' : 'result');
    return {
      ...outline('JSON-RPC', numbered ? `${says} #${id}` : says, [treeOf('value', value)]),
      ...(numbered && {
        pair: { key: String(id), role: method === undefined ? ('reply' as const) : ('request' as const) },
      }),
    };
  },
};
