import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './support/source-tree.ts';
import { findTestsByThreat, numbersTested, readExcuses, THREAT_COUNT } from './support/threat-register.ts';

const numbers = Array.from({ length: THREAT_COUNT }, (_, k) => k + 1);
const tests = findTestsByThreat();
const excuses = readExcuses(readFileSync(join(projectRoot, 'SECURITY.md'), 'utf8'));
const excused = excuses.flatMap((excuse) => excuse.numbers);

describe('the threats of the design', () => {
  it('have a test each, or a reason in SECURITY.md why there is none', () => {
    expect(numbers.filter((each) => !tests.has(each) && !excused.includes(each))).toEqual([]);
  });

  it('have no such reason where a test exists, and no more than one', () => {
    expect(excused.filter((each) => tests.has(each))).toEqual([]);
    expect(excused.filter((each, at) => excused.indexOf(each) !== at)).toEqual([]);
  });

  it('are numbers of the design, each reason a sentence', () => {
    expect([...tests.keys(), ...excused].filter((each) => !numbers.includes(each))).toEqual([]);
    expect(excuses.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});

describe('the number of a test', () => {
  const declare = (declaration: string, title: string) => `${declaration}('${title}', async () => {});`;

  it('is read from the beginning of its title, however it is declared', () => {
    expect(numbersTested(declare('it', 'T5: memory'))).toEqual([5]);
    expect(numbersTested(declare("it.skipIf(uid !== 0 || level === 'x')", 'T1, T17 quotas'))).toEqual([
      1, 17,
    ]);
    expect(numbersTested(`it(\n  "T9 a user's id", () => {})`)).toEqual([9]);
  });

  it('counts neither in a test that never runs nor in a text', () => {
    expect(numbersTested(declare('it.skip', 'T5: memory'))).toEqual([]);
    expect(numbersTested(declare('it.todo', 'T5: memory'))).toEqual([]);
    expect(numbersTested('// see T5: memory')).toEqual([]);
    expect(numbersTested(declare('it', 'waits for T5: memory'))).toEqual([]);
  });
});
