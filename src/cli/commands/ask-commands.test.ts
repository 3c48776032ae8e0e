import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { programFile } from '../../../test/support/memory-chameleon/program-file.ts';
import { runCli } from '../../../test/support/memory-chameleon/run-cli.ts';
import type { HostReport } from '../host-report.ts';

async function serverWithOneRun(user = 'ann') {
  const server = await startMemoryServer();
  await server.ask('POST', '/v1/executions', { user, language: 'python', code: 'print a' });
  return server;
}

describe('the commands that ask a server', () => {
  it.each([
    [
      'pool',
      ['pool'],
      /wrong now:\n {2}boots of bash fail: .*\n\nkept for one user each:\n {2}ann, python, from 0 s to \d+ s: Because\.\n\nwhy:\n {2}1 manager: .*\n {2}python: 2 prewarmed, because[\s\S]*a perfect forecast 0\.5\n.*87\.5 % of CPU times/,
    ],
    [
      'explain',
      ['explain', '--runtime', 'py'],
      /^predictive, policy cheapest: 8 executions are too few[\s\S]*left alone: the predictor of cost, it threw "no weights"\n[\s\S]*placement auto, starts of late: least-loaded 1\.5 ms, round-robin -\n[\s\S]*each GB·s held must save 1\.5; the budget cut python from 3 to 2\n[\s\S]*\npython: 2 prewarmed, because[\s\S]*p90 6, p99 - arrivals; recent-rate 0\.5\/s\nintensity 0\.75\/s, 2 users in session[\s\S]*arrivals follow other laws than those learnt since 1970-01-01T00:00:01Z\n\nrule +holds +cost[\s\S]*newsvendor +2 +12\.5 +100 %\nlearnt-peaks +8 +- +0 %[\s\S]*reactive, fixed:4 +4 +26[\s\S]*9 starts of the last ten minutes/,
    ],
    [
      'forecast',
      ['forecast', '--horizon-ms', '5000'],
      /arrivals within 5 s\n\nruntime +per second[\s\S]*earlier forecasts\n\nruntime +horizon[\s\S]*python +10 s +5 +4 +87\.5 %/,
    ],
    ['profile', ['profile', 'ann'], /^ann: 1 executions from [\s\S]*pause +lately +ever\n/],
    [
      'executions',
      ['executions'],
      /accepted +user[\s\S]*ann +python +succeeded +prewarmed +4 ms +12 ms +10 ms – 25 ms/,
    ],
    [
      'analyze',
      ['analyze', 'FILE'],
      /complexity linear, 80 % sure; memory constant\n[\s\S]*imports +sys\n[\s\S]*line 1: a loop/,
    ],
  ])('%s prints for people, and JSON alone when asked', async (_name, args, words) => {
    const { url } = await serverWithOneRun();
    const given = args.map((arg) => (arg === 'FILE' ? programFile('for x') : arg));
    const human = await runCli(given, { url });
    expect([human.code, human.err]).toEqual([0, '']);
    expect(human.out).toMatch(words);
    const machine = await runCli([...given, '--json'], { url });
    expect([machine.code, machine.err]).toEqual([0, '']);
    expect(typeof JSON.parse(machine.out)).toBe('object');
  });

  it.each(['pool', 'explain', 'forecast', 'profile', 'executions'])('%s needs one', async (command) => {
    const args = command === 'profile' ? [command, 'ann'] : [command];
    const { code, out, err } = await runCli(args, { env: { CHAMELEON_PORT: '1' } });
    expect([code, out]).toEqual([69, '']);
    expect(err).toContain('chameleon serve');
  });

  it('profile says when nobody of that name is known', async () => {
    const { url } = await startMemoryServer();
    const { code, err } = await runCli(['profile', 'no body/?'], { url });
    expect(code).toBe(1);
    expect(err).toContain('not-found');
  });

  it('executions asks for one user and a count', async () => {
    const { url, ask } = await serverWithOneRun('a&b=c');
    await ask('POST', '/v1/executions', { user: 'bob', language: 'python', code: 'print b' });
    const { out } = await runCli(['executions', '--user', 'a&b=c', '--count', '5', '--json'], { url });
    expect(JSON.parse(out).executions.map(({ user }: { user: string }) => user)).toEqual(['a&b=c']);
  });

  it('T62 let no name steer the terminal', async () => {
    const { url } = await serverWithOneRun('\u001b[31mred\u202e');
    const { out } = await runCli(['executions'], { url });
    expect(out).toContain('·[31mred·');
    expect([...out].some((letter) => letter === '\u001b' || letter === '\u202e')).toBe(false);
  });

  it('analyze says why nothing is known, of bytes that are no text too', async () => {
    const { url } = await startMemoryServer();
    const { code, out } = await runCli(['analyze', programFile(Uint8Array.of(0xff, 0xfe))], { url });
    expect(code).toBe(0);
    expect(out).toContain('unknown    not a program');
  });

  it('analyze answers many programs line by line, in their order, and says which line is none', async () => {
    const { url } = await startMemoryServer();
    const lines = [
      '{"id": "b", "lang": "python", "code": "for x"}',
      'no json',
      '',
      '{"id": 7, "lang": "cobol", "code": "x"}',
      '{"code": 3}',
      '{"id": 1, "code": "!!!", "lang": "py"}',
    ];
    const { code, out, err } = await runCli(['analyze', '--jsonl', programFile(lines.join('\n'))], { url });
    expect([code, err]).toEqual([1, '']);
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toMatchObject([
      { id: 'b', status: 'ok', timeComplexity: { class: 'linear' } },
      { id: null, line: 2, error: expect.stringContaining('no JSON') },
      { id: 7, line: 4, error: expect.stringContaining('unknown-runtime') },
      { id: null, line: 5, error: expect.stringContaining('wanted') },
      { id: 1, status: 'unknown', reason: 'not a program' },
    ]);
  });

  it('analyze --probe tells what a probe measured, or why there is none', async () => {
    const { url } = await startMemoryServer();
    const file = programFile('for x');
    const { code, out } = await runCli(['analyze', file, '--probe'], { url });
    expect(code).toBe(0);
    expect(out).toMatch(
      /probe +20 runs in 900 ms; reading alone told linear, 80 % sure\n +no input exit code 1 after 3 ms[\s\S]*growth +quadratic, 90 % sure, power 2 of the size of: one number\n[\s\S]*1000: 100 ms/,
    );
    const unneeded = await runCli(['analyze', file, '--probe', 'when-unsure'], { url });
    expect(unneeded.out).toContain('probe      not run: reading it was sure enough, 80 %');
    const lines = programFile('{"id":1,"code":"for x"}');
    const many = await runCli(['analyze', '--jsonl', lines, '--probe'], { url });
    expect(JSON.parse(many.out)).toMatchObject({ id: 1, probe: { status: 'ran' } });
    expect((await runCli(['analyze', file], { url })).out).not.toContain('probe');
  });

  it('analyze wants one file or many programs, not both', async () => {
    const { code, err } = await runCli(['analyze']);
    expect([code, err]).toEqual([2, expect.stringContaining('--jsonl')]);
  });

  it('say that something else answers, when something else answers', async () => {
    const { createServer } = await import('node:http');
    const other = createServer((_request, response) => response.writeHead(418).end('a teapot'));
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { code, err } = await runCli(['pool'], { url: `http://127.0.0.1:${port}` });
    other.close();
    expect(code).toBe(70);
    expect(err).toContain('418');
  });
});

