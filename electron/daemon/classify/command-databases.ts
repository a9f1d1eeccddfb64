import { noteCommand } from './command-effects';
import { client } from './commands-data';
import { onlyAsks } from './statements';
import { notePath, type Scene } from './shell-scene';
import { isIn, isNumeric, plain, type Arg } from './shell-word';

/** How a database client is told where to ask and what (psql 18, mysql 9, sqlite3 3.50, redis-cli 8). */
type Client = {
  /** Options whose next word is a host, a statement, or of no interest. */
  readonly hosts: string;
  readonly statements: string;
  readonly takes: string;
  readonly flags: RegExp;
  /** Commands of the client itself that only look. */
  readonly commands: RegExp;
};

const clients: Readonly<Record<'psql' | 'mysql' | 'sqlite3', Client>> = {
  psql: {
    hosts: '-h --host',
    statements: '-c --command',
    takes: '-p -U -d --port --username --dbname -F --field-separator',
    flags:
      /^-[tAqxwXn1]+$|^--(tuples-only|no-align|quiet|expanded|no-password|no-psqlrc|csv|html)$/,
    commands: /^\\(d[a-zA-Z]{0,3}\+?|l\+?|conninfo|x)( +[\w.*]+)?$/,
  },
  mysql: {
    hosts: '-h --host',
    statements: '-e --execute',
    takes: '-P -u -D --port --user --database',
    flags:
      /^-[NBstrE]+$|^-p\S*$|^--(password(=.*)?|batch|silent|table|raw|vertical|skip-column-names)$/,
    commands: /^(?!)/,
  },
  sqlite3: {
    hosts: '',
    statements: '-cmd',
    takes: '-separator -nullvalue -newline',
    flags:
      /^--?(header|noheader|column|json|csv|line|list|table|markdown|box|html|readonly|batch|safe|bail)$/,
    commands:
      /^\.(tables|schema|indexes|indices|databases|headers|mode|width|fullschema|dbinfo|nullvalue|separator)( +[\w.*%-]+)*$/,
  },
};

type Asked = { readonly texts: (Arg | undefined)[]; readonly others: Arg[]; known: boolean };

const localHost = /^(localhost|127\.0\.0\.1|::1)$/;

/** A client that is given statements: a question to a database of this machine looks, everything else may do anything. */
export const noteDatabase =
  (name: keyof typeof clients) =>
  (words: readonly Arg[], scene: Scene): void => {
    const asked = askedOf(clients[name], words);
    const [first, ...more] = asked.others;
    const texts = name === 'sqlite3' ? [...asked.texts, ...more] : asked.texts;
    const given = texts.length > 0 ? texts : [inputOf(scene)];
    const sound = name === 'sqlite3' ? first?.kind === 'plain' : asked.others.every(isLocalName);
    const asks = given.every((text) => isQuestion(text, clients[name].commands));
    if (!asked.known || !sound || !asks) return noteCommand(client, words, scene);
    scene.findings.effect('reads');
    if (name === 'sqlite3' && first !== undefined) notePath(first, 'reads', scene);
  };

function askedOf({ hosts, statements, takes, flags }: Client, words: readonly Arg[]): Asked {
  const found: Asked = { texts: [], others: [], known: true };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? plain('');
    const [option = '', value] = word.text.startsWith('--')
      ? word.text.split(/=(.*)/s)
      : [word.text];
    const next = (): Arg | undefined => (value === undefined ? words[++at] : plain(value));
    if (!word.text.startsWith('-')) found.others.push(word);
    else if (word.kind !== 'plain') found.known = false;
    else if (isIn(statements, option) || /^-[tAqxX]+c$/.test(option)) found.texts.push(next());
    else if (isIn(hosts, option)) found.known &&= localHost.test(next()?.text ?? '');
    else if (isIn(takes, option)) found.known &&= /^(?!mysql$)[^=:/]*$/.test(next()?.text ?? '=');
    else if (!flags.test(word.text)) found.known = false;
  }
  return found;
}

/** The statements on the input, as far as the text of the call holds them. */
function inputOf({ input, fed }: Scene): Arg | undefined {
  if (input !== null) return input;
  const lines = fed?.map((line) => (line.length === 1 ? line[0] : null));
  const known = lines?.every((one) => one?.kind === 'plain') === true;
  return known ? plain(lines?.map((one) => one?.text ?? '').join('\n') ?? '') : undefined;
}

const isQuestion = (text: Arg | undefined, commands: RegExp): boolean =>
  text?.kind === 'plain' && (commands.test(text.text.trim()) || onlyAsks(text.text));

/** The name of a database, or an address of this machine. */
const isLocalName = ({ kind, text }: Arg): boolean =>
  kind === 'plain' &&
  text !== 'mysql' &&
  (/^[\w-]+$/.test(text) ||
    /^(postgres(ql)?|mysql):\/\/([^@/\s?]*@)?(localhost|127\.0\.0\.1)(:\d+)?(\/[\w-]*)?$/.test(
      text,
    ));

const redisAsks =
  /^(get|mget|keys|scan|ttl|pttl|type|exists|strlen|hget|hgetall|hmget|hkeys|hvals|hlen|hscan|hexists|llen|lrange|lindex|scard|smembers|sismember|sscan|zcard|zcount|zrange|zrangebyscore|zscore|zrank|zscan|xlen|xrange|xinfo|dbsize|info|ping|lastsave|time|randomkey)$/i;

/** redis-cli: a command that only looks, asked of this machine. */
export function noteRedis(words: readonly Arg[], scene: Scene): void {
  let at = 0;
  let sound = true;
  for (; words[at]?.text.startsWith('-') === true; at++) {
    const option = words[at]?.text ?? '';
    if (/^--(raw|no-raw|csv|json|no-auth-warning)$/.test(option)) continue;
    const value = words[++at];
    if (option === '-h') sound &&= localHost.test(value?.text ?? '');
    else if (/^-[pn]$/.test(option)) sound &&= isNumeric(value);
    else sound &&= /^(-a|--pass|--user)$/.test(option) && value?.kind === 'plain';
  }
  const command = words[at];
  if (sound && command?.kind === 'plain' && redisAsks.test(command.text))
    return scene.findings.effect('reads');
  noteCommand(client, words, scene);
}
