import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openableLevels } from '../../../test/support/probe-launcher.ts';
import { makeId } from '../../kernel/ids.ts';
import { roomyLimits, someOwner, textOf } from '../bench-conformance.ts';
import { LauncherDriver } from './launcher-driver.ts';
import { resolvePackageFolders } from './package-folders.ts';

const root = mkdtempSync(join(tmpdir(), 'chameleon-packages-'));
const secret = join(root, 'secret');
const nodeModules = join(root, 'offered/node_modules');
const sitePackages = join(root, 'offered/site-packages');

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A package that needs another one, one that is a module, and ways out of the folder that lead to a host file. */
function prepare(): void {
  chmodSync(root, 0o755);
  put(secret, 'of the host');
  put(join(nodeModules, 'plain/index.js'), 'module.exports = "plain and " + require("needed");');
  put(join(nodeModules, 'needed/index.js'), 'module.exports = "needed";');
  put(join(nodeModules, 'modern/package.json'), '{ "type": "module", "exports": "./modern.js" }');
  put(
    join(nodeModules, 'modern/modern.js'),
    'import plain from "plain";\nexport default "modern, " + plain;',
  );
  put(join(sitePackages, 'offered/__init__.py'), 'from .part import NAME');
  put(join(sitePackages, 'offered/part.py'), 'NAME = "offered"');
  for (const folder of [nodeModules, sitePackages]) {
    symlinkSync(secret, join(folder, 'absolute'));
    symlinkSync('../../secret', join(folder, 'relative'));
    symlinkSync('../..', join(folder, 'above'));
  }
}

const programs: readonly (readonly [what: string, runtime: string, code: string, out: string])[] = [
  ['require', 'javascript', 'console.log(require("plain"))', 'plain and needed'],
  ['import', 'javascript', 'import modern from "modern"; console.log(modern)', 'modern, plain and needed'],
  [
    'import()',
    'javascript',
    'import("modern").then((it) => console.log(it.default))',
    'modern, plain and needed',
  ],
  [
    'import',
    'typescript',
    'import plain from "plain"; const a: string = plain; console.log(a)',
    'plain and needed',
  ],
  ['import', 'python', 'import offered\nprint(offered.NAME)', 'offered'],
  [
    'a child process with import',
    'python',
    'import subprocess, sys\nsubprocess.run([sys.executable, "-c", "import offered; print(offered.NAME)"])',
    'offered',
  ],
  [
    'a worker with import',
    'javascript',
    'const { Worker } = require("node:worker_threads"); new Worker("console.log(require(\'plain\'))", { eval: true })',
    'plain and needed',
  ],
];

beforeAll(prepare);
afterAll(() => rmSync(root, { recursive: true }));

