import { describe, expect, it } from '@jest/globals';
import { RouteTable } from './route-table.js';

const table = new RouteTable();
table.add({ url: '/bill-payments', method: 'POST' });
table.add({ url: '/bill-payments', method: ['GET', 'HEAD'] });
table.add({ url: '/bill-payments/:id', method: 'GET' });
table.add({ url: '/a.b/*', method: 'GET' });
table.add({ url: '*', method: 'OPTIONS' });

describe('the table of routes', () => {
  it.each([
    ['/bill-payments', ['GET', 'HEAD', 'POST']],
    ['/bill-payments?limit=1', ['GET', 'HEAD', 'POST']],
    ['/bill-payments/1', ['GET']],
    ['/a.b/c/d', ['GET']],
    ['/bill-payments/', []],
    ['/bill-payments/1/2', []],
    ['/axb/c', []],
    ['/', []],
  ])('knows the methods of %s', (target, methods) => {
    expect(table.methodsOf(target)).toEqual(methods);
  });
});
