import { type CallTable, callTable } from './call-effects.ts';

/** What well-known Java calls do, cost and give. Receivers are named as they usually are where only they tell. */
export const javaCalls: CallTable = callTable([
  [
    { operation: 'stdin', gives: 'input' },
    '.nextInt .nextLong .nextDouble .nextFloat .nextShort .nextByte .nextBoolean .nextBigInteger .nextBigDecimal .next .nextLine .nextToken .readLine .readInt .readLong .readDouble .readString .readToken .readAllBytes .hasNext .hasNextInt .hasNextLong .hasNextLine .hasMoreTokens .nextIntArray .nextLongArray .readIntArray .readArray System.in.read .readByte .ni .nl .ns .na .nextArray .lines',
  ],
  [
    { operation: 'file', gives: 'input' },
    'File FileReader FileWriter FileInputStream FileOutputStream RandomAccessFile Files.* Paths.get Path.of',
  ],
  [
    { operation: 'network', gives: 'input' },
    'Socket ServerSocket URL HttpClient.* HttpRequest.* DatagramSocket InetAddress.* DriverManager.getConnection URLConnection HttpURLConnection SocketChannel.* .openConnection .openStream',
  ],
  [{ operation: 'process', gives: 'input' }, 'ProcessBuilder Runtime.getRuntime.exec .exec'],
  [
    { operation: 'concurrency' },
    'Thread Executors.* ForkJoinPool CompletableFuture.* Thread.ofVirtual .parallelStream .parallel',
  ],
  [
    { operation: 'sleep' },
    'Thread.sleep TimeUnit.SECONDS.sleep TimeUnit.MILLISECONDS.sleep LockSupport.parkNanos',
  ],
  [{ operation: 'dynamic-code' }, 'Class.forName MethodHandles.* ScriptEngineManager .invoke'],
  [
    { operation: 'sort', cost: 'linearithmic', gives: 'list', subject: 'first' },
    'Arrays.sort Collections.sort Arrays.parallelSort',
  ],
  [{ operation: 'sort', cost: 'linearithmic', gives: 'list' }, '.sorted .sort'],
  [
    { isIterating: true, gives: 'list' },
    '.map .filter .flatMap .mapToInt .mapToObj .mapToLong .mapToDouble .boxed .peek .limit .distinct .replaceAll .removeIf',
  ],
  [
    { isIterating: true, cost: 'linear', gives: 'list' },
    '.forEach .reduce .collect .toArray .toList .anyMatch .allMatch .noneMatch',
  ],
  [{ cost: 'linear', gives: 'element' }, '.sum .average'],
  [
    { isIterating: true, gives: 'range', isSized: true },
    'IntStream.range IntStream.rangeClosed LongStream.range LongStream.rangeClosed',
  ],
  [
    { gives: 'range', isSized: true },
    'int long double char byte short float boolean String Integer Long Double Boolean Character BitSet .repeat',
  ],
  [
    { cost: 'linear', subject: 'first' },
    'Arrays.fill Arrays.setAll Collections.shuffle Collections.reverse Collections.swap',
  ],
  [
    { cost: 'linear', gives: 'subject', subject: 'first' },
    'Arrays.copyOf Arrays.copyOfRange Arrays.asList Arrays.stream Arrays.toString Arrays.deepToString List.of Set.of List.copyOf Collections.unmodifiableList String.join System.arraycopy Stream.of Arrays.hashCode',
  ],
  [
    { cost: 'linear', gives: 'element', subject: 'first' },
    'Collections.max Collections.min Collections.frequency',
  ],
  [{ cost: 'logarithmic', gives: 'fixed', subject: 'first' }, 'Arrays.binarySearch Collections.binarySearch'],
  [
    { gives: 'list' },
    'ArrayList LinkedList Stack Vector ArrayDeque CopyOnWriteArrayList StringBuilder StringBuffer',
  ],
  [
    { gives: 'hash' },
    'HashMap HashSet LinkedHashMap LinkedHashSet ConcurrentHashMap IdentityHashMap EnumMap Hashtable',
  ],
  [{ gives: 'ordered' }, 'TreeMap TreeSet PriorityQueue ConcurrentSkipListMap PriorityBlockingQueue'],
  [
    { cost: 'ordered', gives: 'element' },
    '.add .offer .poll .remove .put .pollFirst .pollLast .floor .ceiling .higher .lower .floorKey .ceilingKey .higherKey .lowerKey .floorEntry .ceilingEntry .higherEntry .lowerEntry .firstKey .lastKey .merge .getOrDefault .putIfAbsent .computeIfAbsent',
  ],
  [{ cost: 'search', gives: 'fixed' }, '.contains .containsKey .indexOf .lastIndexOf .containsValue'],
  [
    { gives: 'element' },
    '.get .peek .pop .first .last .charAt .getFirst .getLast .removeFirst .removeLast .pollLast .getKey .getValue .elementAt .codePointAt',
  ],
  [
    { gives: 'fixed' },
    '.equals .hashCode .compareTo .isEmpty .compare .set .push .append .println .print .printf .format .flush .close .write .equalsIgnoreCase .startsWith .endsWith',
  ],
  [
    { gives: 'subject' },
    '.toCharArray .split .trim .strip .toLowerCase .toUpperCase .keySet .values .entrySet .iterator .descendingIterator .descendingSet .descendingMap .chars .stream .getBytes .clone .intern .headSet .tailSet .subSet .headMap .tailMap .subList',
  ],
  [
    { cost: 'linear', gives: 'subject' },
    '.substring .replace .reverse .toString .concat .addAll .putAll .insert .deleteCharAt .matches .replaceFirst .subSequence',
  ],
  [{ gives: 'length' }, '.size .length .count'],
  [
    { gives: 'number', subject: 'first' },
    'Integer.parseInt Long.parseLong Double.parseDouble Integer.valueOf Long.valueOf Double.valueOf BigInteger BigDecimal BigInteger.valueOf Math.abs Math.ceil Math.floor Math.round Short.parseShort',
  ],
  [{ gives: 'number' }, '.intValue .longValue .doubleValue .add .subtract .nextProbablePrime'],
  [
    { gives: 'digits', subject: 'first' },
    'String.valueOf Integer.toString Long.toString Integer.toBinaryString Long.toBinaryString Integer.toHexString',
  ],
  [
    { gives: 'bits', subject: 'first' },
    'Math.log Math.log10 Integer.numberOfTrailingZeros Long.numberOfTrailingZeros Integer.numberOfLeadingZeros .bitLength Integer.bitCount Long.bitCount',
  ],
  [{ gives: 'root', subject: 'first' }, 'Math.sqrt Math.cbrt .sqrt'],
  [{ gives: 'largest' }, 'Math.max Integer.max Long.max Math.addExact'],
  [{ gives: 'smallest' }, 'Math.min Integer.min Long.min'],
  [{ gives: 'smallest', cost: 'bits' }, '.gcd .modPow .modInverse'],
  [
    { gives: 'fixed' },
    'System.currentTimeMillis System.nanoTime System.exit Math.random Character.isDigit Character.isLetter Character.getNumericValue',
  ],
]);
