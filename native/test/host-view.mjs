// Instances as the host sees them.
import fs from 'node:fs';

function childrenOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // it ended while we looked
  }
}

const nameOf = (pid) => fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim();

/** The supervisor, init and program of the only instance that a daemon has beside its spare. */
export function hostPid(daemon) {
  const supervisors = childrenOf(daemon.announced.pid).filter((pid) => nameOf(pid) !== 'launcher-spare');
  const found = supervisors.flatMap((supervisor) =>
    childrenOf(supervisor).flatMap((init) => childrenOf(init).map((program) => ({ supervisor, init, program }))),
  );
  if (found.length !== 1) {
    throw new Error(`${found.length} instances, not one`);
  }
  return found[0];
}

/** The lines of a mountinfo, in the order in which they were mounted. */
export function mountsOf(text) {
  return text.trim().split('\n').map((line) => {
    const [before, after] = line.split(' - ');
    const [, , , root, at, options] = before.split(' ');
    const [kind, , superOptions] = after.split(' ');
    return { root, at, kind, options: new Set(options.split(',')), superOptions };
  });
}
