import { words } from './inline-program';

type Known = ReadonlySet<string> | '*';

/** Modules of the standard library (and yaml) that only compute, with what may be used of them. `*` = all: they hold nothing but arithmetic. */
export const pureModules: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['json', words('load loads dump dumps JSONDecodeError')],
  ['sys', words('stdin stdout stderr argv exit version version_info platform maxsize byteorder')],
  [
    're',
    words(
      'compile match search findall finditer sub subn split fullmatch escape I IGNORECASE M MULTILINE S DOTALL X VERBOSE A ASCII U UNICODE',
    ),
  ],
  ['math', '*'],
  ['cmath', '*'],
  ['itertools', '*'],
  ['time', '*'],
  ['binascii', '*'],
  ['unicodedata', '*'],
  ['collections', words('Counter defaultdict OrderedDict namedtuple deque ChainMap')],
  ['functools', words('reduce partial lru_cache cache cmp_to_key')],
  ['datetime', words('datetime date time timedelta timezone UTC')],
  [
    'string',
    words(
      'ascii_letters ascii_lowercase ascii_uppercase digits hexdigits punctuation whitespace printable',
    ),
  ],
  ['textwrap', words('dedent indent fill wrap shorten')],
  ['statistics', words('mean median mode stdev pstdev variance pvariance quantiles fmean')],
  ['decimal', words('Decimal ROUND_HALF_UP ROUND_HALF_EVEN')],
  ['fractions', words('Fraction')],
  ['pprint', words('pprint pformat pp')],
  ['csv', words('reader DictReader writer DictWriter QUOTE_ALL QUOTE_MINIMAL QUOTE_NONE')],
  [
    'base64',
    words(
      'b64decode b64encode urlsafe_b64decode urlsafe_b64encode b32decode b32encode b16decode b16encode',
    ),
  ],
  ['hashlib', words('md5 sha1 sha224 sha256 sha384 sha512 sha3_256 blake2b blake2s')],
  [
    'urllib.parse',
    words(
      'quote unquote quote_plus unquote_plus urlparse urlsplit urlunparse parse_qs parse_qsl urlencode urljoin',
    ),
  ],
  ['html', words('escape unescape')],
  ['yaml', words('safe_load safe_load_all safe_dump YAMLError')],
  ['toml', words('loads')],
  ['tomllib', words('load loads TOMLDecodeError')],
  ['ast', words('literal_eval')],
  ['struct', words('pack unpack calcsize unpack_from')],
  ['difflib', words('unified_diff ndiff context_diff get_close_matches')],
  ['random', words('random randint choice choices shuffle sample seed uniform randrange')],
  ['uuid', words('uuid4 uuid5 UUID')],
  ['os', words('getcwd sep linesep path')],
  ['os.path', words('exists isfile isdir join basename dirname splitext getsize normpath')],
  ['pathlib', words('Path PurePath PurePosixPath')],
  ['typing', words('Any Optional Union List Dict Set Tuple Iterable Callable')],
]);

/** Names of the language that do more than compute (docs.python.org/3/library/functions.html, those of the site module, and those of Python 2). */
export const strongBuiltins = words(
  'eval exec compile open getattr setattr delattr vars globals locals dir breakpoint help copyright credits license classmethod super input execfile reload file apply',
);

/** What values of the modules above, and of the language's own types, may be asked for. Nothing here opens, runs or imports. */
export const harmlessAttributes = words(
  `join split rsplit splitlines strip lstrip rstrip lower upper title capitalize swapcase startswith endswith find rfind index rindex
  count replace isdigit isalpha isalnum isspace islower isupper isnumeric zfill center ljust rjust partition rpartition encode decode
  expandtabs casefold removeprefix removesuffix translate maketrans append extend insert pop remove clear copy sort reverse get items
  keys values setdefault update add discard union intersection difference symmetric_difference issubset issuperset fromkeys hex
  group groups groupdict start end span string match search findall finditer fullmatch sub subn pattern flags lastindex
  read readline readlines close write writelines seek tell flush buffer reconfigure encoding
  strftime strptime isoformat total_seconds now utcnow today timestamp fromisoformat fromtimestamp date time year month day hour minute
  second microsecond days seconds weekday isoweekday timezone utc max min most_common elements total fieldnames writerow writerows
  writeheader line_num popleft appendleft rotate extendleft maxlen hexdigest digest name stem suffix suffixes parts exists is_file is_dir
  read_text read_bytes write_text write_bytes glob rglob iterdir scheme netloc hostname port query fragment username real imag numerator
  denominator bit_length to_bytes from_bytes is_integer quantize major minor micro path args msg lineno colno pos doc format`,
);

/** Modules that the ones above load in their turn: a file of that name in the working directory would be loaded instead. */
export const loadedAlong: readonly string[] =
  'enum types operator keyword reprlib copyreg numbers contextlib heapq warnings linecache tokenize token locale calendar bisect dis opcode inspect codeop traceback weakref decoder scanner encoder'.split(
    ' ',
  );
