import { type CallEffect, type CallTable, callTable } from './call-effects.ts';

/** What the calls of C's library and of POSIX do, cost and give; C++ has them too. */
export const cCallRows: readonly (readonly [CallEffect, string])[] = [
  [{ operation: 'stdin', gives: 'fixed', fills: 'rest' }, 'scanf scanf_s wscanf vscanf'],
  [{ operation: 'stdin', gives: 'input', fills: 'first' }, 'gets gets_s fgets fread'],
  [{ operation: 'stdin', gives: 'input', fills: 'rest' }, 'read'],
  [
    { operation: 'stdin', gives: 'input' },
    'getchar getchar_unlocked getc getc_unlocked fgetc getw getwchar getch getche',
  ],
  [{ gives: 'fixed', fills: 'rest' }, 'sscanf'],
  [{ operation: 'file', gives: 'fixed', fills: 'rest' }, 'fscanf'],
  [
    { operation: 'file', gives: 'input' },
    'fopen freopen fdopen open openat creat tmpfile opendir readdir mkdir unlink rename stat mmap',
  ],
  [
    { operation: 'network', gives: 'input' },
    'socket connect listen accept send sendto recv recvfrom getaddrinfo gethostbyname curl_easy_init curl_easy_perform',
  ],
  [
    { operation: 'process', gives: 'input' },
    'system popen fork vfork execl execlp execle execv execvp execve execvpe posix_spawn posix_spawnp waitpid',
  ],
  [{ operation: 'concurrency' }, 'pthread_create thrd_create'],
  [{ operation: 'sleep' }, 'sleep usleep nanosleep clock_nanosleep thrd_sleep'],
  [{ operation: 'dynamic-code' }, 'dlopen dlsym'],
  [{ operation: 'sort', cost: 'linearithmic', subject: 'second' }, 'qsort qsort_r heapsort mergesort'],
  [{ cost: 'logarithmic', subject: 'second' }, 'bsearch'],
  [{ gives: 'largest', isSized: true }, 'malloc calloc alloca'],
  [{ gives: 'subject', subject: 'last' }, 'realloc'],
  [{ cost: 'linear', subject: 'last' }, 'memset memcpy memmove memcmp strncpy strncmp strncat'],
  [{ cost: 'linear', gives: 'length', subject: 'first' }, 'strlen'],
  [
    { cost: 'linear', gives: 'subject', subject: 'first' },
    'strcmp strcasecmp strchr strrchr strstr strtok strdup strrev strpbrk strspn strcspn strlwr strupr',
  ],
  [{ cost: 'linear', gives: 'subject', subject: 'second' }, 'strcpy strcat stpcpy'],
  [
    { gives: 'number', subject: 'first' },
    'atoi atol atoll atof strtol strtoll strtoul strtoull strtod abs labs llabs fabs floor ceil round lround trunc',
  ],
  [{ gives: 'root', subject: 'first' }, 'sqrt sqrtf sqrtl cbrt'],
  [
    { gives: 'bits', subject: 'first' },
    'log logf log2 log10 __builtin_popcount __builtin_popcountll __builtin_clz __builtin_clzll __builtin_ctz __builtin_ctzll',
  ],
  [{ gives: 'largest' }, 'fmax fmaxf'],
  [{ gives: 'smallest' }, 'fmin fminf'],
  [
    { gives: 'fixed' },
    'printf puts putchar fprintf sprintf snprintf fputs fflush free exit abort rand srand time clock isdigit isalpha isalnum isspace isupper islower toupper tolower',
  ],
];

/** The call table of C. */
export const cCalls: CallTable = callTable(cCallRows);
