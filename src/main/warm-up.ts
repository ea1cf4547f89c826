/**
 * What an engine does that stands by: it reads a bundled capture and gives the answers that a window asks for first, so that
 * the code for them is compiled when a file comes. In steps, between which an order is heard; the answers go nowhere.
 */
import { DEFAULT_RULES } from '../shared/coloring.ts';
import { ALL_PACKETS } from '../shared/model/index.ts';
import type { Capture } from './engine/index.ts';
import { openFileSource } from './file-source.ts';
import { Reading } from './reading.ts';

const ROWS = 40;
const PACKETS = 64;
/** Times that rows are given: as often as it takes until their code is compiled well. */
const ROUNDS = 12;

/** See the head of this file. Stops when `isOver` says so; a capture that is not there is none to warm up with. */
export async function warmUp(path: string, isOver: () => boolean): Promise<void> {
  const file = await openFileSource(path);
  if (!file.ok) return;
  const { source } = file.value;
  const reading = Reading.open(source, {});
  if (reading instanceof Reading) await takeSteps(stepsOf(reading), isOver);
  source.close();
}

function stepsOf(reading: Reading): Iterable<unknown> {
  const answers: readonly ((capture: Capture) => unknown)[] = [
    (capture) => capture.colorRules(DEFAULT_RULES),
    (capture) => capture.info(),
    (capture) => capture.rows(ALL_PACKETS, 0, ROWS),
    (capture) => capture.packet(0),
    (capture) => capture.minimap(ALL_PACKETS, ROWS),
    (capture) => capture.streams({ sort: 'number', descending: false, search: '' }, 0, ROWS),
    ...Array.from({ length: ROUNDS }, () => (capture: Capture) => capture.rows(ALL_PACKETS, 0, ROWS)),
  ];
  return (function* () {
    while (reading.scan(PACKETS).state !== 'done') yield;
    for (const answer of answers) yield answer(reading.capture);
  })();
}

async function takeSteps(steps: Iterable<unknown>, isOver: () => boolean): Promise<void> {
  for (const _ of steps) {
    await new Promise((resolve) => setImmediate(resolve));
    if (isOver()) return;
  }
}
