import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openableLevels } from '../../../test/support/probe-launcher.ts';
import { makeId } from '../../kernel/ids.ts';
import { requestFor, roomyLimits, someOwner, textOf } from '../bench-conformance.ts';
import type { DriverInstance, RunRequest } from '../driver.ts';
import { LauncherDriver, type LauncherDriverSettings } from './launcher-driver.ts';

const SLOW_MS = 120_000;
/** Compiling never ends by itself. */
const endless = '#include "/dev/zero"';

/** What its driver makes lies in a folder of this test alone. */
const usualFolder = process.env.TMPDIR;
const folder = mkdtempSync(join(tmpdir(), 'compiles-'));
const drivers: LauncherDriver[] = [];

async function open(settings: Partial<LauncherDriverSettings> = {}): Promise<LauncherDriver> {
  const driver = await LauncherDriver.open({ isolation: 'process', ...settings });
  drivers.push(driver);
  return driver;
}

let serial = 0;

/** A program that no other test has compiled. */
function newProgram(text = 'made'): string {
  serial += 1;
  return `#include <stdio.h>\n/* ${serial} */\nint main(void) { puts("${text}"); }`;
}

function create(driver: LauncherDriver): Promise<DriverInstance> {
  return driver.create({ instanceId: makeId('ins', 'c'), runtime: 'c' });
}

async function run(driver: LauncherDriver, code: string, given: Partial<RunRequest> = {}) {
  const instance = await create(driver);
  const report = await instance.run(requestFor(code, given), () => undefined);
  await instance.ended;
  return { ...report, stdout: textOf(report.stdout), stderr: textOf(report.stderr) };
}

function buildFolders(): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('chameleon-builds-'));
}

function buildFiles(): readonly string[] {
  return buildFolders().flatMap((name) =>
    readdirSync(join(folder, name))
      .filter((file) => /^[0-9a-f]{64}$/.test(file))
      .map((file) => join(folder, name, file)),
  );
}

const isHere =
  openableLevels().includes('process') && (existsSync('/usr/bin/gcc') || existsSync('/usr/bin/clang'));

