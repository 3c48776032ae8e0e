/** By runtime, a program that says one line and ends: what a start is timed with. */
export const greetings: Readonly<Record<string, string>> = {
  bash: 'echo hello',
  c: '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }',
  cpp: '#include <cstdio>\nint main() { std::puts("hello"); }',
  go: 'package main\nimport "fmt"\nfunc main() { fmt.Println("hello") }',
  java: 'public class Main { public static void main(String[] a) { System.out.println("hello"); } }',
  javascript: 'console.log("hello");',
  perl: 'print "hello\\n";',
  php: '<?php echo "hello\\n";',
  python: 'print("hello")',
  ruby: 'puts "hello"',
  rust: 'fn main() { println!("hello"); }',
  typescript: 'const text: string = "hello";\nconsole.log(text);',
};