describe.each(openableLevels())('packages that an operator offers, at level %s', (isolation) => {
  let driver: LauncherDriver;
  beforeAll(async () => {
    const given = { javascript: nodeModules, typescript: nodeModules, python: sitePackages };
    const packages = resolvePackageFolders(given, { isolation, dataFolder: join(root, 'data') });
    driver = await LauncherDriver.open({ isolation, packages });
  });
  afterAll(() => driver.close());

  async function run(runtime: string, code: string, preload: readonly string[] = []) {
    const instance = await driver.create({ instanceId: makeId('ins', 'one'), runtime, preload });
    const program = { programId: 'prg_one', code };
    if (preload.length > 0) {
      await instance.initialise(program);
    }
    const given = { executionId: makeId('exe', 'one'), owner: someOwner, program };
    const request = { ...given, stdin: '', args: [], env: {} };
    const report = await instance.run({ ...request, limits: roomyLimits }, () => undefined);
    await instance.ended;
    return { out: textOf(report.stdout).trim(), err: textOf(report.stderr), exitCode: report.exitCode };
  }

  it.each(programs)('are found by %s in %s', async (_what, runtime, code, out) => {
    expect(await run(runtime, code)).toEqual({ out, err: '', exitCode: 0 });
  });

  it('are found by programs that were loaded ahead with their imports', async () => {
    expect(await run('python', 'import sqlite3, offered\nprint(offered.NAME)', ['sqlite3'])).toMatchObject({
      out: 'offered',
    });
    const script = 'import "node:http"; import modern from "modern"; console.log(modern)';
    expect(await run('javascript', script, ['http'])).toMatchObject({ out: 'modern, plain and needed' });
  });

  it('cannot be changed, added to or removed by a program', async () => {
    const attempts = `import os, offered
folder = os.path.dirname(os.path.dirname(offered.__file__))
def attempt(what, *args):
    try:
        what(*args)
        print("done:", what, args)
    except OSError:
        pass
attempt(open, folder + "/offered/part.py", "a")
attempt(open, folder + "/new.py", "w")
attempt(os.mkdir, folder + "/new")
attempt(os.remove, folder + "/offered/part.py")
attempt(os.rename, folder + "/offered", folder + "/renamed")
attempt(os.symlink, "/etc", folder + "/etc")
attempt(os.chmod, folder + "/offered/part.py", 0o777)
descriptor = os.open(folder + "/offered/part.py", os.O_RDONLY)
attempt(os.fchmod, descriptor, 0)
attempt(os.fchown, descriptor, -1, os.getgid())
attempt(os.truncate, folder + "/offered/part.py", 0)`;
    expect(await run('python', attempts)).toEqual({ out: '', err: '', exitCode: 0 });
    const script = `const fs = require('node:fs'), path = require('node:path');
      const folder = path.dirname(path.dirname(require.resolve('plain')));
      for (const name of [folder + '/new', 'node_modules/new', folder + '/plain/index.js']) {
        try { fs.writeFileSync(name, ''); console.log('done:', name); } catch {}
      }`;
    expect(await run('javascript', script)).toEqual({ out: '', err: '', exitCode: 0 });
    expect(readFileSync(join(sitePackages, 'offered/part.py'), 'utf8')).toBe('NAME = "offered"');
  });

  it('lead nowhere on the host by the symlinks among them', async () => {
    const code = `import os, offered
folder = os.path.dirname(os.path.dirname(offered.__file__))
for name in ("absolute", "relative", "above/secret", "../../secret"):
    try:
        print(open(os.path.join(folder, name)).read())
    except OSError:
        print("closed")`;
    const closed = Array.from({ length: 4 }, () => 'closed').join('\n');
    expect(await run('python', code)).toEqual({ out: closed, err: '', exitCode: 0 });
  });

  it('let nothing run with more rights, nor as a device', async () => {
    const code = `import os, offered
flags = os.statvfs(offered.__file__).f_flag
print(bool(flags & os.ST_RDONLY), bool(flags & os.ST_NOSUID), bool(flags & os.ST_NODEV))`;
    // The lower level mounts nothing: there no_new_privs and its rules take the place of these flags.
    const expected = isolation === 'process' ? 'True True True' : expect.any(String);
    expect(await run('python', code)).toMatchObject({ out: expected, exitCode: 0 });
  });
});

describe('an instance without offered packages', () => {
  it('has no folder of them beside its program', async () => {
    const [isolation = 'process'] = openableLevels();
    const driver = await LauncherDriver.open({ isolation });
    const instance = await driver.create({ instanceId: makeId('ins', 'bare'), runtime: 'javascript' });
    const code = 'console.log(require("node:fs").readdirSync(".").join(), process.env.NODE_PATH)';
    const program = { programId: 'prg_bare', code };
    const given = { executionId: makeId('exe', 'bare'), owner: someOwner, program };
    const request = { ...given, stdin: '', args: [], env: {} };
    const report = await instance.run({ ...request, limits: roomyLimits }, () => undefined);
    expect(textOf(report.stdout)).toBe('main.js undefined\n');
    await driver.close();
  });
});
