import { type Command, Option } from 'commander';
import type { AuditListBody, KeyBody, KeyListBody, MadeKeyBody } from '../../api/schemas/key-schemas.ts';
import { roles } from '../../model/api-key.ts';
import { readAmount, readCount } from '../read-option.ts';
import { addServerOptions, clientFor, printResult, type ServerOptions } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

const examples = `
A server without any key serves this machine's own programs only. From its first key on, which has to be an admin's, every request
needs one. A key is shown once, when it is made; the server keeps its digest.

Roles: viewer reads; member runs programs as well; manager keeps its tenant's keys and users' data as well; admin does
all that for every tenant.

Examples:
  chameleon key create --name me --role admin
  CHAMELEON_API_KEY=chk_… chameleon key create --name ci --tenant acme --expires-days 90
  chameleon key list
  chameleon key rotate key_0mx3… --grace-s 600
  chameleon key revoke key_0mx3…`;

interface CreateOptions extends ServerOptions {
  readonly name: string;
  readonly role: string;
  readonly tenant?: string;
  readonly expiresDays?: number;
}

/** `chameleon key …`: who may ask the server, and for what. */
export function addKeyCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('key')
    .description('make, list, rotate and revoke API keys, and see what was done with them')
    .addHelpText('after', examples);
  addCreate(command, terminal);
  addList(command, terminal);
  addRotate(command, terminal);
  addRevoke(command, terminal);
  addAudit(command, terminal);
}

function addCreate(program: Command, terminal: Terminal): void {
  const command = program
    .command('create')
    .description('make a key and print it: it is shown this once')
    .requiredOption('--name <name>', 'what people call it')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).default('member'))
    .option('--tenant <name>', 'whose it is (default: that of the key that asks)')
    .option('--expires-days <days>', 'it ends by itself after so many days', readCount);
  addServerOptions(command).action(async (options: CreateOptions) => {
    const { name, role, tenant, expiresDays } = options;
    const made = await clientFor(options, terminal).post<MadeKeyBody>('/v1/keys', {
      ...{ name, role },
      ...(tenant === undefined ? {} : { tenant }),
      ...(expiresDays === undefined ? {} : { expiresInDays: expiresDays }),
    });
    await printMade(terminal, options, made);
  });
}

function addList(program: Command, terminal: Terminal): void {
  const command = program
    .command('list')
    .description('list the keys of the tenant, or of all for an admin')
    .option('--tenant <name>', 'of one tenant only');
  addServerOptions(command).action(async (options: ServerOptions & { readonly tenant?: string }) => {
    const query = options.tenant === undefined ? '' : `?${new URLSearchParams({ tenant: options.tenant })}`;
    const list = await clientFor(options, terminal).get<KeyListBody>(`/v1/keys${query}`);
    await printResult(terminal, list, { json: options.json, describe: describeKeys });
  });
}

function addRotate(program: Command, terminal: Terminal): void {
  const command = program
    .command('rotate')
    .argument('<id>', 'the key')
    .description('make a key in place of an old one, and print it')
    .option('--grace-s <seconds>', 'for so long the old one still is a key', readAmount, 3600);
  addServerOptions(command).action(
    async (id: string, options: ServerOptions & { readonly graceS: number }) => {
      const path = `/v1/keys/${encodeURIComponent(id)}/rotate`;
      const made = await clientFor(options, terminal).post<MadeKeyBody>(path, {
        graceSeconds: options.graceS,
      });
      await printMade(terminal, options, made);
    },
  );
}

function addRevoke(program: Command, terminal: Terminal): void {
  const command = program
    .command('revoke')
    .argument('<id>', 'the key')
    .description('take a key away: from now on it is none');
  addServerOptions(command).action(async (id: string, options: ServerOptions) => {
    await clientFor(options, terminal).delete(`/v1/keys/${encodeURIComponent(id)}`);
    await printResult(
      terminal,
      { id, isRevoked: true },
      { json: options.json, describe: () => `${id} is revoked` },
    );
  });
}

function addAudit(program: Command, terminal: Terminal): void {
  const command = program
    .command('audit')
    .description("see what was done to keys and to users' data, newest first")
    .option('--count <count>', 'at most so many', readCount, 100);
  addServerOptions(command).action(async (options: ServerOptions & { readonly count: number }) => {
    const list = await clientFor(options, terminal).get<AuditListBody>(`/v1/audit?count=${options.count}`);
    await printResult(terminal, list, { json: options.json, describe: describeAudit });
  });
}

/** The key alone on standard output, so that it can be piped to where it is kept; what it is on standard error. */
async function printMade(terminal: Terminal, { json }: ServerOptions, made: MadeKeyBody): Promise<void> {
  await printResult(terminal, made, { json, describe: ({ key }) => key });
  if (!json) {
    await terminal.err(
      `chameleon: this is ${made.id}, ${made.role} of ${made.tenant}; it is shown this once\n`,
    );
  }
}

async function describeKeys({ keys }: KeyListBody): Promise<string> {
  const { renderTable } = await import('../render-table.ts');
  const rows = keys.map((key) => [key.id, key.tenant, key.role, key.name, untilOf(key)]);
  return keys.length === 0
    ? "there is no key: this machine's own programs are served without"
    : renderTable(['key', 'tenant', 'role', 'name', 'ends'], rows);
}

function untilOf({ isConfigured, expiresAt }: KeyBody): string {
  if (isConfigured) {
    return 'configured';
  }
  return expiresAt === null ? '-' : new Date(expiresAt).toISOString();
}

async function describeAudit({ entries }: AuditListBody): Promise<string> {
  const { renderTable } = await import('../render-table.ts');
  const rows = entries.map(({ at, tenant, by, action, subject, detail }) => [
    ...[new Date(at).toISOString(), tenant, by ?? '-', action, subject, detail],
  ]);
  return entries.length === 0
    ? 'nothing was done yet'
    : renderTable(['at', 'tenant', 'by', 'action', 'to', 'what'], rows);
}
