/** `fields [PREFIX]`: every field that `-e` and the filter language know. */
import { fieldsWithPrefix } from '../engine/index.ts';
import { type Command, Status } from './command.ts';

/** See the file's first line. */
export const fields: Command = {
  name: 'fields',
  usage: '[PREFIX]',
  summary: 'every field by name: its type, and what it is',
  options: {},
  takesCapture: false,
  help: [],
  run([prefix = ''], _options, output) {
    for (const { key, type, label } of fieldsWithPrefix(prefix)) output.line(`${key}\t${type}\t${label}`);
    return Status.whole;
  },
};