describe.skipIf(!isHere)('a program that is compiled', { timeout: SLOW_MS }, () => {
  let driver: LauncherDriver;
  beforeAll(async () => {
    process.env.TMPDIR = folder;
    driver = await open();
  });
  afterAll(async () => {
    await Promise.all(drivers.map((each) => each.close()));
    expect(buildFolders()).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
    if (usualFolder === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = usualFolder;
    }
  });

  it('is kept for its user alone, neither for another one nor for that name in another tenant', async () => {
    const code = newProgram();
    const others = [
      someOwner,
      { ...someOwner, userId: makeId('usr', 'other') },
      { ...someOwner, tenantId: makeId('ten', 'other') },
    ];
    for (const owner of others) {
      const first = await run(driver, code, { owner });
      expect([first.stdout, first.compile?.isCached]).toEqual(['made\n', false]);
      expect(first.compile?.cpuMs).toBeGreaterThan(0);
    }
    for (const owner of others) {
      expect((await run(driver, code, { owner })).compile).toMatchObject({ isCached: true, cpuMs: 0 });
    }
  });

  it('is compiled with the files that it is given, and again when they are others', async () => {
    const code = `#include "in/words.h"\n${newProgram('" WORDS "')}`;
    const fileOf = (words: string) => ({
      name: 'in/words.h',
      content: Buffer.from(`#define WORDS "${words}"`),
      isExecutable: false,
    });
    for (const words of ['one', 'two']) {
      const given = { files: [fileOf(words)] };
      expect(await run(driver, code, given)).toMatchObject({
        stdout: `${words}\n`,
        compile: { isCached: false },
      });
      expect(await run(driver, code, given)).toMatchObject({
        stdout: `${words}\n`,
        compile: { isCached: true },
      });
    }
  });

  it('hands back what the program made, and nothing of what its compiler did', async () => {
    const code = `#include <stdio.h>\nint main(void) { fputs("text", fopen("made.txt", "w")); }`;
    const filesWanted = { names: ['.'], bytesMax: 1_000_000, countMax: 10 };
    for (const isCached of [false, true]) {
      const { filesLeft, compile } = await run(driver, code, { filesWanted });
      expect(compile?.isCached).toBe(isCached);
      expect(filesLeft.files.map(({ name, content }) => [name, textOf(content)])).toEqual([
        ['made.txt', 'text'],
      ]);
    }
    const refused = await run(driver, 'int main( {', {
      filesWanted: { ...filesWanted, names: ['made.txt'] },
    });
    expect(refused.filesLeft).toEqual({
      files: [],
      leftOut: [{ name: 'made.txt', reason: 'missing' }],
    });
  });

  it('is compiled once for all who want it at the same time, and paid for once', async () => {
    const code = newProgram();
    const reports = await Promise.all([1, 2, 3].map(() => run(driver, code)));
    expect(reports.map(({ stdout, compile }) => [stdout, compile?.isCached])).toEqual(
      reports.map(() => ['made\n', false]),
    );
    expect(reports.filter(({ compile }) => compile?.cpuMs !== 0)).toHaveLength(1);
  });

  it('is compiled again when what was kept of it has changed on disk', async () => {
    const code = newProgram();
    await run(driver, code);
    const files = buildFiles();
    expect(files.length).toBeGreaterThan(0);
    for (const path of files) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      writeFileSync(
        path,
        readFileSync(path).map((byte, at) => (at === 100 ? byte ^ 1 : byte)),
      );
    }
    expect(await run(driver, code)).toMatchObject({ stdout: 'made\n', compile: { isCached: false } });
    expect(await run(driver, code)).toMatchObject({ stdout: 'made\n', compile: { isCached: true } });
  });

  it('is cancelled while it compiles, and leaves those alone who wait for the same', async () => {
    const alone = await create(driver);
    const cancelled = alone.run(requestFor(endless), () => undefined);
    alone.cancel();
    expect(await cancelled).toMatchObject({ reason: 'cancelled', exitCode: null, signal: null, runMs: 0 });
    await alone.ended;

    const code = newProgram();
    const [leaving, staying] = [await create(driver), await create(driver)];
    const left = leaving.run(requestFor(code), () => undefined);
    const stayed = staying.run(requestFor(code), () => undefined);
    leaving.cancel();
    leaving.cancel();
    expect(await left).toMatchObject({ reason: 'cancelled', compile: { cpuMs: 0 } });
    const report = await stayed;
    expect([textOf(report.stdout), report.compile?.isCached]).toEqual(['made\n', false]);
    expect(report.compile?.cpuMs).toBeGreaterThan(0);
    await Promise.all([leaving.ended, staying.ended]);
  });

  it('is stopped while it compiles, and never runs', async () => {
    const instance = await create(driver);
    const running = instance.run(requestFor(endless), () => undefined);
    await Promise.all([expect(running).rejects.toMatchObject({ code: 'instance-failed' }), instance.stop()]);
    await expect(instance.run(requestFor(newProgram()), () => undefined)).rejects.toThrow('stopping');
  });

  it('runs once', async () => {
    const instance = await create(driver);
    await instance.run(requestFor(newProgram()), () => undefined);
    await expect(instance.run(requestFor(newProgram()), () => undefined)).rejects.toThrow('has run once');
    await instance.ended;
  });

  it('gets from its compiler no more than any output may be', async () => {
    const code = '#error aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n'.repeat(10);
    const heard: string[] = [];
    const instance = await create(driver);
    const request = requestFor(code, { limits: { ...roomyLimits, outputBytes: 100 } });
    const report = await instance.run(request, ({ stream, bytes }) => heard.push(stream, textOf(bytes)));
    expect(report).toMatchObject({ reason: 'compile', isStdoutTruncated: false, isStderrTruncated: true });
    expect(report.stderr).toHaveLength(100);
    expect(heard).toEqual(['stderr', textOf(report.stderr)]);
    await instance.ended;
  });

  it('is compiled each time where nothing may be kept', async () => {
    const keepsNothing = await open({ buildMbMax: 0 });
    const code = newProgram();
    for (let round = 0; round < 2; round += 1) {
      expect(await run(keepsNothing, code)).toMatchObject({
        stdout: 'made\n',
        compile: { isCached: false },
      });
    }
  });

  it('is given no more to compile than any run may have', async () => {
    const strict = await open({ limitsMax: { ...roomyLimits, cpuMs: 10 } });
    const report = await run(strict, endless);
    expect(report).toMatchObject({ reason: 'cpu', stderr: '', exitCode: null });
    expect(report.compile?.failedUnder).toMatchObject({ cpuMs: 10, memoryMb: 256 });
    expect(report.usage.cpuUserMs).toBe(0);
  });
});
