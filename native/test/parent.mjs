// A parent to be killed: starts a daemon with busy instances and says where.
import { Connection, execute, startDaemon, type } from './client.mjs';
import { openMode } from './modes.mjs';

const opened = openMode(process.argv[2]);
const daemon = await startDaemon(opened.options);
const code = '(setsid sleep 299 &); trap "" TERM HUP; echo ready; while :; do sleep 299; done';
await Promise.all(
  [1, 2].map(
    () =>
      new Promise((resolve) => {
        execute(daemon, 'bash', code, { act: (connection) => connection.until(type.stdout).then(resolve) });
      }),
  ),
);
const parked = new Connection(daemon);
parked.create({});
await parked.until(type.ready);
const { parents = [], options } = opened;
console.log(JSON.stringify({ daemonPid: daemon.child.pid, directory: daemon.directory, parents, scratch: options.scratch }));
setInterval(() => {}, 1000);
