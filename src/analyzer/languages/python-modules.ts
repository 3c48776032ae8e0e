import type { ModuleRole } from './language-table.ts';
import { standardNames } from './standard-names.ts';

/** The modules that come with Python 3.8 to 3.13 (`sys.stdlib_module_names`), and what packages are called that bring others. */
export const pythonModules: ModuleRole = {
  standard: standardNames(
    `__future__ abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins
     bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent
     configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
     distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib
     functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib
     imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap
     marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers
     opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix
     posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline
     reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr
     socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct
     subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading
     time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata
     unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile
     zipimport zlib zoneinfo`,
  ),
  package: /^[^.]+/,
  native: standardNames('_ctypes cffi ctypes'),
  installNames: {
    Crypto: 'pycryptodome',
    MySQLdb: 'mysqlclient',
    OpenSSL: 'pyopenssl',
    PIL: 'pillow',
    attr: 'attrs',
    bs4: 'beautifulsoup4',
    cv2: 'opencv-python',
    dateutil: 'python-dateutil',
    discord: 'discord.py',
    docx: 'python-docx',
    dotenv: 'python-dotenv',
    faiss: 'faiss-cpu',
    fitz: 'pymupdf',
    gi: 'pygobject',
    git: 'gitpython',
    github: 'pygithub',
    igraph: 'python-igraph',
    jose: 'python-jose',
    jwt: 'pyjwt',
    ldap: 'python-ldap',
    magic: 'python-magic',
    memcache: 'python-memcached',
    multipart: 'python-multipart',
    nacl: 'pynacl',
    pkg_resources: 'setuptools',
    pptx: 'python-pptx',
    psycopg2: 'psycopg2-binary',
    serial: 'pyserial',
    skimage: 'scikit-image',
    sklearn: 'scikit-learn',
    slugify: 'python-slugify',
    socks: 'pysocks',
    stdnum: 'python-stdnum',
    telegram: 'python-telegram-bot',
    usb: 'pyusb',
    win32api: 'pywin32',
    wx: 'wxpython',
    yaml: 'pyyaml',
    zmq: 'pyzmq',
  },
};
