import { type CallTable, callTable } from './call-effects.ts';

/** What well-known Ruby calls do, cost and give: the core, its library and common gems. */
export const rubyCalls: CallTable = callTable([
  [
    { operation: 'stdin', gives: 'input' },
    'gets readline readlines STDIN.gets STDIN.read STDIN.readline STDIN.readlines STDIN.each_line $stdin.gets $stdin.read $stdin.readline $stdin.readlines $stdin.each_line ARGF.read ARGF.readlines ARGF.gets ARGF.each_line $<.read $<.readlines $<.each_line Kernel.gets',
  ],
  [{ isIterating: true }, 'STDIN.each_line $stdin.each_line ARGF.each_line $<.each_line'],
  [
    { operation: 'file', gives: 'input' },
    'open File.* Dir.* FileUtils.* IO.read IO.readlines IO.write IO.foreach Tempfile.* Pathname.* CSV.* Zlib.* SQLite3.* YAML.load_file',
  ],
  [
    { operation: 'network', gives: 'input' },
    'Net.* TCPSocket.* TCPServer.* UDPSocket.* Socket.* URI.open OpenURI.* HTTParty.* Faraday.* RestClient.* OpenSSL.SSL.* WEBrick.* Redis.* PG.* Mysql2.*',
  ],
  [
    { operation: 'process', gives: 'input' },
    'system exec spawn fork IO.popen Open3.* Process.spawn Process.kill Process.fork PTY.* Kernel.system Kernel.exec',
  ],
  [
    { operation: 'concurrency' },
    'Thread.new Thread.start Thread.fork Ractor.new Fiber.schedule Async Concurrent.* Parallel.*',
  ],
  [{ operation: 'sleep' }, 'sleep Kernel.sleep'],
  [
    { operation: 'dynamic-code' },
    'eval instance_eval class_eval module_eval binding.eval Kernel.eval .instance_eval .class_eval',
  ],
  [
    { operation: 'sort', cost: 'linearithmic', gives: 'subject', isIterating: true },
    '.sort .sort! .sort_by .sort_by!',
  ],
  [{ isEndless: true }, 'loop'],
  [
    { isIterating: true, gives: 'subject' },
    '.times .each .each_with_index .each_char .each_index .each_pair .each_key .each_value .reverse_each .each_entry .each_byte .cycle .downto .each_slice .each_cons .each_line .each_with_object',
  ],
  [{ isIterating: true, gives: 'subject', subject: 'first' }, '.upto'],
  [{ isIterating: true, gives: 'subject', isStrided: true }, '.step'],
  [{ isIterating: true, isMapping: true, gives: 'list' }, '.map .collect .flat_map .map! .collect_concat'],
  [
    { isIterating: true, cost: 'linear', gives: 'list' },
    '.select .reject .filter .filter_map .select! .reject! .partition .group_by .take_while .drop_while .delete_if .keep_if .chunk_while .slice_when .uniq .zip .each_entry .sum_by .to_h .transform_values .with_index',
  ],
  [
    { isIterating: true, cost: 'linear', gives: 'element' },
    '.inject .reduce .sum .all? .any? .none? .find .detect .find_index .max_by .min_by .minmax .find_all .index .rindex .count .one?',
  ],
  [{ cost: 'linear', gives: 'extreme' }, '.max .min'],
  [{ isIterating: true, isMapping: true, isSized: true, gives: 'sized', subject: 'first' }, 'Array.new'],
  [{ cost: 'logarithmic', isIterating: true, gives: 'element' }, '.bsearch'],
  [
    { cost: 'exponential', isIterating: true, gives: 'input' },
    '.permutation .repeated_permutation .product .subsets',
  ],
  [{ isIterating: true, gives: 'pairs' }, '.combination .repeated_combination .each_combination'],
  [{ gives: 'length' }, '.size .length'],
  [{ gives: 'hash' }, 'Hash.new Set.new .to_set Set'],
  [{ gives: 'ordered' }, 'SortedSet.new PriorityQueue.new'],
  [{ cost: 'found', gives: 'fixed' }, '.include? .member?'],
  [
    { gives: 'fixed' },
    '.key? .has_key? .empty? .nil? .zero? .even? .odd? .positive? .negative? .add? .ord .chr puts print p printf .digits? exit',
  ],
  [{ gives: 'list' }, 'String.new'],
  [
    { gives: 'element' },
    '.first .last .pop .shift .fetch .dig .sample .at .delete .delete_at .next .values_at',
  ],
  [{ cost: 'linear' }, '.unshift .insert .delete .delete_at .slice!'],
  [
    { gives: 'subject' },
    '.split .chars .bytes .lines .chomp .strip .lstrip .rstrip .keys .values .to_a .entries .lazy .each_entry .dup .clone .freeze .to_sym .downcase .upcase .swapcase .tap .then .push .append .itself .to_enum .codepoints',
  ],
  [
    { cost: 'linear', gives: 'subject' },
    '.reverse .reverse! .join .flatten .compact .concat .rotate .shuffle .transpose .gsub .sub .tr .delete_prefix .squeeze .tally .scan .flatten! .uniq! .fill .replace .take .drop .each_entry .center',
  ],
  [{ gives: 'number' }, '.to_i .to_f .abs .floor .ceil .round .to_r .to_c .hex .oct .succ .pred'],
  [{ gives: 'number', subject: 'first' }, 'Integer Float Rational BigDecimal'],
  [{ gives: 'digits' }, '.to_s .digits .inspect'],
  [{ gives: 'bits' }, '.bit_length'],
  [{ gives: 'bits', subject: 'first' }, 'Math.log Math.log2 Math.log10'],
  [{ gives: 'root', subject: 'first' }, 'Math.sqrt Math.cbrt Integer.sqrt'],
  [{ gives: 'power', cost: 'bits' }, '.pow'],
  [{ gives: 'smallest', cost: 'bits' }, '.gcd .lcm'],
  [{ gives: 'largest' }, '.clamp'],
  [{ cost: 'linear', gives: 'list', subject: 'first' }, 'Prime.each Prime.prime_division'],
]);