describe('chameleon openapi', () => {
  it('prints the document without a server', async () => {
    const { code, out } = await runCli(['openapi']);
    expect(code).toBe(0);
    expect(JSON.parse(out).paths['/v1/executions']).toHaveProperty('post');
  });
});

describe('chameleon doctor', () => {
  const layers = [
    { name: 'seccomp', isApplied: true, note: 'an allow-list of system calls' },
    { name: 'cgroup memory', isApplied: false, note: 'not writable: start it as root' },
  ];
  const runtimes = [
    {
      runtime: 'python',
      language: 'python',
      level: 'process-landlock',
      isNetworkOffered: false,
      displayName: 'Python',
      version: '3.11',
      aliases: ['py'],
      extensions: ['.py'],
      parkedAt: 'interpreter',
      fileName: 'main.py',
      preloadable: [],
      isKeepable: false,
      loadable: [],
    },
  ] as const;
  const weak: HostReport = {
    platform: 'linux x64',
    node: '24.0.0',
    isRoot: false,
    packages: [],
    levels: [
      {
        driver: 'launcher',
        level: 'process',
        isAvailable: false,
        layers: [],
        runtimes: [],
        problem: 'user namespaces are refused',
      },
      {
        driver: 'launcher',
        level: 'process-landlock',
        isAvailable: true,
        layers,
        runtimes,
        memorySource: 'sampled',
      },
    ],
  };

  it('says layer by layer what there is, and what would mend the rest', async () => {
    const { code, out } = await runCli(['doctor'], { host: weak });
    expect(code).toBe(0);
    expect(out).toContain('level process: not available: user namespaces are refused');
    expect(out).toMatch(/cgroup memory +NO +not writable: start it as root/);
    expect(out).toMatch(/Python +process-landlock +3\.11 +py/);
    expect(out).toContain('Code can be run here at level process-landlock.');
  });

  it('prints the same as JSON', async () => {
    const { out } = await runCli(['doctor', '--json'], { host: weak });
    expect(JSON.parse(out)).toEqual({
      ...JSON.parse(JSON.stringify(weak)),
      usableLevels: ['process-landlock'],
    });
  });

  it('says which packages are offered, and why others are not', async () => {
    const packages = [
      { runtime: 'python', given: '/srv/current', folder: '/srv/v1' },
      { runtime: 'javascript', given: '/srv/js', problem: 'packages.javascript: /srv/js is not a directory' },
    ];
    const { code, out } = await runCli(['doctor'], { host: { ...weak, packages } });
    expect(out).toContain('packages for python: /srv/v1');
    expect(out).toContain('NOT offered: packages.javascript: /srv/js is not a directory');
    expect(code).toBe(1);
  });

  it.each([
    ['nothing can isolate', { ...weak, levels: weak.levels.slice(0, 1) }],
    [
      'no language is found',
      {
        ...weak,
        levels: [{ driver: 'launcher', level: 'process', isAvailable: true, layers, runtimes: [] }] as const,
      },
    ],
  ])('exits with 1 when %s', async (_what, host) => {
    expect((await runCli(['doctor'], { host })).code).toBe(1);
  });
});
