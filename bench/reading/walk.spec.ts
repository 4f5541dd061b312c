import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.js';
import { CallGraph } from './walk.js';

const FILES = {
  'tsconfig.json': '{"compilerOptions":{"module":"nodenext","target":"es2022","types":[]}}',
  'src/controller.ts': `
    import { Service } from './service.js';
    export class Controller {
      constructor(private readonly service: Service) {}
      create(): number { return this.service.accept(); }
      list(): number { return 1; }
    }`,
  'src/service.ts': `
    import { checked } from './rule.js';
    import type { Store } from './port.js';
    export class Service {
      private readonly write = () => this.store.insert();
      constructor(private readonly store: Store) {}
      accept(): number { return checked(this.write()); }
    }`,
  'src/rule.ts': 'export function checked(n: number): number { return n; }\n',
  'src/port.ts': 'export interface Store { insert(): number }\n',
  'src/store.ts': `
    import type { Store } from './port.js';
    export class RowStore implements Store { insert(): number { return 1; } }`,
  'src/other.ts': 'export function beside(): number { return 1; }\n',
};

describe('how far a reader walks', () => {
  let folder: TemporaryFolder;
  let graph: CallGraph;

  beforeAll(async () => {
    folder = await temporaryFolder('walk');
    await mkdir(join(folder.path, 'src'));
    for (const [name, text] of Object.entries(FILES)) {
      await writeFile(join(folder.path, name), text);
    }
    graph = new CallGraph(folder.path);
  });

  afterAll(() => folder.remove());

  it('counts the files on the way, through fields and ports, and those of what they name', () => {
    const walk = { question: '', from: 'Controller.create', to: ['RowStore.insert'] };
    const { files, lines } = graph.walk(walk);
    expect([...files.keys()].sort()).toEqual([
      'src/controller.ts',
      'src/rule.ts',
      'src/service.ts',
      'src/store.ts',
    ]);
    expect(lines).toBe([...files.values()].reduce((sum, own) => sum + own, 0));
  });

  it('refuses an end that is not reached, and a name that is of no function', () => {
    const from = 'Controller.list';
    expect(() => graph.walk({ question: '', from, to: ['RowStore.insert'] })).toThrow(
      'not reached',
    );
    expect(() => graph.walk({ question: '', from, to: ['nothing'] })).toThrow('no function');
  });
});
