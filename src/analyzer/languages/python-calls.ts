import { type CallTable, callTable } from './call-effects.ts';

/** What well-known Python calls do, cost and give. */
export const pythonCalls: CallTable = callTable([
  [{ operation: 'stdin', gives: 'input' }, 'input raw_input sys.stdin.readline sys.stdin.buffer.readline'],
  [
    { operation: 'stdin', gives: 'input', cost: 'linear' },
    'sys.stdin.read sys.stdin.readlines sys.stdin.buffer.read sys.stdin.buffer.readlines fileinput.input',
  ],
  [{ operation: 'stdin', gives: 'input' }, 'os.read'],
  [
    { operation: 'file' },
    'open io.open os.open os.listdir os.scandir os.walk os.remove os.unlink os.rename os.replace os.mkdir os.makedirs os.rmdir os.stat os.fdopen shutil.* tempfile.* glob.* pathlib.* os.path.exists os.path.isfile os.path.isdir os.path.getsize .read_text .write_text .read_bytes .write_bytes .iterdir .mkdir .unlink .rglob sqlite3.* zipfile.* tarfile.* gzip.open bz2.open lzma.open csv.reader csv.writer pickle.dump pickle.load json.dump json.load pandas.read_csv pandas.read_parquet pandas.read_excel .to_csv .to_parquet numpy.load numpy.save numpy.loadtxt numpy.savetxt',
  ],
  [
    { operation: 'network' },
    'requests.* urllib.request.* urllib3.* http.client.* httpx.* aiohttp.* socket.* ssl.* ftplib.* smtplib.* imaplib.* poplib.* telnetlib.* xmlrpc.* paramiko.* boto3.* botocore.* websockets.* websocket.* grpc.* pymongo.* psycopg2.* psycopg.* mysql.* redis.* kafka.* urllib.urlopen asyncio.open_connection asyncio.start_server http.server.* socketserver.* flask.Flask fastapi.FastAPI',
  ],
  [
    { operation: 'process' },
    'subprocess.* os.system os.popen os.fork os.forkpty os.kill os.killpg pty.spawn os.execv os.execve os.execvp os.execl os.execlp os.spawnl os.spawnv os.posix_spawn asyncio.create_subprocess_exec asyncio.create_subprocess_shell pexpect.*',
  ],
  [
    { operation: 'concurrency' },
    'threading.Thread threading.Timer _thread.start_new_thread multiprocessing.* concurrent.futures.* asyncio.gather asyncio.create_task asyncio.run asyncio.wait asyncio.TaskGroup joblib.Parallel',
  ],
  [{ operation: 'sleep' }, 'time.sleep asyncio.sleep'],
  [{ operation: 'dynamic-code' }, 'eval exec compile __import__ importlib.import_module'],
  [
    { operation: 'sort', cost: 'linearithmic', gives: 'list', subject: 'first', isIterating: true },
    'sorted numpy.sort numpy.argsort heapq.nlargest heapq.nsmallest',
  ],
  [{ operation: 'sort', cost: 'linearithmic', isIterating: true }, '.sort .sort_values .sort_index'],
  [{ cost: 'linear', gives: 'element', isSingleArgument: true }, 'max min'],
  [{ cost: 'linear', gives: 'element' }, 'sum any all functools.reduce math.prod math.fsum statistics.mean'],
  [{ gives: 'length' }, 'len'],
  [
    { gives: 'subject', subject: 'last', isIterating: true },
    'map filter itertools.starmap itertools.takewhile itertools.dropwhile',
  ],
  [{ cost: 'linear', gives: 'list' }, 'list tuple'],
  [{ gives: 'list' }, 'reversed enumerate iter itertools.chain itertools.cycle zip'],
  [{ cost: 'linear', gives: 'list' }, 'collections.deque numpy.array numpy.cumsum itertools.accumulate'],
  [{ cost: 'linear', gives: 'hash' }, 'set frozenset dict collections.Counter collections.OrderedDict'],
  [{ gives: 'groups' }, 'collections.defaultdict'],
  [{ gives: 'range', isSized: true }, 'range xrange'],
  [
    { gives: 'range', cost: 'linear', isSized: true },
    'bytearray numpy.zeros numpy.ones numpy.empty numpy.arange numpy.full numpy.random.rand numpy.eye array.array',
  ],
  [
    { cost: 'exponential', gives: 'input' },
    'itertools.permutations itertools.combinations itertools.product itertools.combinations_with_replacement',
  ],
  [
    { cost: 'logarithmic', gives: 'element' },
    'bisect.bisect bisect.bisect_left bisect.bisect_right heapq.heappush heapq.heappop heapq.heapreplace heapq.heappushpop',
  ],
  [{ cost: 'linear' }, 'bisect.insort bisect.insort_left bisect.insort_right heapq.heapify random.shuffle'],
  [{ cost: 'bits', gives: 'smallest' }, 'math.gcd fractions.gcd math.lcm'],
  [{ gives: 'digits', cost: 'bits' }, 'bin hex oct'],
  [{ gives: 'digits' }, 'str repr'],
  [{ gives: 'bits' }, 'math.log math.log2 math.log10 .bit_length'],
  [{ gives: 'root' }, 'math.sqrt math.isqrt numpy.sqrt'],
  [{ gives: 'number', subject: 'first' }, 'int float abs round math.ceil math.floor math.fabs'],
  [{ gives: 'fixed' }, 'ord chr bool isinstance type hash id print callable hasattr'],
  [{ gives: 'element' }, 'next .pop .popleft .get .popitem .setdefault'],
  [
    { gives: 'subject' },
    '.split .strip .rstrip .lstrip .lower .upper .keys .values .items .copy .decode .encode',
  ],
  [{ cost: 'linear', gives: 'length' }, '.count .index .find .rfind .rindex'],
  [{ cost: 'linear' }, '.remove .reverse'],
  [{ cost: 'linear', gives: 'subject', subject: 'first' }, '.join'],
  [{ cost: 'linear', gives: 'subject' }, '.replace .translate .splitlines'],
  [
    { cost: 'linear', gives: 'subject', subject: 'last' },
    're.findall re.sub re.split re.match re.search re.fullmatch re.finditer',
  ],
  [{ gives: 'smallest', cost: 'bits', subject: 'second' }, 'pow'],
  [{ gives: 'input' }, '.readline .read .readlines'],
  [{ gives: 'fixed' }, '.write .flush .close .seek .truncate .tell'],
]);
