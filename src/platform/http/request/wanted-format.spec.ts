import { describe, expect, it } from '@jest/globals';
import { wantedFormat } from './wanted-format.js';

const TYPES = { html: 'text/html', pdf: 'application/pdf' };

describe('the format an Accept header asks for', () => {
  it.each([
    [undefined, 'html'],
    ['', 'html'],
    ['*/*', 'html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    ['application/pdf', 'pdf'],
    ['Application/PDF ; q=0.5', 'pdf'],
    ['application/*', 'pdf'],
    ['application/pdf, text/html', 'html'],
    ['application/pdf, text/html;q=0.9', 'pdf'],
    ['application/pdf;q=0.1, */*', 'html'],
    ['text/html;q=0, */*', 'pdf'],
    ['application/json', 'html'],
    ['application/pdf;q=2', 'html'],
    ['application/pdf;q=x', 'html'],
    [',;q=,', 'html'],
  ])('%j is %s', (accept, format) => {
    expect(wantedFormat(accept, TYPES)).toBe(format);
  });
});
