/**
 * One program per language that does what its first argument says. echo: writes its input, its second argument, COLOUR and
 * a line of its own, and exits with 3. fail: ends by an error that nobody catches. grow: holds more and more memory.
 * sleep: for a minute. many: starts a hundred processes or threads, and waits for five seconds whether it may or not.
 */
export interface LanguageProgram {
  readonly runtime: string;
  readonly code: string;
  /** How `fail` ends. */
  readonly failure: {
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly says: string;
  };
  /** What its compiler refuses, and a part of what it says; undefined where there is none. */
  readonly refused?: { readonly code: string; readonly says: string };
}

const c: LanguageProgram = {
  runtime: 'c',
  failure: { exitCode: null, signal: 'SIGABRT', says: 'no way on' },
  refused: { code: 'int main( {', says: 'main.c:1:11: error' },
  code: `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int count, char **words) {
  char line[64] = "", *mode = words[1];
  if (!strcmp(mode, "echo")) {
    if (!fgets(line, sizeof line, stdin)) return 9;
    printf("%s%s %s\\nzażółć ✓\\n", line, words[2], getenv("COLOUR"));
    return 3;
  }
  if (!strcmp(mode, "fail")) { fputs("no way on\\n", stderr); abort(); }
  while (!strcmp(mode, "grow")) memset(malloc(1 << 20), 7, 1 << 20);
  if (!strcmp(mode, "many"))
    for (int i = 0; i < 100; i++) if (fork() == 0) { sleep(5); return 0; }
  sleep(!strcmp(mode, "many") ? 5 : 60);
}`,
};

const cpp: LanguageProgram = {
  runtime: 'cpp',
  failure: { exitCode: null, signal: 'SIGABRT', says: 'no way on' },
  refused: { code: 'int main() { std::vector<int> all; }', says: 'main.cpp:1:' },
  code: `
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>
int main(int, char **words) {
  const std::string mode = words[1];
  if (mode == "echo") {
    std::string line;
    std::getline(std::cin, line);
    std::cout << line << "\\n" << words[2] << " " << std::getenv("COLOUR") << "\\nzażółć ✓\\n";
    return 3;
  }
  if (mode == "fail") throw std::runtime_error("no way on");
  std::vector<std::string> held;
  while (mode == "grow") held.emplace_back(1 << 20, 'x');
  if (mode == "many")
    for (int i = 0; i < 100; i++) if (fork() == 0) { sleep(5); return 0; }
  sleep(mode == "many" ? 5 : 60);
}`,
};

const java: LanguageProgram = {
  runtime: 'java',
  failure: { exitCode: 1, signal: null, says: 'no way on' },
  refused: { code: 'class A { int x = "a"; }', says: 'Main.java:1: error' },
  code: `
import java.util.*;
record Line(String text) {}
public class Żółw {
  public static void main(String[] words) throws Exception {
    switch (words[0]) {
      case "echo" -> {
        var line = new Line(new Scanner(System.in, "UTF-8").nextLine());
        System.out.println(line.text() + "\\n" + words[1] + " " + System.getenv("COLOUR") + "\\nzażółć ✓");
        System.exit(3);
      }
      case "fail" -> throw new IllegalStateException("no way on");
      case "grow" -> {
        List<byte[]> held = new ArrayList<>();
        for (;;) { byte[] more = new byte[1 << 20]; Arrays.fill(more, (byte) 7); held.add(more); }
      }
      case "many" -> {
        for (int i = 0; i < 100; i++)
          try { new Thread(() -> { try { Thread.sleep(5000); } catch (InterruptedException e) {} }).start(); }
          catch (Throwable e) {}
        Thread.sleep(5000);
      }
      default -> Thread.sleep(60_000);
    }
  }
}`,
};

