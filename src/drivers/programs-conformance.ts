import type { ConformancePrograms } from './bench-conformance.ts';

/** The suite's programs, in the languages that drivers of real hosts have. */
export const javascript: ConformancePrograms = {
  runtime: 'javascript',
  speaks: 'console.log("out"); console.error("err");',
  exitsWith3: 'process.exit(3);',
  endsBySignal: 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60_000);',
  echoes: `const stdin = require('node:fs').readFileSync(0, 'utf8');
    console.log('stdin=' + stdin + '\\nargs=' + process.argv.slice(2).join('|') + '\\nenv=' + (process.env.CONFORMANCE ?? ''));`,
  counts:
    'globalThis.seen = (globalThis.seen ?? 0) + 1; console.log(seen + require("fs").readFileSync(0, "utf8"));',
  converses: `const lines = require('node:readline').createInterface({ input: process.stdin });
    lines.on('line', (line) => console.log('got ' + line)).on('close', () => console.log('end'));`,
  doubles: `const fs = require('node:fs'); const once = fs.readFileSync('in/once.txt', 'utf8');
    fs.mkdirSync('out'); fs.writeFileSync('out/twice.txt', once + once); fs.symlinkSync('out', 'way');`,
  sleeps: 'console.log("ready"); setTimeout(() => {}, 60_000);',
  spins: 'console.log("ready"); for (;;) {}',
  floods: 'for (;;) { require("node:fs").writeSync(1, "x".repeat(10_000)); }',
  grows: 'const held = []; for (;;) { held.push(Buffer.alloc(1 << 20, 1)); }',
};

export const python: ConformancePrograms = {
  runtime: 'python',
  speaks: 'import sys\nprint("out")\nprint("err", file=sys.stderr)',
  exitsWith3: 'raise SystemExit(3)',
  endsBySignal: 'import os, signal, time\nos.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(60)',
  echoes:
    'import os, sys\nprint("stdin=" + sys.stdin.read())\nprint("args=" + "|".join(sys.argv[1:]))\nprint("env=" + os.environ.get("CONFORMANCE", ""))',
  counts: 'import sys\nglobals().setdefault("seen", 0)\nseen += 1\nprint(str(seen) + sys.stdin.read())',
  converses: 'import sys\nfor line in sys.stdin: print("got " + line, end="", flush=True)\nprint("end")',
  doubles:
    'import os\nonce = open("in/once.txt").read()\nos.mkdir("out")\nopen("out/twice.txt", "w").write(once * 2)\nos.symlink("out", "way")',
  sleeps: 'import time\nprint("ready", flush=True)\ntime.sleep(60)',
  spins: 'print("ready", flush=True)\nwhile True: pass',
  floods: 'while True: print("x" * 1000)',
  grows: 'held = []\nwhile True: held.append(bytearray(b"x") * (1 << 20))',
};

export const bash: ConformancePrograms = {
  runtime: 'bash',
  speaks: 'echo out; echo err >&2',
  exitsWith3: 'exit 3',
  endsBySignal: 'kill -TERM $$; sleep 60',
  echoes:
    'stdin=$(cat); old=$IFS; IFS="|"; args="$*"; IFS=$old; printf "stdin=%s\\nargs=%s\\nenv=%s\\n" "$stdin" "$args" "$CONFORMANCE"',
  converses: 'while read -r line; do echo "got $line"; done; echo end',
  doubles: 'mkdir out; cat in/once.txt in/once.txt > out/twice.txt; ln -s out way',
  sleeps: 'echo ready; sleep 60',
  spins: 'echo ready; while :; do :; done',
  floods: 'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
  grows: 'x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done',
};

export const c: ConformancePrograms = {
  runtime: 'c',
  speaks: '#include <stdio.h>\nint main() { puts("out"); fputs("err\\n", stderr); }',
  exitsWith3: 'int main() { return 3; }',
  endsBySignal: '#include <signal.h>\nint main() { raise(SIGTERM); }',
  converses:
    '#include <stdio.h>\nint main() { char line[99]; while (fgets(line, 99, stdin)) { printf("got %s", line); fflush(stdout); } puts("end"); }',
  sleeps: '#include <stdio.h>\n#include <unistd.h>\nint main() { puts("ready"); fflush(stdout); sleep(60); }',
  spins: '#include <stdio.h>\nint main() { puts("ready"); fflush(stdout); for (;;) __asm__(""); }',
  floods: '#include <stdio.h>\nint main() { for (;;) puts("xxxxxxxxxxxxxxxx"); }',
  grows:
    '#include <stdlib.h>\n#include <string.h>\nint main() { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }',
};
