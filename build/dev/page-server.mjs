// Serves the pages while developing. The app fetches them through its own scheme and keeps its
// content security policy, so what Vite and React would put inline is served as a file.
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';

import react from '@vitejs/plugin-react';
import { createServer } from 'vite';

import { constants } from '../bundle.mjs';
import { root } from '../lib/paths.mjs';

const host = '127.0.0.1';
const preamblePath = '/@holdpoint-preamble.js';
const inlineModule = /<script type="module">([\s\S]*?)<\/script>/g;

/** Returns { address, close }. */
export async function servePages() {
  const port = await freePort();
  const server = await createServer({
    configFile: false,
    root: join(root, 'renderer'),
    define: constants({ e2e: true }),
    plugins: [react(), preambleAsFile()],
    server: {
      host,
      port,
      strictPort: true,
      // The page's own address is our scheme's, which says nothing about where we listen.
      hmr: { protocol: 'ws', host, clientPort: port },
      fs: { allow: [root] },
    },
  });
  await server.listen();
  return { address: `http://${host}:${port}`, close: () => server.close() };
}

function preambleAsFile() {
  let code = '';
  return {
    name: 'holdpoint-preamble-as-file',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html.replace(inlineModule, (_tag, body) => {
          code = body;
          return `<script type="module" src="${preamblePath}"></script>`;
        }),
    },
    configureServer: (server) => {
      server.middlewares.use(preamblePath, (_request, response) => {
        response.setHeader('content-type', 'text/javascript').end(code);
      });
    },
  };
}

async function freePort() {
  const probe = createTcpServer();
  await new Promise((resolve) => probe.listen(0, host, resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
