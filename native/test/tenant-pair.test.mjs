// Two tenants and some thirty places: nothing that one plants is found by the other, neither beside it nor after it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, it } from 'node:test';
import { agents, execute, frame, isRoot, startZygote, type } from './client.mjs';
import { describeModes } from './modes.mjs';
import { places, prelude } from './tenant-pair.mjs';

/** What is told all the same, by mode; SECURITY.md says so. */
const known = {
  'record locks on a shared file': () => 'a lock',
  'locks of open files on a shared file': () => 'a lock',
};

describeModes('a tenant finds nothing of another', (bench) => {
  let zygote;
  before(async () => {
    if (isRoot) {
      const file = path.join(agents, 'bash-agent.sh');
      fs.utimesSync(file, new Date(0), fs.statSync(file).mtime);
    }
    if (bench.mode !== 'landlock') {
      const connection = await startZygote(bench.daemon, 'pair');
      zygote = 'pair';
      bench.beforeStop = async () => {
        connection.send(frame(type.kill));
        await connection.closed;
      };
    }
  });

  for (const [threat, place, plant, find] of places) {
    it(`${threat} ${place}`, async (t) => {
      if (bench.mode === 'landlock' && place === 'times of access to shared files') {
        t.skip('the mounts of the host are used there: see SECURITY.md');
        return;
      }
      const start = prelude(bench.daemon.inside.agents);
      let beside;
      const uid = isRoot ? { uid: bench.daemon.nextUid++ } : {};
      const look = (create = {}) => execute(bench.daemon, 'python', start + find, { zygote, create });
      const planted = await execute(bench.daemon, 'python', `${start}${plant}\nprint("planted", flush=True)\nsys.stdin.read()`, {
        zygote,
        create: uid,
        run: { stdin: 1 },
        act: async (connection) => {
          await connection.until(type.stdout, type.exit);
          beside = await look();
          connection.send(frame(type.stdinEnd));
        },
      });
      assert.match(planted.stdout, /^planted$/m, planted.stderr);
      const after = await look(uid);
      const expected = known[place]?.(bench.mode) ?? 'nothing';
      assert.deepEqual([beside.stdout.replaceAll(/[[\]'\n]/g, ''), after.stdout], [expected, 'nothing\n'], beside.stderr + after.stderr);
    });
  }
});
