import { c } from './c.ts';
import { cppCalls } from './cpp-calls.ts';
import type { LanguageTable, SyntaxRoles } from './language-table.ts';
import { cppModules } from './other-modules.ts';

/** Node kinds of the C++ grammar: those of C, and what it adds or keeps elsewhere. */
const cppSyntax: SyntaxRoles = {
  ...c.syntax,
  unwrapped: new Set([...(c.syntax.unwrapped ?? []), 'condition_clause', 'subscript_argument_list']),
  functions: {
    ...c.syntax.functions,
    lambda_expression: { declarator: 'declarator', parameters: ['parameters'], body: 'body' },
  },
  functionHolders: { init_declarator: 'declarator', assignment_expression: 'left' },
  loops: {
    ...c.syntax.loops,
    for_range_loop: { shape: 'each', target: 'declarator', source: 'right' },
  },
  branches: { ...c.syntax.branches, catch_clause: 'nested' },
  calls: {
    ...c.syntax.calls,
    new_expression: { callee: 'type', argumentList: 'arguments', argument: 'declarator' },
  },
  imports: {
    ...c.syntax.imports,
    import_declaration: {
      module: '0',
      moduleKinds: new Set(['module_name', 'system_lib_string']),
      bindings: [],
    },
  },
  members: { ...c.syntax.members, qualified_identifier: { object: 'scope', property: 'name' } },
  assignments: { ...c.syntax.assignments, field_initializer: { target: '', value: '', isField: true } },
  declarators: {
    ...c.syntax.declarators,
    init_declarator: { given: { field: 'value', kind: 'argument_list' } },
    new_declarator: { size: 'length' },
  },
  typeAliases: { ...c.syntax.typeAliases, alias_declaration: { name: 'name', type: 'type' } },
  typeArguments: new Set(['template_argument_list']),
  typeNames: new Set(['type_identifier']),
  references: new Set(['pointer_declarator', 'array_declarator', 'reference_declarator']),
  inputOperators: new Set(['>>']),
  wrappers: new Set([
    ...c.syntax.wrappers,
    'reference_declarator',
    'template_type',
    'template_function',
    'template_method',
  ]),
  pathRoots: new Set([...c.syntax.pathRoots, 'namespace_identifier', 'this']),
  strings: new Set([...c.syntax.strings, 'raw_string_literal']),
  patterns: new Set(['structured_binding_declarator']),
  subscripts: { subscript_expression: { object: 'argument', index: 'indices' } },
  exits: new Set([...c.syntax.exits, 'throw_statement', 'co_yield_statement', 'co_return_statement']),
  pauses: { co_yield_statement: 'generator', co_await_expression: 'await' },
  classes: new Set(['class_specifier', 'struct_specifier']),
};

/** C++, up to C++23. */
export const cpp: LanguageTable = {
  ...c,
  name: 'cpp',
  grammar: 'cpp',
  runtimes: ['cpp', 'c++', 'cxx', 'cc', 'g++', 'gpp', 'clang++', 'gnu++', 'cplusplus'],
  extensions: ['.cpp', '.cc', '.cxx', '.c++', '.hpp', '.hh', '.hxx', '.ipp'],
  interpreters: [],
  marks: [
    ...c.marks,
    { mark: '#include <bits/stdc++.h>', weight: 10 },
    { mark: '#include <iostream>', weight: 10 },
    { mark: '#include <vector>', weight: 10 },
    { mark: '#include <algorithm>', weight: 10 },
    { mark: '#include <string>', weight: 10 },
    { mark: 'using namespace std', weight: 12 },
    { mark: 'std::', weight: 8 },
    { mark: 'cin >>', weight: 8 },
    { mark: 'cin>>', weight: 8 },
    { mark: 'cout <<', weight: 8 },
    { mark: 'cout<<', weight: 8 },
    { mark: 'vector<', weight: 8 },
    { mark: 'template <', weight: 6 },
    { mark: 'template<', weight: 6 },
    { mark: 'public:\n', weight: 6 },
    { mark: 'private:\n', weight: 6 },
    { mark: 'nullptr', weight: 4 },
    { mark: 'auto ', weight: 2 },
  ],
  syntax: cppSyntax,
  calls: cppCalls,
  areSubscriptsSearches: true,
  inputPaths: new Set([...c.inputPaths, 'cin', 'std.cin']),
  areFieldsBare: true,
  modules: cppModules,
  modulePrefixes: ['std.'],
};
