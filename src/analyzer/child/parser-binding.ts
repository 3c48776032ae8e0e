import { Parser } from 'web-tree-sitter';

interface ParserMemory {
  readonly buffer: ArrayBuffer;
}

/** What neither the language's types nor Node's declare. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => ParserMemory;
  };
};

/** Pages of 64 KiB that the parsers' WebAssembly begins with, and all it gets: some sources make a parser take gigabytes at once. */
const PAGES_MIN = 512;
const PAGES_MAX = 4096;

/**
 * The functions of the parsers' WebAssembly that walk a tree, as web-tree-sitter leaves them on what it was opened with.
 * Each takes the address of a tree, and finds and leaves its cursor in a buffer of the module.
 */
export interface WalkingFunctions {
  /** Puts the tree's root into the buffer. */
  _ts_tree_root_node_wasm(tree: number): void;
  /** Puts a cursor at the node in the buffer there instead. */
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
}

/** The parsers' WebAssembly: there is one in a process. */
export interface ParserBinding {
  readonly memory: ParserMemory;
  readonly walking: WalkingFunctions;
}

let opened: Promise<ParserBinding> | undefined;

/** Loads the parsers' WebAssembly unless it is loaded already. */
export function openBinding(): Promise<ParserBinding> {
  opened ??= loadBinding();
  return opened;
}

async function loadBinding(): Promise<ParserBinding> {
  const memory = new WebAssembly.Memory({ initial: PAGES_MIN, maximum: PAGES_MAX });
  const module = { wasmMemory: memory };
  await Parser.init(module);
  return { memory, walking: module as unknown as WalkingFunctions };
}
