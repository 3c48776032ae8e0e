import type { Tree } from 'web-tree-sitter';
import type { SyntaxCursor } from '../syntax/read-syntax.ts';
import type { WalkingFunctions } from './parser-binding.ts';

/**
 * Walks a tree as web-tree-sitter's own cursor does, but leaves the state of the walk where the parsers' WebAssembly
 * keeps it, instead of copying it there and back for every question: six calls a node instead of sixty. So nothing else
 * may be asked of the parsers from the beginning of a walk to its end.
 */
export class TreeCursor implements SyntaxCursor {
  readonly #functions: WalkingFunctions;
  readonly #tree: number;

  private constructor(functions: WalkingFunctions, tree: number) {
    this.#functions = functions;
    this.#tree = tree;
  }

  /** Gives what a walk over the whole tree makes of it. */
  static walk<Result>(functions: WalkingFunctions, tree: Tree, walk: (cursor: TreeCursor) => Result): Result {
    // The address of the tree, which the types of the package leave out.
    const { 0: address } = tree as unknown as { readonly 0: number };
    functions._ts_tree_root_node_wasm(address);
    functions._ts_tree_cursor_new_wasm(address);
    try {
      return walk(new TreeCursor(functions, address));
    } finally {
      functions._ts_tree_cursor_delete_wasm(address);
    }
  }

  kindId(): number {
    return this.#functions._ts_tree_cursor_current_node_type_id_wasm(this.#tree);
  }

  fieldId(): number {
    return this.#functions._ts_tree_cursor_current_field_id_wasm(this.#tree);
  }

  start(): number {
    return this.#functions._ts_tree_cursor_start_index_wasm(this.#tree);
  }

  end(): number {
    return this.#functions._ts_tree_cursor_end_index_wasm(this.#tree);
  }

  gotoFirstChild(): boolean {
    return this.#functions._ts_tree_cursor_goto_first_child_wasm(this.#tree) === 1;
  }

  gotoNextSibling(): boolean {
    return this.#functions._ts_tree_cursor_goto_next_sibling_wasm(this.#tree) === 1;
  }

  gotoParent(): boolean {
    return this.#functions._ts_tree_cursor_goto_parent_wasm(this.#tree) === 1;
  }
}
