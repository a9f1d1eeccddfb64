import type { Effect } from '../../../shared/model/classification';

/** Words of interpreters' languages, of PowerShell and of cmd that tell of an effect wherever they stand. */
type Telling = { readonly effect: Effect; readonly words: RegExp };

const telling: readonly Telling[] = [
  {
    effect: 'network',
    words:
      /\b(socket|urllib|requests|httpx|aiohttp|http\.client|ftplib|smtplib|telnetlib|paramiko|fetch|axios|XMLHttpRequest|WebSocket|https?\.(get|request)|net\.(connect|createConnection|Socket)|Net::HTTP|open-uri|LWP|IO::Socket|Socket|TCPSocket|TCPServer|fsockopen|pfsockopen|curl_(init|exec)|stream_socket_client|create_connection)\b/,
  },
  {
    effect: 'sends-data',
    words:
      /\.(post|put|patch|sendall|sendmail|storbinary)\b|method\s*[:=]\s*['"]?(POST|PUT|PATCH)/i,
  },
  {
    effect: 'executes',
    words:
      /\b(subprocess|os\.(system|popen|exec\w*|spawn\w*|posix_spawn|fork|startfile)|pty|child_process|execSync|spawn|spawnSync|system|exec|passthru|shell_exec|popen|proc_open|pcntl_exec|Open3|Kernel|do shell script|eval|compile|__import__|importlib|runpy|ctypes|cffi|dlopen|os\.execute)\b|new Function/,
  },
  {
    effect: 'deletes',
    words:
      /\b(rmtree|unlink|unlinkSync|rmdir|rmdirSync|rmSync|os\.remove|removedirs|rm_rf|rm_r|FileUtils\.rm\w*|File\.delete|fs\.(promises\.)?rm|truncate)\b/,
  },
  {
    effect: 'writes',
    words:
      /\b(writeFile\w*|appendFile\w*|createWriteStream|write_text|write_bytes|copy(file|tree|2)|shutil\.(move|copy)|rename\w*|File\.write|file_put_contents|symlink\w*|sysopen|os\.link|mkdir\w*|makedirs)\b|open\s*\([^)]*,\s*(mode\s*=\s*)?['"][rb]*[wax+]/,
  },
  { effect: 'changes-permissions', words: /\b(l?chmod\w*|l?chown\w*|setuid|setgid)\b/ },
  { effect: 'controls-processes', words: /\b(os\.kill|killpg|process\.kill|Process\.kill)\b/ },
  {
    effect: 'touches-credentials',
    words:
      /\b(os\.environ|getenv|process\.env|keyring|getpass|secretstorage|CryptUnprotect\w*)\b|ENV\[|%ENV|\$ENV|\$_(ENV|SERVER)\b/,
  },
  {
    effect: 'drives-input',
    words:
      /\b(pyautogui|pynput|pyatspi|Atspi|uinput|evdev|keystroke|System Events|display dialog|Input\.dispatch\w+)\b/,
  },
];

/** Does the text both reach the network and start something, or carry code in a disguise that it takes off? */
const remote: readonly RegExp[] = [
  /\b(dup2|fdopen)\b|\/dev\/tcp|\/bin\/(ba|z|da)?sh -i/,
  /(exec|eval)\s*\(?\s*(base64|zlib|codecs|bytes\.fromhex|atob|Buffer\.from|base64_decode|gzinflate|__import__)/,
];

/** Effects that the words of an inline program tell of. Only ever adds to what is known: without such a word nothing is proved. */
export function effectsOfWords(code: string): readonly Effect[] {
  const found = telling.filter(({ words }) => words.test(code)).map(({ effect }) => effect);
  const both = found.includes('network') && found.includes('executes');
  return both || remote.some((pattern) => pattern.test(code))
    ? [...found, 'runs-remote-code']
    : found;
}

const connects =
  /\b(socket|net\.(Dial|connect|createConnection|Socket)|TcpStream|TcpClient|TCPSocket|TCPServer|IO::Socket|fsockopen|sockaddr_in|dial_tcp|openConnection)\b|\/dev\/tcp\//;
const startsShell =
  /["'`\s](\/(usr\/)?bin\/)?(ba|z|da|k)?sh["'`]|\/(usr\/)?bin\/(ba|z|da|k)?sh\s+-i|["'`]?(cmd|powershell)\.exe\b/;

/** Does a program, in whatever language, open a connection and start a shell? Written to a file it waits there to be run. */
export const handsOutShell = (code: string): boolean =>
  connects.test(code) && startsShell.test(code);

const quoted = String.raw`(["'])((?:(?!\1)[^\\\n]|\\.)*)\1`;
const starts = new RegExp(
  String.raw`(?:system|popen|execSync|exec|spawnSync|passthru|shell_exec|check_output|check_call|run|call|Popen|getoutput|execute|shell script)\s*\(?\s*${quoted}`,
  'g',
);
const lists = /\[\s*((?:(?:"[^"\\\n]*"|'[^'\\\n]*')\s*,?\s*)+)\]/g;

/** Shell texts that the program hands to a shell literally, and lists of words that it may start as a command. */
export function commandsIn(code: string): {
  readonly scripts: readonly string[];
  readonly commands: readonly (readonly string[])[];
} {
  const scripts = [...code.matchAll(starts)].map((found) =>
    (found[2] ?? '').replace(/\\(["'\\$])/g, '$1'),
  );
  const starting = /subprocess|Popen|spawn|exec/.test(code);
  const commands = starting
    ? [...code.matchAll(lists)].map((found) =>
        [...(found[1] ?? '').matchAll(/"([^"]*)"|'([^']*)'/g)].map(
          (word) => word[1] ?? word[2] ?? '',
        ),
      )
    : [];
  return { scripts: scripts.slice(0, 8), commands: commands.slice(0, 8) };
}

/** Literal texts that look like a path of the machine. */
export const pathsIn = (code: string): readonly string[] =>
  [...code.matchAll(/(["'])((?:~|\.{1,2})?\/[^"'\n\\$]{0,300}|~)\1/g)]
    .map((found) => found[2] ?? '')
    .slice(0, 16);
