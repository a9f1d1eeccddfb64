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
  return { kind: 'host', host, adds: [...secret, ...effectsOfHost(host)] };
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
export const effectsOfHost = (host: string): readonly Effect[] =>
  metadata.test(host) ? ['touches-credentials'] : [];

/** The host of an address, or null when it is none. */
export function hostOf(text: string): string | null {
  const address = readAddress(text);
  return address?.kind === 'host' ? address.host : null;
}
