import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { net, protocol, type Session } from 'electron';
import { assetPath, mediaType } from './asset-path';

/** The only pages there are. A sender is one of ours when its frame has exactly one of these addresses. */
export const pages = {
  main: 'holdpoint-app://main/index.html',
  approval: 'holdpoint-app://main/approval.html',
  approveFrame: 'holdpoint-approve://frame/index.html',
} as const;

const appScheme = 'holdpoint-app';
const approveScheme = 'holdpoint-approve';

/** No inline code or style, no connection anywhere, no frames, no forms, no HTML made from strings. */
const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Pages that Vite serves while developing: its client connects back and puts styles into the page. */
const developmentPolicy = (server: string): string =>
  strictPolicy
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("connect-src 'none'", `connect-src 'self' ${server.replace(/^http/u, 'ws')}`)
    .replace("; trusted-types 'none'", '')
    .replace("; require-trusted-types-for 'script'", '');

/** Must run before the app is ready. Both schemes are ordinary origins without any right to fetch, cache or skip CSP. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges },
    { scheme: approveScheme, privileges },
  ]);
}

/** Serves the two ordinary windows from `renderer/`, and not the approve frame that lies below it. */
export function serveAppPages(session: Session, rendererFolder: string): void {
  const frameFolder = path.join(rendererFolder, 'approve-frame');
  session.protocol.handle(appScheme, (request) => {
    if (__HOLDPOINT_DEV_SERVER__ !== '') return fromDevServer(request, __HOLDPOINT_DEV_SERVER__);
    const file = fileFor(request, { host: 'main', root: rendererFolder });
    return file === null || file.startsWith(frameFolder) ? notFound() : serveFile(file);
  });
}

/** Serves the approve frame, and only in the session that is its own. */
export function serveApproveFrame(session: Session, rendererFolder: string): void {
  const root = path.join(rendererFolder, 'approve-frame');
  session.protocol.handle(approveScheme, (request) => {
    const file = fileFor(request, { host: 'frame', root });
    return file === null ? notFound() : serveFile(file);
  });
}

/** Does this address belong to our own schemes (or, while developing, to the page server)? */
export function isOurs(url: string): boolean {
  const { protocol: scheme } = new URL(url);
  if (scheme === `${appScheme}:` || scheme === `${approveScheme}:`) return true;
  return __HOLDPOINT_DEV_SERVER__ !== '' && isDevServer(url, __HOLDPOINT_DEV_SERVER__);
}

const isDevServer = (url: string, server: string): boolean =>
  new URL(url).host === new URL(server).host;

function fileFor(request: Request, place: { host: string; root: string }): string | null {
  if (request.method !== 'GET' || new URL(request.url).host !== place.host) return null;
  return assetPath(place.root, request.url);
}

async function serveFile(file: string): Promise<Response> {
  const type = mediaType(file);
  if (type === null) return notFound();
  try {
    return new Response(new Uint8Array(await readFile(file)), {
      headers: headers(type, strictPolicy),
    });
  } catch {
    return notFound();
  }
}

async function fromDevServer(request: Request, server: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const response = await net.fetch(`${server}${pathname}${search}`, {
    bypassCustomProtocolHandlers: true,
  });
  const type = response.headers.get('content-type') ?? 'text/plain';
  return new Response(response.body, {
    status: response.status,
    headers: headers(type, developmentPolicy(server)),
  });
}

const headers = (type: string, policy: string): Record<string, string> => ({
  'content-type': type,
  // SECURITY: T-7, T-10: set by the server of the page, so that no page can come without it.
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
});

const notFound = (): Response =>
  new Response('', { status: 404, headers: headers('text/plain', strictPolicy) });
