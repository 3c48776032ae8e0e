import { cCallRows } from './c-calls.ts';
import { type CallTable, callTable } from './call-effects.ts';

/** What well-known calls of C++ and its types do, cost and give; a construction is a call of its type. */
export const cppCalls: CallTable = callTable([
  ...cCallRows,
  [{ operation: 'stdin', gives: 'input' }, 'cin wcin cin.peek'],
  [{ operation: 'stdin', gives: 'input', fills: 'first' }, 'cin.get cin.getline cin.read'],
  [{ operation: 'stdin', gives: 'input', fills: 'rest' }, 'getline'],
  [{ operation: 'file', gives: 'input' }, 'ifstream ofstream fstream filesystem.*'],
  [{ gives: 'input' }, 'stringstream istringstream istream'],
  [{ operation: 'concurrency' }, 'thread jthread async'],
  [{ operation: 'sleep' }, 'this_thread.sleep_for this_thread.sleep_until .sleep_for .sleep_until Sleep'],
  [{ operation: 'sort', cost: 'linearithmic', subject: 'second' }, 'sort stable_sort partial_sort sort_heap'],
  [{ operation: 'sort', cost: 'linearithmic', subject: 'first' }, 'ranges.sort ranges.stable_sort'],
  [{ operation: 'sort', cost: 'linearithmic' }, '.sort'],
  [
    { cost: 'linear', subject: 'second', isIterating: true },
    'for_each transform count_if find_if find_if_not all_of any_of none_of remove_if partition generate replace_if',
  ],
  [
    { cost: 'linear', gives: 'element', subject: 'second' },
    'accumulate reduce max_element min_element minmax_element inner_product',
  ],
  [
    { cost: 'linear', gives: 'length', subject: 'second' },
    'count find unique remove rotate nth_element is_sorted adjacent_find mismatch search',
  ],
  [
    { cost: 'linear', subject: 'second' },
    'reverse fill iota copy partial_sum shuffle random_shuffle make_heap merge inplace_merge set_union set_intersection set_difference replace equal adjacent_difference is_permutation',
  ],
  [{ cost: 'linear', subject: 'second', gives: 'fixed' }, 'fill_n copy_n'],
  [{ cost: 'exponential', gives: 'fixed' }, 'next_permutation prev_permutation'],
  [
    { cost: 'logarithmic', gives: 'length', subject: 'second' },
    'lower_bound upper_bound binary_search equal_range push_heap pop_heap',
  ],
  [
    { gives: 'sized', isSized: true },
    'vector deque list forward_list string wstring queue stack valarray string_view',
  ],
  [
    { gives: 'hash', cost: 'linear' },
    'unordered_set unordered_map unordered_multiset unordered_multimap gp_hash_table',
  ],
  [{ gives: 'ordered', cost: 'linearithmic' }, 'set map multiset multimap priority_queue'],
  [
    { cost: 'ordered', gives: 'element' },
    '.insert .emplace .erase .push .pop .lower_bound .upper_bound .equal_range .extract',
  ],
  [{ cost: 'found', gives: 'length' }, '.find .count .contains .rfind .find_first_of'],
  [{ gives: 'element' }, '.front .back .top .at .first .second'],
  [{ gives: 'subject' }, '.begin .rbegin .cbegin .data .c_str .str .get'],
  [{ gives: 'length' }, '.end .rend .cend .size .length'],
  [
    { gives: 'fixed' },
    '.push_back .emplace_back .push_front .emplace_front .pop_back .pop_front .empty .clear .reserve .join .tie .close swap make_unique make_shared cin.tie cin.ignore ios.sync_with_stdio ios_base.sync_with_stdio',
  ],
  [{ cost: 'linear', gives: 'subject' }, '.substr .append'],
  [{ gives: 'largest' }, 'max'],
  [{ gives: 'smallest' }, 'min'],
  [{ gives: 'smallest', cost: 'bits' }, 'gcd __gcd lcm'],
  [{ gives: 'digits', subject: 'first' }, 'to_string'],
  [
    { gives: 'number', subject: 'first' },
    'int long short char double float bool unsigned size_t int64_t int32_t uint64_t stoi stol stoll stoull stod',
  ],
  [{ gives: 'bits', subject: 'first' }, '__lg popcount bit_width'],
  [
    { gives: 'subject', subject: 'first' },
    'static_cast dynamic_cast reinterpret_cast const_cast move forward next prev begin rbegin',
  ],
  [{ gives: 'length', subject: 'first' }, 'end rend size ssize'],
]);
