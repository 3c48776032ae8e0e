import { describe, expect, it } from 'vitest';
import { analyzeProgram } from '../../../test/support/analyze-program.ts';

describe('what a Rust program uses', () => {
  it('are the parts of the standard library and the crates that it names', async () => {
    const { imports, warnings } = await analyzeProgram(
      'rust',
      'use std::collections::HashMap;\nuse std::{fs::File, io::{self, Read as R}};\nuse rand::{Rng, thread_rng as t};\n' +
        'extern crate regex;\nuse crate::near::thing;\nuse super::up;\nuse self::own;\nmod near;\nfn main() {}\n',
    );
    expect(imports).toEqual(['std::collections', 'std::fs', 'std::io', 'rand', 'regex']);
    expect(warnings).toEqual([]);
  });

  it('are operations, through imports and full paths', async () => {
    const { features, bottleneck } = await analyzeProgram(
      'rust',
      `use std::fs::File;
use std::io;
use std::net::TcpStream as Stream;
use std::process::Command;
use std::thread;

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    let f = File::open("x").unwrap();
    let s = Stream::connect("127.0.0.1:1").unwrap();
    Command::new("ls").spawn().unwrap();
    let mut v = vec![3, 1];
    v.sort();
    let h = thread::spawn(move || v.len());
    std::thread::sleep(std::time::Duration::from_millis(1));
    h.join().unwrap();
}
`,
    );
    expect(features).toMatchObject({
      fileOperationCount: 1,
      networkOperationCount: 1,
      processOperationCount: 1,
      concurrencyCount: 1,
      sleepCount: 1,
      stdinReadCount: 1,
      sortCount: 1,
    });
    expect(bottleneck).toBe('network');
  });

  it('is not what stands in comments and strings', async () => {
    const { features, imports } = await analyzeProgram(
      'rust',
      '// use std::net::TcpStream;\n/* std::thread::spawn(f) */\nfn main() {\n    let s = "std::fs::read(x)";\n' +
        '    let r = r#"use rand::Rng; std::process::Command::new(1) vec![1] print!(2)"#;\n    println!("{}{}", s, r);\n}\n',
    );
    expect(imports).toEqual([]);
    expect(features).toMatchObject({
      fileOperationCount: 0,
      processOperationCount: 0,
      networkOperationCount: 0,
      concurrencyCount: 0,
    });
  });

  it('is found in calls and lists that macros hold', async () => {
    const { features } = await analyzeProgram(
      'rust',
      'fn main() {\n    println!("{:?}", std::fs::read("x"));\n    let v = vec![std::fs::read("y"), std::fs::read("z")];\n}\n',
    );
    expect(features.fileOperationCount).toBe(3);
  });
});
