import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/main/arguments.ts';

const FOLDER = '/home/ana';

describe('the arguments of a start', () => {
  it.each([
    ['nothing', ['capscope'], false, [], undefined],
    ['a file beside', ['capscope', 'x.pcap'], false, ['/home/ana/x.pcap'], undefined],
    ['an absolute file', ['capscope', '/tmp/x.pcap'], false, ['/tmp/x.pcap'], undefined],
    [
      'several files',
      ['capscope', 'a b.pcap', '../抓包.pcap'],
      false,
      ['/home/ana/a b.pcap', '/home/抓包.pcap'],
      undefined,
    ],
    ['a file that looks like a switch', ['capscope', '--', '--x.pcap'], false, ['/home/ana/--x.pcap'], undefined],
    ['a file as an address', ['capscope', 'file:///tmp/a%20b.pcap'], false, ['/tmp/a b.pcap'], undefined],
    ['an address of no file', ['capscope', 'file://far/x%00'], false, ['/home/ana/file:/far/x%00'], undefined],
    ['an empty name', ['capscope', ''], false, [], undefined],
    [
      'switches of the shell around it',
      ['electron', '--no-sandbox', '.', '--x=1', 'x.pcap'],
      true,
      ['/home/ana/x.pcap'],
      undefined,
    ],
    ['the app folder alone', ['electron', '.'], true, [], undefined],
    [
      'a picture',
      ['electron', '.', 'x.pcap', '--screenshot', 'out.png'],
      true,
      ['/home/ana/x.pcap'],
      '/home/ana/out.png',
    ],
    [
      'a picture before the file',
      ['capscope', '--screenshot=a.png', 'x.pcap'],
      false,
      ['/home/ana/x.pcap'],
      '/home/ana/a.png',
    ],
    ['a picture of the empty window', ['capscope', '--screenshot', 'a.png'], false, [], '/home/ana/a.png'],
  ])('%s', (_case, argv, appIsArgument, files, screenshot) => {
    expect(parseArguments(argv, appIsArgument, FOLDER)).toMatchObject({ files, screenshot });
  });

  it.each([
    ['behind the file', ['capscope', 'x.pcap', '--keylog', 'keys.log']],
    ['before it', ['capscope', '--keylog=/home/ana/keys.log', 'x.pcap']],
  ])('a key log %s is no capture', (_case, argv) => {
    const expected = { files: ['/home/ana/x.pcap'], keyLog: '/home/ana/keys.log' };
    expect(parseArguments(argv, false, FOLDER)).toMatchObject(expected);
  });

  it.each([
    ['its version', ['capscope', '--version'], 'version'],
    ['its usage', ['capscope', '--no-sandbox', '--help'], 'help'],
    ['neither, of a file that is called so', ['capscope', '--', '--version'], undefined],
  ])('ask for %s', (_case, argv, tell) => {
    expect(parseArguments(argv, false, FOLDER).tell).toBe(tell);
  });

  it.each([
    ['is asked for', ['capscope', '--no-sandbox', '--cli', '--', 'info', '--help'], ['info', '--help']],
    ['is asked for by hand', ['capscope', '--cli', 'info', 'x.pcap'], ['info', 'x.pcap']],
    ['gets its own --', ['capscope', '--cli', '--', 'info', '--', '-x'], ['info', '--', '-x']],
    ['is not asked for', ['capscope', 'x.pcap'], undefined],
  ])('say whether the command line %s', (_case, argv, headless) => {
    expect(parseArguments(argv, false, FOLDER).headless).toEqual(headless);
  });
});
