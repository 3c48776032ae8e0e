import { type CallTable, callTable } from './call-effects.ts';

/** What well-known Go calls do, cost and give: the standard library. */
export const goCalls: CallTable = callTable([
  [{ operation: 'stdin', gives: 'fixed', fills: 'all' }, 'fmt.Scan fmt.Scanln'],
  [{ operation: 'stdin', gives: 'fixed', fills: 'rest' }, 'fmt.Scanf fmt.Fscan fmt.Fscanln fmt.Fscanf'],
  [{ gives: 'fixed', fills: 'rest' }, 'fmt.Sscan fmt.Sscanf fmt.Sscanln'],
  [
    { operation: 'stdin', gives: 'input' },
    '.ReadString .ReadLine .ReadByte .ReadRune .ReadBytes .Scan .Text io.ReadAll ioutil.ReadAll io/ioutil.ReadAll bufio.ScanLines',
  ],
  [
    { gives: 'input' },
    'bufio.NewReader bufio.NewScanner bufio.NewReaderSize flag.Arg flag.Args os.Getenv .Bytes',
  ],
  [
    { operation: 'file', gives: 'input' },
    'os.Open os.Create os.OpenFile os.ReadFile os.WriteFile os.Remove os.RemoveAll os.Rename os.Mkdir os.MkdirAll os.Stat os.ReadDir os.Chmod os.MkdirTemp os.CreateTemp io/ioutil.* path/filepath.Walk path/filepath.WalkDir path/filepath.Glob archive/zip.* archive/tar.* compress/gzip.*',
  ],
  [
    { operation: 'network', gives: 'input' },
    'net.* net/http.* net/rpc.* net/smtp.* crypto/tls.* database/sql.Open google.golang.org/grpc.*',
  ],
  [
    { operation: 'process', gives: 'input' },
    'os/exec.Command os/exec.CommandContext os/exec.LookPath syscall.Exec syscall.ForkExec syscall.Kill os.StartProcess',
  ],
  [{ operation: 'sleep' }, 'time.Sleep time.After time.Tick time.NewTimer time.NewTicker'],
  [{ operation: 'concurrency' }, 'golang.org/x/sync/errgroup.* errgroup.*'],
  [{ operation: 'dynamic-code' }, 'plugin.Open'],
  [
    { operation: 'sort', cost: 'linearithmic', gives: 'subject', subject: 'first' },
    'sort.Ints sort.Strings sort.Float64s sort.Slice sort.SliceStable sort.Sort sort.Stable slices.Sort slices.SortFunc slices.SortStableFunc',
  ],
  [
    { gives: 'subject', subject: 'first' },
    'sort.Reverse sort.IntSlice sort.StringSlice sort.Float64Slice strings.NewReader strings.Split strings.Fields strings.TrimSpace strings.Trim strings.TrimRight strings.TrimLeft strings.ToLower strings.ToUpper strings.TrimSuffix strings.TrimPrefix strings.SplitN',
  ],
  [
    { gives: 'bits', subject: 'first' },
    'math.Log math.Log2 math.Log10 math/bits.Len math/bits.OnesCount math/bits.TrailingZeros math/bits.Len64 math/bits.OnesCount64',
  ],
  [{ cost: 'bits', gives: 'number', subject: 'first' }, 'sort.Search'],
  [
    { cost: 'logarithmic', gives: 'length', subject: 'first' },
    'sort.SearchInts sort.SearchStrings slices.BinarySearch',
  ],
  [
    { cost: 'logarithmic', gives: 'element', subject: 'first' },
    'container/heap.Push container/heap.Pop container/heap.Fix container/heap.Remove',
  ],
  [{ cost: 'linear', subject: 'first' }, 'container/heap.Init slices.Reverse rand.Shuffle math/rand.Shuffle'],
  [
    { cost: 'linear', gives: 'subject', subject: 'first' },
    'strings.Join strings.ReplaceAll strings.Replace strings.Map slices.Clone bytes.Join strings.Repeat',
  ],
  [
    { cost: 'linear', gives: 'length', subject: 'first' },
    'strings.Contains strings.Index strings.Count strings.HasPrefix strings.HasSuffix strings.LastIndex strings.IndexByte slices.Contains slices.Index strings.ContainsRune strings.EqualFold',
  ],
  [{ cost: 'linear', gives: 'element', subject: 'first' }, 'slices.Max slices.Min'],
  [{ cost: 'linear' }, 'copy clear'],
  [{ gives: 'length' }, 'len cap'],
  [{ gives: 'grown', subject: 'first' }, 'append'],
  [{ gives: 'made', isSized: true }, 'make'],
  [{ gives: 'list' }, 'container/list.New'],
  [
    { gives: 'number', subject: 'first' },
    'int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 strconv.Atoi strconv.ParseInt strconv.ParseFloat strconv.ParseUint math.Abs math.Floor math.Ceil math.Round math.Trunc big.NewInt math/big.NewInt',
  ],
  [
    { gives: 'digits', subject: 'first' },
    'strconv.Itoa strconv.FormatInt strconv.FormatUint fmt.Sprint fmt.Sprintf',
  ],
  [{ gives: 'root', subject: 'first' }, 'math.Sqrt math.Cbrt'],
  [{ gives: 'power', subject: 'first' }, 'math.Pow'],
  [{ gives: 'largest' }, 'math.Max max'],
  [{ gives: 'smallest' }, 'math.Min min'],
  [
    { gives: 'fixed' },
    'delete panic rand.Intn math/rand.Intn time.Now .Flush .WriteString .WriteByte fmt.Fprintln fmt.Fprintf fmt.Fprint fmt.Println fmt.Printf fmt.Print errors.New .Err',
  ],
  [{ gives: 'element' }, '.Front .Back .PushBack .Next'],
]);
