// What is taken from a client, and from whoever could speak in its name.
const MALFORMED = ['life', 'answers malformed frames'];
const TOLD = ['stuck', 'what is cut'];
const NAMES = ['life', 'refuses file names'];
const RANGES = ['stuck', 'every number has a range'];
const CEILINGS = ['stuck', 'no limit of a run'];
const FILES = ['stuck', 'a file is written through no symlink'];
const above = (field, key) => [`ceiling of ${key}`, 'a run raises nothing', ['request.c', `if (run->${field} > top->${field}) return fail_key("${key}", ERANGE);`, ''], CEILINGS];

export const requests = [
  ['file names: empty parts', 'no absolute name, no doubled slash', ['box-files.c', 'if (length == 0 || length > COMPONENT_MAX) return 1;', 'if (length > COMPONENT_MAX) return 1;'], NAMES],
  ['file names: long parts', 'no name that the kernel would refuse', ['box-files.c', 'if (length == 0 || length > COMPONENT_MAX) return 1;', 'if (length == 0) return 1;'], NAMES],
  ['file names: dot', 'no name for the folder itself', ['box-files.c', "if (length == 1 && part[0] == '.') return 1;", ''], NAMES],
  ['file names: two dots', 'no way up', ['box-files.c', "return length == 2 && part[0] == '.' && part[1] == '.';", 'return 0;'], NAMES],
  ['file names: NUL', 'the name that is checked is the name that is used', ['box-files.c', " || memchr(name, '\\0', length) != NULL", ''], NAMES],
  ['file names: length', 'no name beyond its buffer', ['box-files.c', 'if (name_length > length - FILE_HEADER) return fail_with("file:header", EBADMSG);', ''], TOLD],
  ['folders are no symlinks', 'no file is written through a symlink', ['box-files.c', 'openat(directory, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)', 'openat(directory, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC)'], FILES],
  ['files are no symlinks', 'no file is written through a symlink', ['box-files.c', 'O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC', 'O_WRONLY | O_CREAT | O_CLOEXEC'], FILES],
  ['files are no pipes', 'init does not wait for a reader', ['box-files.c', ' | O_NONBLOCK | (flags', ' | (flags'], FILES, { hangs: true }],
  ['length of frames', 'nobody asks for more memory than a frame has', ['frame.c', 'if (length > FRAME_PAYLOAD_MAX) return -1;', ''], MALFORMED, { hangs: true }],
  ['frames in their time', 'nothing is done out of turn', ['supervisor-requests.c', 'if (!is_expected(s, frame->type)) return fail_with("protocol:frame", EPROTO);', ''], ['stuck', 'an instance is made once']],
  ['a zygote runs nothing', 'no user\'s code where all forks come from', ['supervisor-requests.c', 'if (s->instance.create.zygote != NULL) return type == FRAME_KILL;', ''], ['zygotes', 'a zygote runs nothing itself'], { hangs: true }],
  ['ends of pairs', 'no word beyond its frame', ['request.c', 'if (value_end == NULL) return fail_with("request:pairs", EBADMSG);', 'if (value_end == NULL) return 0;'], TOLD],
  ['unknown keys', 'nothing is granted by being overlooked', ['request.c', 'if (strcmp(key, "allow") != 0) return fail_key(key, ENOENT);', 'if (strcmp(key, "allow") != 0) return 0;'], TOLD],
  ['digits', 'a number is a number', ['request.c', "if (*text < '0' || *text > '9' || value > (UINT64_MAX - 9) / 10) return -1;", 'if (value > (UINT64_MAX - 9) / 10) return -1;'], ['stuck', 'a number is made of digits']],
  ['large numbers', 'no number wraps around', ['request.c', ' || value > (UINT64_MAX - 9) / 10) return -1;', ') return -1;'], ['stuck', 'a number is made of digits']],
  ['empty numbers', 'nothing is no number', ['request.c', "if (*text == '\\0') return -1;", ''], ['stuck', 'a number is made of digits']],
  ['ranges', 'no limit is zero or without end', ['request.c', 'if (number < table[i].min || number > table[i].max) return fail_key(key, ERANGE);', ''], RANGES],
  ['words', 'no list beyond its array', ['request.c', 'if (list->count == WORDS_MAX) return fail_key(key, E2BIG);', 'if (list->count == WORDS_MAX) return 0;'], RANGES],
  ['names in "allow" have an end', 'no list beyond its array', ['request.c', 'if (out->allowed_count == NAME_LIST_MAX) return fail_key(key, E2BIG);', 'if (out->allowed_count == NAME_LIST_MAX) return 0;'], RANGES],
  ['names of zygotes', 'no path leads to another socket', ['request.c', ' || strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-") != length)', ')'], ['zygotes', 'a name that is a path']],
  ['length of names of zygotes', 'no name beyond its address', ['request.c', ' || length > LABEL_MAX', ''], ['zygotes', 'a name that is too long']],
  ['zygotes without a program', 'a zygote executes something', ['request.c', '(out->fork != NULL || out->args.count == 0)', '(out->fork != NULL)'], ['zygotes', 'a zygote that executes nothing']],
  ['zygotes of zygotes', 'a zygote is no fork', ['request.c', '(out->fork != NULL || out->args.count == 0)', '(out->args.count == 0)'], ['zygotes', 'a zygote that is a fork']],
  above('memory_bytes', 'memoryBytes'), above('processes', 'processes'), above('file_bytes', 'fileBytes'), above('box_bytes', 'boxBytes'), above('box_inodes', 'boxInodes'),
  ['a command is a path', 'nothing is looked for', ['supervisor-requests.c', "if (!parked && (s->run.args.count == 0 || s->run.args.items[0][0] != '/')) return fail_with(\"request:arg\", EINVAL);", ''], ['stuck', 'a command is a path']],
  ['an interpreter has a program', 'an interpreter is told what to run', ['supervisor-requests.c', "if (parked && (s->run.entry == NULL || s->run.entry[0] == '\\0')) return fail_with(\"request:entry\", EINVAL);", ''], ['stuck', 'a command is a path']],
  ['allowed names are checked', 'a refusal is told before anything is made', ['supervisor-requests.c', 'if (seccomp_check(&names) < 0) return -1;', ''], ['stuck', 'a name of a call']],
];
