import type { Effect } from '../../../shared/model/classification';

/**
 * Where an address leads. `host` is what is reached: ASCII, lower case, without a final dot, an IPv4 address in dotted form
 * however it was written, an IPv6 address in brackets. `file` = a path of this machine (`file:` URLs).
 */
export type Address =
  | { readonly kind: 'host'; readonly host: string; readonly adds: readonly Effect[] }
  | { readonly kind: 'file'; readonly path: string }
  /** A scheme that reaches something else than a host by name (`data:`, `gopher:`, `javascript:` ...). */
  | { readonly kind: 'other'; readonly scheme: string };

const schemes =
  /^(https?|wss?|ftps?|sftp|ssh|git(\+(ssh|https?))?|rsync|tcp|udp|redis|postgres(ql)?|mysql|mongodb(\+srv)?):$/;

/** Begins with a scheme, rather than with a host and its port. */
const withScheme =
  /^[a-z][a-z0-9+.-]*:\/\/|^(data|javascript|file|blob|about|mailto|https?|wss?|ftp):(?!\d)/i;

/** `user@host:path`, as scp and git take it (git-clone(1)); with `://` in it, it is a URL. */
const copyForm = /^(?:[\w.+-]+@)?([\w.-]+|\[[\da-f:.]+\]):(?!\/\/)/i;

/**
 * Reads an address as the URL standard does. A text without a scheme is taken as http, as curl does. Null when it is none.
 * SECURITY: T-23. Only the URL parser says which part is the host: `https://good.example@evil.example`, `0x7f.1`, `2130706433`
 * and `ⓔxample.com` are what it makes of them.
 */
export function readAddress(text: string): Address | null {
  const url = URL.parse(withScheme.test(text) ? text : `http://${text}`);
  if (url === null) return copied(text);
  const { protocol, username, password } = url;
  if (protocol === 'file:' && url.hostname === '')
    return { kind: 'file', path: decoded(url.pathname) };
  if (!schemes.test(protocol)) return { kind: 'other', scheme: protocol };
  const host = canonicalHost(url.hostname);
  if (host === null) return null;
  const secret = username !== '' && password !== '' ? (['touches-credentials'] as const) : [];
  const odd = url.port !== '' || !/^https?:$/.test(protocol);
  const beyond = isThisMachine(host)
    ? []
    : [...(odd ? (['unknown'] as const) : []), ...effectsOfPlace(url)];
  return { kind: 'host', host, adds: [...secret, ...effectsOfHost(host), ...beyond] };
}

/** A query longer than this says something instead of asking for it. */
const longestQuery = 200;
const longestPlace = 1_000;
const secretName = /[?&](api_?key|access_?token|token|secret|password|passwd|auth|sig(nature)?)=/i;

/** A word with a digit in it that is longer than any hash in an address of git's: a key, or a text in disguise. */
const isCoded = (text: string, longest: number): boolean =>
  text.split(/[/?&=.#+,:;@~%-]/).some((word) => word.length > longest && /\d/.test(word));

/**
 * What an address tells its host beside what is asked for. SECURITY: T-23. A long query, a key, or a long word that no person would
 * write there carries something away.
 */
function effectsOfPlace({ hostname, pathname, search, hash }: URL): readonly Effect[] {
  const told = `${pathname}${search}${hash}`;
  const much = search.length > longestQuery || told.length > longestPlace;
  const coded = isCoded(told, 40) || isCoded(hostname, 24);
  return much || coded || secretName.test(search) ? ['publishes'] : [];
}

function copied(text: string): Address | null {
  const host = canonicalHost(copyForm.exec(text)?.[1] ?? '');
  return host === null ? null : { kind: 'host', host, adds: effectsOfHost(host) };
}

/** A broken escape stays as it is: the path is then looked up as it was written. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** One spelling for each host, whatever scheme it was written with; null for what is no host. */
export function canonicalHost(host: string): string | null {
  // Other schemes than http leave `0x7f.1` and `%2e` as they are.
  const url = URL.parse(`http://${host}/`);
  const name = url?.hostname.replace(/\.+$/, '') ?? '';
  if (name === '' || url?.username !== '' || url.port !== '') return null;
  return name.startsWith('[') ? (embedded(name) ?? name) : name;
}

/** IPv4 inside IPv6: mapped and compatible (RFC 4291, 2.5.5) and NAT64 (RFC 6052); null for all other IPv6 addresses. */
function embedded(host: string): string | null {
  const parts = /^\[(?:::ffff:|64:ff9b::|::)([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(host);
  if (parts === null) return null;
  const [high, low] = [parts[1], parts[2]].map((part) => Number.parseInt(part ?? '0', 16));
  return [high, low].flatMap((part = 0) => [part >> 8, part & 255]).join('.');
}

/**
 * Services that give out a cloud machine's own credentials: AWS, Azure, GCP, Oracle and DigitalOcean (169.254.169.254), AWS tasks
 * and pods, Alibaba, Azure's wire server; and names that public resolvers turn into such an address.
 */
const metadata =
  /^(169\.254\.(169\.25[34]|170\.(2|23))|100\.100\.100\.200|168\.63\.129\.16|192\.0\.0\.192|\[fd00:ec2::(254|23)\]|\[fd20:ce::254\]|(.+\.)?metadata(\.google)?\.internal|instance-data(\.ec2\.internal)?|metadata)$|(^|[.-])(169[.-]254[.-]169[.-]254|a9fea9fe)[.-]/;

/** What reaching this host, in its canonical form, means beyond the network. SECURITY: T-23. */
export const effectsOfHost = (host: string): readonly Effect[] => {
  if (metadata.test(host)) return ['touches-credentials'];
  return isPublicName(host) || isThisMachine(host) ? [] : ['unknown'];
};

const isThisMachine = (host: string): boolean =>
  /^(localhost|(.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/.test(host);

/** Places that take in whatever they are sent, or show it to whoever asks (their own pages). */
const collects =
  /(^|\.)(webhook\.site|requestbin\.(com|net)|pipedream\.net|requestcatcher\.com|beeceptor\.com|hookbin\.com|ngrok(-free)?\.(io|app|dev)|trycloudflare\.com|loca\.lt|serveo\.net|oast\.(pro|live|site|online|fun|me)|oastify\.com|burpcollaborator\.net|interact\.sh|dnslog\.cn|canarytokens\.(com|org)|transfer\.sh|file\.io|0x0\.st|termbin\.com|ix\.io|sprunge\.us|pastebin\.com|paste\.ee|hastebin\.com|gofile\.io|anonfiles\.com|bashupload\.com|temp\.sh|duckdns\.org|nip\.io|sslip\.io|xip\.io)$/;

/** A name that the public knows: several labels under a real top, and no address in disguise. */
const isPublicName = (host: string): boolean =>
  /\.[a-z][a-z-]*[a-z\d]$|\.xn--[a-z\d-]+$/.test(host) &&
  !/\.(local|internal|lan|home|corp|intranet|private|test|invalid|onion|arpa)$/.test(host) &&
  !collects.test(host);

/** The host of an address, or null when it is none. */
export function hostOf(text: string): string | null {
  const address = readAddress(text);
  return address?.kind === 'host' ? address.host : null;
}
