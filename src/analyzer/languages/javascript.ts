import { javascriptCalls } from './javascript-calls.ts';
import { javascriptModules } from './javascript-modules.ts';
import type { LanguageTable, SyntaxRoles } from './language-table.ts';

const callable = { parameters: ['parameters', 'parameter'], body: 'body' };
const named = { name: 'name', ...callable };

/** Node kinds of the JavaScript grammar; the TypeScript grammar extends it. */
const javascriptSyntax: SyntaxRoles = {
  functions: {
    function_declaration: named,
    function_expression: named,
    generator_function: named,
    generator_function_declaration: named,
    method_definition: named,
    arrow_function: callable,
  },
  functionHolders: {
    variable_declarator: 'name',
    assignment_expression: 'left',
    pair: 'key',
    field_definition: 'property',
    public_field_definition: 'name',
  },
  loops: {
    for_in_statement: { shape: 'each', target: 'left', source: 'right' },
    for_statement: {
      shape: 'counted',
      initializer: 'initializer',
      condition: 'condition',
      update: 'increment',
    },
    while_statement: { shape: 'while', condition: 'condition' },
    do_statement: { shape: 'while', condition: 'condition' },
  },
  branches: {
    if_statement: 'nested',
    else_clause: 'else',
    ternary_expression: 'nested',
    switch_statement: 'switch',
    switch_case: 'case',
    catch_clause: 'nested',
  },
  calls: {
    call_expression: { callee: 'function', argumentList: 'arguments' },
    new_expression: { callee: 'constructor', argumentList: 'arguments' },
  },
  members: { member_expression: { object: 'object', property: 'property' } },
  imports: {
    import_statement: {
      module: 'source',
      bindings: [
        { kind: 'import_specifier', name: 'name', alias: 'alias', binds: 'member' },
        { kind: 'namespace_import', binds: 'module' },
        { kind: 'import_clause', binds: 'module' },
        { kind: 'import_require_clause', binds: 'module' },
      ],
    },
    import_require_clause: { module: 'source', bindings: [] },
    export_statement: { module: 'source', bindings: [] },
  },
  assignments: {
    variable_declarator: { target: 'name', value: 'value' },
    assignment_expression: { target: 'left', value: 'right' },
    augmented_assignment_expression: { target: 'left', value: 'right', operator: 'operator' },
    update_expression: { target: 'argument', operator: 'operator' },
  },
  operators: {
    binary_expression: { left: 'left', operator: 'operator', right: 'right' },
  },
  logicalOperators: new Set(['&&', '||', '??']),
  membershipOperators: new Set([]),
  identifiers: new Set([
    'identifier',
    'shorthand_property_identifier',
    'shorthand_property_identifier_pattern',
  ]),
  wrappers: new Set([]),
  pathRoots: new Set(['this', 'super', 'import']),
  numbers: new Set(['number']),
  strings: new Set(['string', 'template_string', 'regex']),
  comments: new Set(['comment', 'html_comment', 'hash_bang_line']),
  listDisplays: new Set(['array']),
  hashDisplays: new Set(['object']),
  spreads: new Set(['spread_element']),
  comprehensions: new Set([]),
  patterns: new Set(['array_pattern', 'object_pattern']),
  subscripts: { subscript_expression: { object: 'object', index: 'index' } },
  slices: new Set([]),
  conditionals: new Set(['ternary_expression']),
  returns: new Set(['return_statement']),
  exits: new Set([
    'break_statement',
    'return_statement',
    'throw_statement',
    'yield_expression',
    'await_expression',
  ]),
  statements: new Set([
    'expression_statement',
    'return_statement',
    'if_statement',
    'statement_block',
    'lexical_declaration',
    'variable_declaration',
  ]),
  deadCode: {
    functions: new Set(['function_declaration', 'generator_function_declaration', 'method_definition']),
    tests: new Set(['if_statement', 'while_statement']),
    never: /^(?:false|0)$/,
  },
  pauses: { yield_expression: 'generator', await_expression: 'await' },
  decorators: new Set(['decorator']),
  classes: new Set(['class_declaration', 'class', 'abstract_class_declaration']),
  constructors: new Set(['constructor']),
  namedArguments: new Set([]),
};

/** JavaScript, modules and scripts, with JSX. */
export const javascript: LanguageTable = {
  name: 'javascript',
  grammar: 'javascript',
  runtimes: ['javascript', 'js', 'node', 'nodejs', 'mjs', 'cjs', 'deno', 'bun', 'ecmascript'],
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  interpreters: ['node', 'nodejs', 'bun', 'deno'],
  marks: [
    { mark: 'const ', weight: 3 },
    { mark: 'let ', weight: 3 },
    { mark: 'var ', weight: 2 },
    { mark: 'function ', weight: 2 },
    { mark: 'function(', weight: 3 },
    { mark: '=> ', weight: 3 },
    { mark: '=>{', weight: 3 },
    { mark: '===', weight: 4 },
    { mark: 'console.log', weight: 6 },
    { mark: 'require(', weight: 4 },
    { mark: 'module.exports', weight: 6 },
    { mark: 'process.', weight: 3 },
    { mark: ') {\n', weight: 2 },
    { mark: ';\n', weight: 1 },
    { mark: '} else {', weight: 2 },
    { mark: ' null', weight: 1 },
    { mark: '//', weight: 1 },
  ],
  syntax: javascriptSyntax,
  calls: javascriptCalls,
  lengthProperties: new Set(['length', 'size']),
  inputPaths: new Set(['process.argv', 'process.env', 'Deno.args', 'Bun.argv']),
  entryPoints: new Set([]),
  areFieldsBare: false,
  unassigned: 'fixed',
  importCalls: new Set(['require', 'module.require', 'import', 'import.meta.resolve']),
  importMakers: new Set(['module.createRequire']),
  modules: javascriptModules,
  modulePrefixes: ['node:'],
  memoMarks: ['memoize', 'memoise', 'memo', 'cache'],
  // Compiling what runs often, and collecting what is left, take their time on threads of their own.
  probe: { noiseMs: 8, imports: { line: 'require("%s");', names: /^[@\w][\w@./:-]*$/ } },
};
