import { javaCalls } from './java-calls.ts';
import type { LanguageTable, SyntaxRoles } from './language-table.ts';
import { javaModules } from './other-modules.ts';

const callable = { parameters: ['parameters'], body: 'body' };
const named = { name: 'name', ...callable };

const syntax: SyntaxRoles = {
  functions: {
    method_declaration: named,
    constructor_declaration: named,
    compact_constructor_declaration: { name: 'name', parameters: [], body: 'body' },
    lambda_expression: callable,
  },
  functionHolders: { variable_declarator: 'name', assignment_expression: 'left' },
  loops: {
    enhanced_for_statement: { shape: 'each', target: 'name', source: 'value' },
    for_statement: { shape: 'counted', initializer: 'init', condition: 'condition', update: 'update' },
    while_statement: { shape: 'while', condition: 'condition' },
    do_statement: { shape: 'while', condition: 'condition' },
  },
  branches: {
    if_statement: 'nested',
    ternary_expression: 'nested',
    switch_expression: 'switch',
    switch_block_statement_group: 'case',
    switch_rule: 'case',
    catch_clause: 'nested',
  },
  calls: {
    method_invocation: { callee: '', argumentList: 'arguments' },
    object_creation_expression: { callee: 'type', argumentList: 'arguments' },
    array_creation_expression: { callee: 'type', argument: 'dimensions' },
    explicit_constructor_invocation: { callee: 'constructor', argumentList: 'arguments' },
  },
  members: {
    field_access: { object: 'object', property: 'field' },
    method_invocation: { object: 'object', property: 'name' },
  },
  imports: {
    import_declaration: {
      module: '0',
      wildcard: 'asterisk',
      bindings: [{ kind: 'scoped_identifier', field: '', binds: 'last' }],
    },
  },
  assignments: {
    variable_declarator: { target: 'name', value: 'value', isDeclaration: true },
    assignment_expression: { target: 'left', value: 'right', operator: 'operator' },
    update_expression: { target: '', isStep: true },
  },
  operators: { binary_expression: { left: 'left', operator: 'operator', right: 'right' } },
  logicalOperators: new Set(['&&', '||']),
  membershipOperators: new Set([]),
  identifiers: new Set(['identifier']),
  wrappers: new Set(['generic_type', 'parenthesized_expression']),
  pathRoots: new Set([
    'this',
    'super',
    'type_identifier',
    'integral_type',
    'floating_point_type',
    'boolean_type',
  ]),
  numbers: new Set([
    'decimal_integer_literal',
    'hex_integer_literal',
    'octal_integer_literal',
    'binary_integer_literal',
    'decimal_floating_point_literal',
    'hex_floating_point_literal',
  ]),
  strings: new Set(['string_literal', 'character_literal']),
  comments: new Set(['line_comment', 'block_comment']),
  listDisplays: new Set(['array_initializer']),
  hashDisplays: new Set([]),
  spreads: new Set([]),
  comprehensions: new Set([]),
  patterns: new Set([]),
  subscripts: { array_access: { object: 'array', index: 'index' } },
  slices: new Set([]),
  conditionals: new Set(['ternary_expression']),
  returns: new Set(['return_statement']),
  exits: new Set(['break_statement', 'return_statement', 'throw_statement', 'yield_statement']),
  statements: new Set([
    'expression_statement',
    'return_statement',
    'if_statement',
    'block',
    'constructor_body',
    'local_variable_declaration',
  ]),
  deadCode: {
    functions: new Set(['method_declaration']),
    tests: new Set(['if_statement', 'while_statement']),
    never: /^false$/,
  },
  decorators: new Set([]),
  classes: new Set(['class_declaration', 'record_declaration', 'enum_declaration']),
  constructors: new Set([]),
  namedArguments: new Set([]),
};

/** Java. */
export const java: LanguageTable = {
  name: 'java',
  grammar: 'java',
  runtimes: ['java', 'jdk', 'openjdk', 'jvm'],
  extensions: ['.java'],
  interpreters: ['java'],
  marks: [
    { mark: 'public class ', weight: 8 },
    { mark: 'public static void main', weight: 12 },
    { mark: 'import java.', weight: 10 },
    { mark: 'System.out.', weight: 8 },
    { mark: 'new Scanner(', weight: 8 },
    { mark: 'private ', weight: 2 },
    { mark: '@Override', weight: 6 },
    { mark: ' throws ', weight: 4 },
    { mark: 'String ', weight: 2 },
    { mark: ';\n', weight: 1 },
  ],
  syntax,
  calls: javaCalls,
  lengthProperties: new Set(['length']),
  inputPaths: new Set(['System.in']),
  entryPoints: new Set(['main', 'run']),
  areFieldsBare: true,
  unassigned: 'fixed',
  // The grammar does not know that a module may be imported with all its packages.
  spellings: [{ written: /(?<=\bimport\s)module(?=\s)/g, readAs: '' }],
  importCalls: new Set([]),
  modules: javaModules,
  modulePrefixes: [],
  memoMarks: ['memo', 'cache', 'cacheable'],
};
