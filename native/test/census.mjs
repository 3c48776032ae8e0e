// What instances have left on the host: processes, cgroups, directories, mounts, files.
import fs from 'node:fs';

/** Every process below the daemon. */
export function processesOf(daemon) {
  const found = [];
  for (const pid of fs.readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      found.push({ pid: Number(pid), parent, name, state: stat.slice(stat.lastIndexOf(')') + 2)[0] });
    } catch {
      // it ended while we looked
    }
  }
  const tree = new Set([daemon.child.pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const each of found) {
      if (tree.has(each.parent) && !tree.has(each.pid)) {
        tree.add(each.pid);
        grown = true;
      }
    }
  }
  return found.filter((each) => tree.has(each.pid) && each.pid !== daemon.child.pid);
}

/** What was made ahead for the next request belongs to nobody yet: a supervisor, its init, and their cgroup. */
function sparesOf(daemon) {
  const processes = processesOf(daemon).filter(({ name }) => name === 'launcher-spare');
  const cgroups = processes.flatMap(({ pid }) => {
    try {
      return fs.readFileSync(`/proc/${pid}/cgroup`, 'utf8').match(/chameleon-\d+-\d+/g) ?? [];
    } catch {
      return []; // it ended while we looked
    }
  });
  return { processes, cgroups: new Set(cgroups) };
}

function filesIn(directory) {
  return fs.existsSync(directory) ? fs.readdirSync(directory).filter((each) => each !== 'launcher.sock') : [];
}

/** What is there of instances, the one made ahead left aside. */
export function leftovers({ daemon, opened }) {
  const spares = sparesOf(daemon);
  const spareIds = new Set(spares.processes.map(({ pid }) => pid));
  const cgroups = (opened.parents ?? [])
    .flatMap((parent) =>
      fs.readdirSync(parent, { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => each.name),
    )
    .filter((name) => !spares.cgroups.has(name));
  const scratch = opened.options.scratch && fs.existsSync(opened.options.scratch) ? fs.readdirSync(opened.options.scratch) : [];
  const mounts = fs.readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes('launcher-test'));
  const processes = processesOf(daemon).filter(({ pid }) => !spareIds.has(pid));
  return { processes, cgroups, scratch, mounts, files: filesIn(daemon.directory) };
}

/** Ended, even if whoever adopted it has not reaped it yet. */
export function isDead(pid) {
  try {
    return /State:\tZ/.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

export const nothing = { processes: [], cgroups: [], scratch: [], mounts: [], files: [] };

/** Repeats a check until it passes; throws what it throws once `ms` are over. */
export async function eventually(check, ms = 3000) {
  const end = performance.now() + ms;
  for (;;) {
    try {
      return check();
    } catch (error) {
      if (performance.now() > end) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
