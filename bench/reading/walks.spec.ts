import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CallGraph } from './walk.js';
import { WALKS } from './walks.js';

describe('what is measured of src', () => {
  let graph: CallGraph;
  beforeAll(() => {
    graph = new CallGraph(fileURLToPath(new URL('../..', import.meta.url)));
  });

  it.each(WALKS)('$question: begins and ends at functions that are there', (walk) => {
    const { files, lines } = graph.walk(walk);
    expect(files.size).toBeGreaterThan(5);
    expect(lines).toBeGreaterThan(500);
  });
});
