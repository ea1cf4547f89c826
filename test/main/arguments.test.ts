import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/main/arguments.ts';

const FOLDER = '/home/ana';

describe('the arguments of a start', () => {
  it.each([
    ['nothing', ['capscope'], false, undefined, undefined],
    ['a file beside', ['capscope', 'x.pcap'], false, '/home/ana/x.pcap', undefined],
    ['an absolute file', ['capscope', '/tmp/x.pcap'], false, '/tmp/x.pcap', undefined],
    [
      'switches of the shell around it',
      ['electron', '--no-sandbox', '.', '--x=1', 'x.pcap'],
      true,
      '/home/ana/x.pcap',
      undefined,
    ],
    ['the app folder alone', ['electron', '.'], true, undefined, undefined],
    [
      'a picture',
      ['electron', '.', 'x.pcap', '--screenshot', 'out.png'],
      true,
      '/home/ana/x.pcap',
      '/home/ana/out.png',
    ],
    [
      'a picture before the file',
      ['capscope', '--screenshot=a.png', 'x.pcap'],
      false,
      '/home/ana/x.pcap',
      '/home/ana/a.png',
    ],
    ['a picture of the empty window', ['capscope', '--screenshot', 'a.png'], false, undefined, '/home/ana/a.png'],
  ])('%s', (_case, argv, appIsArgument, file, screenshot) => {
    expect(parseArguments(argv, appIsArgument, FOLDER)).toEqual({ file, screenshot });
  });
});
