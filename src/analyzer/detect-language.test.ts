import { describe, expect, it } from 'vitest';
import { detectLanguage } from './detect-language.ts';

const nameOf = (hints: Parameters<typeof detectLanguage>[0]): string | undefined =>
  detectLanguage(hints)?.name;

describe('the language of a program', () => {
  it.each([
    ['python', 'python'],
    ['Python-3.12', 'python'],
    ['node24', 'javascript'],
    ['nodejs', 'javascript'],
    ['ts', 'typescript'],
    ['sh', 'bash'],
    ['gcc-13', 'c'],
    ['c11', 'c'],
    ['c++17', 'cpp'],
    ['g++', 'cpp'],
    ['go1.22', 'go'],
    ['golang', 'go'],
    ['rust-1.80', 'rust'],
    ['ruby-3.3', 'ruby'],
  ])('is told by the runtime %s', (runtime, expected) => {
    expect(nameOf({ runtime, code: '' })).toBe(expected);
  });

  it.each([
    ['a.c', 'c'],
    ['a.h', 'c'],
    ['a.cpp', 'cpp'],
    ['a.CC', 'cpp'],
    ['a.cxx', 'cpp'],
    ['a.hpp', 'cpp'],
    ['main.go', 'go'],
    ['main.rs', 'rust'],
    ['main.RB', 'ruby'],
  ])('is told by the file name %s', (fileName, expected) => {
    expect(nameOf({ fileName, code: '' })).toBe(expected);
  });

  it('is told by the file name, then by the shebang', () => {
    expect(nameOf({ fileName: 'a.test.MJS', code: '#!/bin/bash' })).toBe('javascript');
    expect(nameOf({ code: '#!/usr/bin/env -S python3 -u\nx' })).toBe('python');
    expect(nameOf({ code: '#!/bin/bash\nx' })).toBe('bash');
  });

  it.each([
    ['python', 'n = int(input())\nfor i in range(n):\n    print(i)\n'],
    ['python', 'def f(x):\n    if x:\n        return None\n    else:\n        return 1\n'],
    ['javascript', 'const n = 3;\nfor (let i = 0; i < n; i++) {\n  console.log(i);\n}\n'],
    ['javascript', 'var f = function(a) { return a === 1; };\nmodule.exports = f;\n'],
    ['typescript', 'interface A { readonly n: number }\nconst f = (a: A): string => String(a.n);\n'],
    ['bash', 'for f in *.txt; do\n  echo "$f"\ndone\n'],
    ['c', '#include <stdio.h>\nint main() {\n  int n;\n  scanf("%d", &n);\n  printf("%d\\n", n);\n}\n'],
    ['c', 'int add(int a, int b) {\n  return a + b; // const\n}\nstruct list *head;\n'],
    ['cpp', '#include <bits/stdc++.h>\nusing namespace std;\nint main() { int n; cin >> n; cout << n; }\n'],
    ['cpp', '#include <cstdio>\nint main() {\n  std::vector<int> a;\n  printf("%d", 1);\n  return 0;\n}\n'],
    [
      'cpp',
      'class Solution {\npublic:\n  int f(vector<int>& a) {\n    const auto n = a.size();\n    if (n) {\n      return 1;\n    } else {\n      return 0;\n    }\n  }\n};\n',
    ],
    [
      'java',
      'import java.util.*;\npublic class Main {\n  public static void main(String[] args) {\n    int n = 1;\n    System.out.printf("%d", n);\n  }\n}\n',
    ],
    [
      'go',
      'package main\n\nimport "fmt"\n\nfunc main() {\n\tvar n int\n\tfmt.Scan(&n)\n\tfmt.Println(n)\n}\n',
    ],
    [
      'go',
      'func twoSum(nums []int, target int) []int {\n\tseen := map[int]int{}\n\tfor i, v := range nums {\n\t\tseen[v] = i\n\t}\n\treturn nil\n}\n',
    ],
    [
      'rust',
      'use std::io;\n\nfn main() {\n    let mut line = String::new();\n    io::stdin().read_line(&mut line).unwrap();\n    let n: usize = line.trim().parse().unwrap();\n    println!("{}", n);\n}\n',
    ],
    [
      'rust',
      'fn main() {\n    let mut s = String::new();\n    std::io::stdin().read_line(&mut s).unwrap();\n    let v: Vec<i64> = s.split(\' \').map(|x| x.parse().unwrap()).collect();\n    println!("{}", std::cmp::max(v[0], v[1]));\n}\n',
    ],
    ['rust', 'fn add(a: i32, b: i32) -> i32 {\n    let c = a + b;\n    c\n}\n'],
    ['ruby', 'n = gets.to_i\nn.times do |i|\n  puts i if i.even?\nend\n'],
    ['ruby', 'def add(a, b)\n  if a > b\n    a\n  else\n    b\n  end\nend\n'],
    ['ruby', "require 'set'\nclass A\n  attr_reader :x\n  def initialize(x)\n    @x = x\n  end\nend\n"],
  ])('is told by its marks: %s', (expected, code) => {
    expect(nameOf({ code })).toBe(expected);
  });

  it('stays open when nothing speaks for any', () => {
    expect(nameOf({ code: '' })).toBeUndefined();
    expect(nameOf({ code: 'lorem ipsum dolor' })).toBeUndefined();
    expect(nameOf({ runtime: 'cobol', code: '' })).toBeUndefined();
  });

  it('is the given one even when the text looks like another', () => {
    expect(nameOf({ runtime: 'bash', code: 'def f(x):\n    return None\n' })).toBe('bash');
  });
});
