import { expect, it } from '@jest/globals';
import { isSandboxHost } from './sandbox-hosts.js';

it.each([
  ['https://sandbox.vtpass.com/api', true],
  ['https://idev.buypower.ng/v2', true],
  ['https://vtpass.com/api', false],
  ['https://api.buypower.ng/v2', false],
  ['https://sandbox.vtpass.com.example.com/api', false],
  ['http://127.0.0.1:3100/api', false],
])('%s is a sandbox: %s', (url, isSandbox) => {
  expect(isSandboxHost(url)).toBe(isSandbox);
});
