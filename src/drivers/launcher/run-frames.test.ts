import { expect, it } from 'vitest';
import { forkablePython as python } from '../../../test/support/forkable-python.ts';
import { makeId } from '../../kernel/ids.ts';
import { someOwner } from '../bench-conformance.ts';
import { createFrame, runFrame, zygoteFrame } from './run-frames.ts';

const limits = { wallMs: 1, cpuMs: 1, memoryMb: 1, processCount: 1, outputBytes: 1, fileBytes: 1 };

/** The pairs of a frame, behind its header. */
function pairsOf(frame: Buffer): readonly string[] {
  const words = frame.subarray(5).toString().split('\0').slice(0, -1);
  return words.flatMap((word, index) => (index % 2 === 0 ? [`${word}=${words[index + 1]}`] : []));
}

it('says from the start that a program gives way, if it is to', () => {
  const program = { programId: 'prg_one', code: '' };
  const given = { executionId: makeId('exe', 'one'), owner: someOwner, program };
  const request = { ...given, stdin: '', args: [], env: {}, limits };
  const size = { boxBytes: 0, stdinBytes: 0 };
  expect(pairsOf(runFrame(python, { ...request, isYielding: true }, size))).toContain('yield=1');
  expect(pairsOf(runFrame(python, request, size))).toContain('yield=0');
});

it('executes an interpreter, or names the zygote that it is forked from', () => {
  const executed = pairsOf(createFrame({ runtime: python, uid: 5, preload: ['json', 'evil'] }));
  expect(executed).toEqual(
    expect.arrayContaining(['uid=5', 'arg=/usr/bin/python3', 'arg=agent.py', 'arg=json']),
  );
  const forked = pairsOf(
    createFrame({ runtime: python, uid: 5, preload: ['json', 'evil'], zygote: 'python-1' }),
  );
  expect(forked.filter((each) => each.startsWith('arg='))).toEqual(['arg=json']);
  expect(forked).toContain('fork=python-1');
});

it('says of an instance that nobody waits for it yet, if it is so', () => {
  const birth = { runtime: python, uid: undefined };
  expect(pairsOf(createFrame({ ...birth, isAhead: true }))).toContain('ahead=1');
  expect(pairsOf(createFrame(birth))).toContain('ahead=0');
});

it('gives a zygote whatever its forks may have', () => {
  const ceilings = (pairs: readonly string[]) =>
    pairs.filter((each) => /^(memory|file|box|open|env|process)/.test(each));
  const zygote = pairsOf(zygoteFrame(python, 'python-1', []));
  expect(zygote).toEqual(expect.arrayContaining(['zygote=python-1', 'arg=zygote.py']));
  expect(ceilings(zygote)).toEqual(ceilings(pairsOf(createFrame({ runtime: python, uid: undefined }))));
});

it('tells a zygote which packages to load, and what seeds their random states anew', () => {
  const wordsOf = (packages: readonly string[]) =>
    pairsOf(zygoteFrame(python, 'python-1', packages)).filter((each) => each.startsWith('arg='));
  expect(wordsOf(['wave'])).toEqual([...wordsOf([]), 'arg=wave=random.seed']);
  // Whatever is asked for, only what the manifest lists reaches it.
  expect(wordsOf(['os', '../wave', 'wave=os.abort'])).toEqual(wordsOf([]));
});

it('gives an interpreter as long as it may take, on hosts and where it may take longer', () => {
  expect(pairsOf(createFrame({ runtime: python, uid: 5 }))).toContain('timeoutMs=30000');
  expect(pairsOf(createFrame({ runtime: python, uid: 5, bootMsMax: 120_000 }))).toContain('timeoutMs=120000');
});
