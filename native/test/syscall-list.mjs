// What src/ says of every system call, read from there: no second list to keep.
import fs from 'node:fs';
import path from 'node:path';
import { native } from './client.mjs';

const source = (name) => fs.readFileSync(path.join(native, 'src', name), 'utf8');
const withoutComments = (text) => text.replace(/\/\*[^]*?\*\//g, '').replace(/\/\/.*/g, '');

const headers = ['/usr/include/x86_64-linux-gnu', '/usr/include'].map((each) => path.join(each, 'asm/unistd_64.h'));
/** Where the kernel's own numbers stand; undefined where the C headers are not installed, or another processor is. */
export const numbersHeader = process.arch === 'x64' ? headers.find((each) => fs.existsSync(each)) : undefined;

function defines(text, prefix) {
  const pattern = new RegExp(`^#\\s*define\\s+${prefix}(\\w+)\\s+(0x[0-9a-fA-F]+|\\d+)`, 'gm');
  return new Map([...text.matchAll(pattern)].map(([, name, value]) => [name, Number(value)]));
}

function readTable() {
  const text = withoutComments(source('syscall-table.h'));
  const [common, special] = text.split(/#if defined\(__x86_64__\)/);
  const used = common + special.split('#else')[0];
  const numbers = new Map([...defines(source('syscall-numbers.h'), '__NR_'), ...defines(fs.readFileSync(numbersHeader, 'utf8'), '__NR_')]);
  return [...used.matchAll(/\b(ALLOW|CHECK|CHARGED|OPTION|REFUSE)\((\w+)(?:,\s*(\w+))?\)/g)].map(([, kind, name, rule]) => ({
    kind, name, rule, number: numbers.get(name),
  }));
}

/** The words of an array of strings in seccomp.c. */
function namesIn(array) {
  const [, body] = withoutComments(source('seccomp.c')).match(new RegExp(`\\b${array}\\[\\] = \\{([^}]*)\\}`));
  return new Set([...body.matchAll(/"(\w+)"/g)].map(([, name]) => name));
}

/** Every prctl option that rule_prctl lets pass. */
export function harmlessOptions() {
  const [, body] = source('seccomp-rules.c').match(/harmless_prctl\[\] = \{([^}]*)\}/);
  const known = defines(fs.readFileSync('/usr/include/linux/prctl.h', 'utf8'), '');
  return new Set(withoutComments(body).split(',').map((each) => each.trim()).filter(Boolean).map((each) => known.get(each) ?? Number(each)));
}

/** The entries of the table, each with what a program must be answered: "reached", an error's name, or { rule }. */
export function expectations({ landlock, charged, allowed = [], signals = true }) {
  const [sockets, attributes, senders] = ['sockets', 'attributes', 'signals'].map(namesIn);
  const answer = ({ kind, name, rule }) => {
    if (landlock && sockets.has(name)) return 'EACCES';
    if (landlock && attributes.has(name)) return 'EPERM';
    if (landlock && !signals && senders.has(name)) return 'EPERM';
    if (landlock && name === 'socketpair') return { rule: 'rule_stream_pair' };
    if (landlock && name === 'utimensat') return { rule: 'rule_no_path' };
    if (rule) return { rule };
    if (kind === 'REFUSE') return 'EPERM';
    if (allowed.includes(name)) return 'reached';
    if (kind === 'OPTION' || (kind === 'CHARGED' && !charged)) return 'ENOSYS';
    return 'reached';
  };
  return readTable().map((entry) => ({ ...entry, expected: answer(entry) }));
}

/** The names that CREATE may be given in "allow". */
export const optionNames = () => readTable().filter(({ kind }) => kind === 'OPTION' || kind === 'CHARGED').map(({ name }) => name);
