import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { TOKEN_CORPUS } from './run-folder.js';

it('the folder of a campaign is made of files that are there', () => {
  expect(existsSync(TOKEN_CORPUS)).toBe(true);
});
