import { describe, expect, it } from '@jest/globals';
import { document, DOCUMENTS, sentences } from './documents.js';

// A sentence that says what is missing goes stale by somebody else's commit: no test fails when it becomes
// false. So such sentences stand on one page, where whoever builds the missing thing looks. Most sentences
// with "cannot" or "nothing" are rules of the system, and rules have tests of their own. These are the
// signs of a sentence about something missing:
//
// - "yet": what is not there yet is planned. (Of a process, say what comes next.)
// - words of plans, and of things that nobody has tried;
// - "there is no …", and "nothing" with a verb in the present tense: no part of the project does it;
// - what we, people, or a part of the project cannot do.
//
// A rule that reads like one of these can be said otherwise: "a debit of more is refused".
const SIGNS = [
  /\byet\b/i,
  /\b(?:so far|for now|for the time being|some day|not (?:implemented|supported|built|done)|planned|todo)\b/i,
  /\b(?:has|have) still to\b|\bstill to be (?:done|made|built|written|tried)\b/i,
  /\bnobody has (?:tried|run|seen|looked)|\bnothing\b[^.]* has been tried|\b(?:has|have) not been (?:run|tried|looked)/i,
  /\bthere (?:is|are) no\b/i,
  /\bnothing (?!is\b|was\b|has\b|else\b|happens\b)\w+s\b/i,
  /\b(?:we|you|nobody|(?:an?|the) (?:operator|customer|user|admin|system|service|API|worker|adapter|desk|checker|simulator)|operators|customers|users) cannot\b/i,
];
const PAGE = 'docs/limits-of-today.md';
/** It says of each version what was true then. */
const HISTORY = 'CHANGELOG.md';

describe('the documents', () => {
  it('say on one page what is missing, and nowhere else', () => {
    const found = DOCUMENTS.filter((path) => path !== PAGE && path !== HISTORY).flatMap((path) =>
      sentences(document(path))
        .filter((sentence) => SIGNS.some((sign) => sign.test(sentence)))
        .map((sentence) => `${path}: ${sentence}`),
    );
    expect(found).toEqual([]);
  });

  it('point at nothing by its place in a list that grows', () => {
    const number = '(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d+)';
    const measure =
      '(?:ms|s|seconds?|minutes?|hours?|days?|weeks?|months?|digits?|characters?|bytes?)';
    const sign = new RegExp(`\\bthe (?:last|first) ${number}\\b(?! ${measure}\\b)`, 'i');
    const found = DOCUMENTS.filter((path) => path !== HISTORY).flatMap((path) =>
      sentences(document(path))
        .filter((sentence) => sign.test(sentence))
        .map((sentence) => `${path}: ${sentence}`),
    );
    expect(found).toEqual([]);
  });
});
