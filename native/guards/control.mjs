// Whether a launcher still does its work: an instance of the mode runs a command. Says `works` or why not.
import { Connection, startDaemon, type } from '../test/client.mjs';
import { openMode } from '../test/modes.mjs';

const opened = openMode(process.argv[2]);
const daemon = await startDaemon(opened.options);
const connection = new Connection(daemon);
connection.create({});
connection.run({ arg: ['/bin/echo', 'works'] });
const exit = await connection.json(type.exit, type.failure);
console.log(connection.text(type.stdout) === 'works\n' ? 'works' : JSON.stringify(exit));
connection.socket.destroy();
await daemon.stop();
opened.close();