const go: LanguageProgram = {
  runtime: 'go',
  failure: { exitCode: 2, signal: null, says: 'no way on' },
  refused: { code: 'package main\nfunc main() { unused := 1 }', says: 'main.go:2:15' },
  code: `
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"time"
)

func main() {
	switch os.Args[1] {
	case "echo":
		line, _ := bufio.NewReader(os.Stdin).ReadString('\\n')
		fmt.Printf("%s%s %s\\nzażółć ✓\\n", line, os.Args[2], os.Getenv("COLOUR"))
		os.Exit(3)
	case "fail":
		panic("no way on")
	case "grow":
		held := [][]byte{}
		for {
			more := make([]byte, 1<<20)
			for i := range more {
				more[i] = 7
			}
			held = append(held, more)
		}
	case "many":
		for i := 0; i < 100; i++ {
			exec.Command("/bin/sleep", "5").Start()
		}
		time.Sleep(5 * time.Second)
	default:
		time.Sleep(time.Minute)
	}
}`,
};

const rust: LanguageProgram = {
  runtime: 'rust',
  failure: { exitCode: 101, signal: null, says: 'no way on' },
  refused: { code: 'fn main() { let x: u8 = "a"; }', says: 'main.rs:1:' },
  code: `
use std::{env, io, process, thread, time::Duration};
fn main() {
    let words: Vec<String> = env::args().collect();
    match words[1].as_str() {
        "echo" => {
            let mut line = String::new();
            io::stdin().read_line(&mut line).unwrap();
            println!("{}{} {}\\nzażółć ✓", line, words[2], env::var("COLOUR").unwrap());
            process::exit(3);
        }
        "fail" => panic!("no way on"),
        "grow" => {
            let mut held = Vec::new();
            loop { held.push(vec![7u8; 1 << 20]); }
        }
        "many" => {
            for _ in 0..100 { let _ = process::Command::new("/bin/sleep").arg("5").spawn(); }
            thread::sleep(Duration::from_secs(5));
        }
        _ => thread::sleep(Duration::from_secs(60)),
    }
}`,
};

const ruby: LanguageProgram = {
  runtime: 'ruby',
  failure: { exitCode: 1, signal: null, says: 'no way on' },
  code: `
case ARGV[0]
when 'echo'
  print $stdin.gets, ARGV[1], ' ', ENV['COLOUR'], "\\nzażółć ✓\\n"
  exit 3
when 'fail' then raise 'no way on'
when 'grow'
  held = []
  loop { held << 'x' * (1 << 20) }
when 'many'
  100.times { begin; fork { sleep 5 }; rescue SystemCallError; end }
  sleep 5
else sleep 60
end`,
};

const perl: LanguageProgram = {
  runtime: 'perl',
  failure: { exitCode: 255, signal: null, says: 'no way on' },
  code: `
my $mode = $ARGV[0];
if ($mode eq 'echo') { print scalar(<STDIN>), "$ARGV[1] $ENV{COLOUR}\\nzażółć ✓\\n"; exit 3; }
if ($mode eq 'fail') { $! = 0; die "no way on"; }
my @held;
while ($mode eq 'grow') { push @held, 'x' x (1 << 20); }
if ($mode eq 'many') { for (1..100) { my $pid = fork; if (defined $pid && !$pid) { sleep 5; exit; } } }
sleep($mode eq 'many' ? 5 : 60);`,
};

const php: LanguageProgram = {
  runtime: 'php',
  failure: { exitCode: 255, signal: null, says: 'no way on' },
  code: `<?php
switch ($argv[1]) {
  case 'echo':
    echo fgets(STDIN), $argv[2], ' ', getenv('COLOUR'), "\\nzażółć ✓\\n";
    exit(ctype_digit('3') ? 3 : 9);
  case 'fail':
    throw new Exception('no way on');
  case 'grow':
    for ($held = [];;) { $held[] = str_repeat(chr(count($held) % 256), 1 << 20); }
  case 'many':
    $held = [];
    for ($i = 0; $i < 100; $i++) { $held[] = @proc_open(['/bin/sleep', '5'], [], $pipes); }
    sleep(5);
    break;
  default:
    sleep(60);
}`,
};

export const languagePrograms: readonly LanguageProgram[] = [c, cpp, java, go, rust, ruby, perl, php];
