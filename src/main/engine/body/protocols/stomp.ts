/** STOMP 1.0 to 1.2: a command, header lines, a blank line, a body, a NUL; line ends alone are heart-beats. */
import { leaf, outline } from '../outline.ts';
import { type MessageProtocol, named } from './protocol.ts';

const COMMAND =
  /^(CONNECT|STOMP|CONNECTED|SEND|SUBSCRIBE|UNSUBSCRIBE|ACK|NACK|BEGIN|COMMIT|ABORT|DISCONNECT|MESSAGE|RECEIPT|ERROR)\r?\n/;

const ESCAPES: Readonly<Record<string, string>> = { '\\r': '\r', '\\n': '\n', '\\c': ':', '\\\\': '\\' };

export const stomp: MessageProtocol = {
  id: 'stomp',
  claims: named('v10.stomp', 'v11.stomp', 'v12.stomp', 'stomp'),
  read({ subprotocol, bytes }, text) {
    const content = text === '' ? Buffer.from(bytes).toString('utf8') : text;
    if (/^[\r\n]+$/.test(content) && subprotocol.includes('stomp')) return outline('STOMP', 'heart-beat', []);
    const command = COMMAND.exec(content);
    if (command === null) return undefined;
    const blank = /\r?\n\r?\n/.exec(content);
    const head = content.slice(command[0].length, blank?.index ?? content.length);
    const fields = head
      .split(/\r?\n/)
      .filter((line) => line.includes(':'))
      .map((line) => {
        const colon = line.indexOf(':');
        const value = line.slice(colon + 1).replace(/\\[rnc\\]/g, (pair) => ESCAPES[pair] ?? pair);
        return [line.slice(0, colon), value] as const;
      });
    const field = (name: string): string => fields.find(([key]) => key === name)?.[1] ?? '';
    const body = blank ? content.slice(blank.index + blank[0].length).replace(/\0[\r\n]*$/, '') : '';
    const place = field('destination') || field('receipt-id') || field('message');
    const receipt = field('receipt') || field('receipt-id');
    const name = command[1] ?? '';
    return {
      ...outline('STOMP', [name, place, body].filter((piece) => piece !== '').join(' '), [
        leaf('command', name, 0, name.length),
        ...fields.map(([key, value]) => leaf(key, value)),
        ...(body === '' ? [] : [leaf('body', body)]),
      ]),
      ...(receipt !== '' && {
        pair: {
          key: receipt,
          role: name === 'RECEIPT' || name === 'ERROR' ? ('reply' as const) : ('request' as const),
        },
      }),
    };
  },
};
