// Threats by the network, by their numbers in the design: an instance has none.
import assert from 'node:assert/strict';
import net from 'node:net';
import os from 'node:os';
import { it } from 'node:test';
import { execute } from './client.mjs';
import { describeModes } from './modes.mjs';

describeModes('threats by the network', (bench) => {
  const python = async (code) => (await execute(bench.daemon, 'python', code)).stdout;

  it('T64 no address of the host, of its network or of a metadata service can be reached', async () => {
    const server = net.createServer().listen(0, '0.0.0.0');
    await new Promise((resolve) => server.on('listening', resolve));
    const own = Object.values(os.networkInterfaces()).flat().map(({ address }) => address);
    const addresses = [...own, '169.254.169.254', '10.0.0.1', '192.168.0.1', '0.0.0.0', '::1', '::ffff:127.0.0.1'];
    const out = await python(`import socket
for address in ${JSON.stringify(addresses)}:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind) as own:
                own.settimeout(1); own.connect((address, ${server.address().port})); own.send(b"x"); print("reached", address)
        except OSError: pass
print("done")`);
    server.close();
    assert.equal(out, 'done\n');
  });

  it('T67 names cannot be asked for, nothing can listen, and there is no interface to send from', async () => {
    const out = await python(`import os, socket
def attempt(action):
    try: action(); return "done"
    except OSError: return "refused"
try: interfaces = [line.split(":")[0].strip() for line in open("/proc/self/net/dev").readlines()[2:]]
except OSError: interfaces = []
print(attempt(lambda: socket.getaddrinfo("example.com", 80)), attempt(lambda: socket.create_server(("", 8000))), attempt(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)), attempt(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)), interfaces in ([], ["lo"]))`);
    assert.equal(out, 'refused refused refused refused True\n');
  });
});
