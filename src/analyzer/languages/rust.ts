import type { LanguageTable, SyntaxRoles } from './language-table.ts';
import { rustModules } from './other-modules.ts';
import { rustCalls } from './rust-calls.ts';

const assigned = { target: 'left', value: 'right' };
const named = { target: 'name', value: 'value', type: 'type', isDeclaration: true } as const;
const bound = { target: 'pattern', value: 'value', isDeclaration: true } as const;

const syntax: SyntaxRoles = {
  skipped: new Set(['mutable_specifier']),
  unwrapped: new Set([
    'parenthesized_expression',
    'reference_expression',
    'unary_expression',
    'expression_statement',
    'try_expression',
  ]),
  functions: {
    function_item: { name: 'name', parameters: ['parameters'], body: 'body' },
    closure_expression: { parameters: ['parameters'], body: 'body' },
  },
  functionHolders: { let_declaration: 'pattern' },
  loops: {
    for_expression: { shape: 'each', target: 'pattern', source: 'value' },
    while_expression: { shape: 'while', condition: 'condition' },
    loop_expression: { shape: 'while', condition: 'condition' },
  },
  branches: {
    if_expression: 'nested',
    else_clause: 'else',
    match_block: 'switch',
    match_arm: 'case',
  },
  calls: {
    call_expression: { callee: 'function', argumentList: 'arguments' },
    macro_invocation: { callee: 'macro', argumentList: '' },
  },
  members: {
    field_expression: { object: 'value', property: 'field' },
    scoped_identifier: { object: 'path', property: 'name' },
    scoped_type_identifier: { object: 'path', property: 'name' },
  },
  imports: {
    use_declaration: { pathTree: 'argument', bindings: [] },
    extern_crate_declaration: {
      bindings: [{ kind: 'identifier', field: 'name', binds: 'itself' }],
    },
  },
  assignments: {
    let_declaration: { ...bound, type: 'type' },
    let_condition: bound,
    const_item: named,
    static_item: named,
    assignment_expression: assigned,
    compound_assignment_expr: { ...assigned, operator: 'operator' },
    field_initializer: { target: 'field', value: 'value', isField: true },
    shorthand_field_initializer: { target: '', value: '0', isField: true },
    field_declaration: { target: 'name', type: 'type', isField: true },
  },
  operators: { binary_expression: { left: 'left', operator: 'operator', right: 'right' } },
  logicalOperators: new Set(['&&', '||']),
  membershipOperators: new Set([]),
  identifiers: new Set(['identifier', 'shorthand_field_identifier']),
  wrappers: new Set(['generic_function', 'generic_type']),
  pathRoots: new Set(['self', 'super', 'crate', 'type_identifier', 'primitive_type']),
  numbers: new Set(['integer_literal', 'float_literal']),
  strings: new Set(['string_literal', 'raw_string_literal', 'char_literal']),
  comments: new Set(['line_comment', 'block_comment']),
  listDisplays: new Set(['array_expression', 'tuple_expression']),
  hashDisplays: new Set([]),
  spreads: new Set([]),
  comprehensions: new Set([]),
  patterns: new Set(['tuple_pattern', 'slice_pattern']),
  casePatterns: new Set(['tuple_struct_pattern', 'reference_pattern', 'mut_pattern', 'ref_pattern']),
  subscripts: { index_expression: { object: '0', index: '1' } },
  slices: new Set([]),
  ranges: new Set(['range_expression']),
  repeats: { array_expression: { element: '0', count: 'length' } },
  collectionTypes: { generic_type: { holds: 'named', element: '' } },
  typeArguments: new Set(['type_arguments']),
  valueBlocks: new Set(['block']),
  conditionals: new Set([]),
  returns: new Set(['return_expression']),
  exits: new Set(['break_expression', 'return_expression']),
  statements: new Set(['let_declaration', 'empty_statement']),
  decorators: new Set(['attribute_item']),
  classes: new Set(['impl_item']),
  constructors: new Set([]),
  namedArguments: new Set([]),
};

/** Rust. */
export const rust: LanguageTable = {
  name: 'rust',
  grammar: 'rust',
  runtimes: ['rust', 'rustc', 'rs', 'cargo'],
  extensions: ['.rs'],
  interpreters: ['rust-script', 'cargo'],
  marks: [
    { mark: 'fn main() {', weight: 12 },
    { mark: 'fn ', weight: 3 },
    { mark: 'let mut ', weight: 8 },
    { mark: 'use std::', weight: 10 },
    { mark: 'println!(', weight: 8 },
    { mark: 'vec![', weight: 6 },
    { mark: '.unwrap()', weight: 6 },
    { mark: ': i32', weight: 4 },
    { mark: ') -> ', weight: 2 },
    { mark: 'usize', weight: 4 },
    { mark: '&mut ', weight: 5 },
    { mark: 'impl ', weight: 5 },
    { mark: 'match ', weight: 1 },
    { mark: 'pub fn ', weight: 6 },
    { mark: ';\n', weight: 1 },
  ],
  syntax,
  calls: rustCalls,
  // Macros that are written like calls and lists hold expressions, which the grammar leaves as single words.
  spellings: [
    { written: /(?<=\w)!(?=\s*\()/g, readAs: '' },
    { written: /\bvec!(?=\s*\[)/g, readAs: '' },
  ],
  areElementsNoted: true,
  lengthProperties: new Set([]),
  inputPaths: new Set([]),
  entryPoints: new Set(['main']),
  areFieldsBare: false,
  unassigned: 'fixed',
  importCalls: new Set([]),
  modules: rustModules,
  modulePrefixes: ['std.collections.', 'std.', 'core.', 'alloc.'],
  memoMarks: ['memo', 'cached'],
};
