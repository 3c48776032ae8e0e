/** One program a language that greets whom its input names. */
export const greeters = [
  {
    piston: 'python3',
    judge0: 71,
    name: 'main.py',
    code: "import sys\nprint('hello ' + sys.stdin.readline().strip())",
  },
  {
    piston: 'node-javascript',
    judge0: 63,
    name: 'main.js',
    code: "console.log('hello ' + require('fs').readFileSync(0, 'utf8').trim())",
  },
  { piston: 'bash', judge0: 46, name: 'main.sh', code: 'read -r name\necho "hello $name"' },
  {
    piston: 'c',
    judge0: 50,
    name: 'main.c',
    code: '#include <stdio.h>\nint main(void) { char n[9]; return scanf("%8s", n) == 1 && printf("hello %s\\n", n) ? 0 : 1; }',
  },
] as const;
