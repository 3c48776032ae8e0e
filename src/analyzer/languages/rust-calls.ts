import { type CallTable, callTable } from './call-effects.ts';

/** What well-known Rust calls do, cost and give: the standard library, and crates that judges offer. */
export const rustCalls: CallTable = callTable([
  [{ operation: 'stdin', gives: 'input' }, 'io.stdin io.read_to_string'],
  [
    { operation: 'stdin', gives: 'input', fills: 'all' },
    'input read scan read_line read_value parse_input proconio.input',
  ],
  [{ isTaking: true, gives: 'fixed', fills: 'first' }, '.read_line .read_to_string .read_to_end .read_until'],
  [{ isTaking: true, gives: 'element' }, '.next'],
  [{ gives: 'input' }, 'env.args env.var env.vars'],
  [{ operation: 'file', gives: 'input' }, 'fs.* path.Path.exists csv.* memmap2.*'],
  [
    { operation: 'network', gives: 'input' },
    'net.* reqwest.* hyper.* ureq.* tokio.net.* tonic.* actix_web.* axum.* tungstenite.* redis.* postgres.* sqlx.*',
  ],
  [{ operation: 'process', gives: 'input' }, 'process.Command.new tokio.process.*'],
  [
    { operation: 'concurrency' },
    'thread.spawn thread.scope thread.Builder.new tokio.spawn tokio.task.* rayon.* .par_iter .into_par_iter .par_iter_mut .par_chunks crossbeam.* async_std.task.*',
  ],
  [{ operation: 'sleep' }, 'thread.sleep tokio.time.* async_std.task.sleep thread.park_timeout'],
  [{ operation: 'dynamic-code' }, 'libloading.*'],
  [
    { operation: 'sort', cost: 'linearithmic', gives: 'subject', isIterating: true },
    '.sort .sort_by .sort_by_key .sort_unstable .sort_unstable_by .sort_unstable_by_key .sort_by_cached_key .sorted .sorted_by .sorted_by_key',
  ],
  [{ isIterating: true, isMapping: true, gives: 'list' }, '.map'],
  [
    { isIterating: true, gives: 'list' },
    '.filter .flat_map .filter_map .take_while .skip_while .inspect .retain .scan .map_while .dedup_by_key .partition',
  ],
  [
    { isIterating: true, cost: 'linear', gives: 'element' },
    '.for_each .fold .any .all .find .position .max_by_key .min_by_key .max_by .min_by .reduce .try_fold .rposition .find_map',
  ],
  [{ cost: 'linear', gives: 'subject', isTyped: true }, '.collect'],
  [{ gives: 'number', isTyped: true }, '.parse'],
  [{ cost: 'linear', gives: 'element', isTyped: true }, '.sum .product'],
  [{ cost: 'linear', gives: 'extreme', isArgumentless: true }, '.max .min'],
  [{ gives: 'length' }, '.len'],
  [{ cost: 'linear', gives: 'length', isArgumentless: true }, '.count'],
  [
    { gives: 'list' },
    'Vec.new VecDeque.new String.new LinkedList.new Vec.default VecDeque.default Vec VecDeque String LinkedList',
  ],
  [
    { gives: 'grown', subject: 'first' },
    'Vec.with_capacity VecDeque.with_capacity String.with_capacity BinaryHeap.with_capacity',
  ],
  [{ gives: 'list', subject: 'first' }, 'Vec.from String.from VecDeque.from'],
  [
    { gives: 'hash' },
    'HashMap.new HashSet.new HashMap.default HashSet.default HashMap.with_capacity HashSet.with_capacity HashMap HashSet FxHashMap FxHashSet HashMap.from HashSet.from HashSet.from_iter HashMap.from_iter',
  ],
  [
    { gives: 'ordered' },
    'BTreeMap.new BTreeSet.new BinaryHeap.new BTreeMap.default BTreeSet.default BinaryHeap.default BTreeMap BTreeSet BinaryHeap BTreeMap.from BTreeSet.from BinaryHeap.from',
  ],
  [
    { cost: 'ordered', gives: 'element' },
    '.insert .remove .get .get_mut .entry .range .push .pop .first_key_value .last_key_value .pop_first .pop_last .contains_key .or_insert .or_default .or_insert_with .and_modify',
  ],
  [{ cost: 'found', gives: 'fixed' }, '.contains'],
  [
    { cost: 'logarithmic', gives: 'length' },
    '.binary_search .binary_search_by .binary_search_by_key .partition_point',
  ],
  [
    { gives: 'element' },
    '.first .last .pop_front .pop_back .front .back .peek .nth .last_mut .first_mut .peek_mut .swap_remove .next_back',
  ],
  [
    { gives: 'subject' },
    '.iter .iter_mut .into_iter .chars .bytes .lines .split_whitespace .split_ascii_whitespace .split .rev .skip .take .cloned .copied .enumerate .zip .chain .windows .chunks .keys .values .values_mut .trim .trim_end .trim_start .as_bytes .as_str .to_owned .clone .to_vec .char_indices .peekable .drain .as_slice .into_bytes .unwrap .expect .unwrap_or .unwrap_or_default .ok .lock .borrow .borrow_mut .as_ref .as_mut .split_at .cycle .step_by',
  ],
  [{ isStrided: true }, '.step_by'],
  [
    { cost: 'linear', gives: 'subject' },
    '.join .concat .reverse .replace .to_uppercase .to_lowercase .to_ascii_uppercase .to_ascii_lowercase .repeat .extend .extend_from_slice .append .fill .rotate_left .rotate_right .dedup .into_boxed_slice .split_off',
  ],
  [{ gives: 'digits' }, '.to_string'],
  [{ gives: 'digits', subject: 'last' }, 'format'],
  [{ gives: 'bits' }, '.log2 .log10 .ln .log .leading_zeros .trailing_zeros .count_ones .ilog2 .ilog10'],
  [{ gives: 'root' }, '.sqrt .cbrt .isqrt'],
  [{ gives: 'power' }, '.pow .powi .powf .wrapping_pow .checked_pow'],
  [{ gives: 'number' }, '.abs .floor .ceil .round .to_digit .abs_diff'],
  [
    { gives: 'number', subject: 'first' },
    'u8.from u32.from u64.from i64.from usize.from i32.from f64.from usize.try_from i64.try_from',
  ],
  [{ gives: 'largest' }, 'cmp.max max'],
  [{ gives: 'smallest' }, 'cmp.min min'],
  [
    { gives: 'fixed' },
    'println print eprintln eprint writeln write assert assert_eq panic matches .is_empty .flush .swap mem.swap .push_back .push_front .push_str .is_some .is_none .is_ok .eq .cmp .write_all process.exit time.Instant.now',
  ],
  [
    { gives: 'subject', subject: 'first' },
    'Some Ok Box.new Rc.new RefCell.new Reverse cmp.Reverse Cell.new rc.Rc.new cell.RefCell.new io.BufReader.new io.BufWriter.new mem.take Rc.clone Arc.new sync.Arc.new',
  ],
]);
