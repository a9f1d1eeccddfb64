import { randomBytes, type KeyObject } from 'node:crypto';
import net from 'node:net';
import { unlinkSync } from 'node:fs';
import { agentWire, operatorWire } from '../../shared/protocol';
import { limits } from '../../shared/limits';
import { faultText } from '../../shared/faults';
import type { Outcome } from '../../shared/reasons';
import { admit, tcpPeer } from './agents/credential-desk';
import { makeDigestDesk } from './make-digest-desk';
import { makePolicyDesk } from './make-policy-desk';
import {
  agentHandlers,
  serveHook,
  type AgentSession,
  type AgentWorld,
} from './gateway/agent-handlers';
import { startHttpGateway } from './gateway/http-gateway';
import { listenOn, openDoor } from './gateway/unix-socket';
import { guardDoor } from '../platform/linux/guard-profile';
import { serveConnection } from './gateway/wire-connection';
import { operatorHandlers } from './operator/operator-handlers';
import { isOperator, type OperatorConnection, type OperatorWorld } from './operator/operator-world';
import { leave } from './operator/session-handlers';
import { storeVerifier, writeWhole } from './operator/verifier-file';
import { log } from './log';
import type { Supervisor } from './supervisor';
import { unawaited } from './unawaited';

/** At most ten snapshots a second leave; the last state always does. */
const snapshotGapMs = 100;

/** The descriptor of a socket, for asking the kernel who holds its other end; Node keeps it on its undocumented handle. */
function descriptorOf(socket: net.Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle');
  const fd: unknown =
    typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : null;
  return typeof fd === 'number' ? fd : -1;
}

function serveAgents(supervisor: Supervisor, world: AgentWorld): net.Server {
  const { platform } = supervisor.parts;
  const handlers = agentHandlers(world);
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const peer = platform.peers.peerOf(descriptorOf(socket));
    // SECURITY: T-27: another user's process is not served, whatever the file modes say.
    if (peer !== null && peer.uid !== process.getuid?.()) return void socket.destroy();
    serveConnection<AgentSession>(
      socket,
      {
        table: agentWire,
        handlers,
        onFault: (fault) => log('error', faultText(fault)),
        idleMs: limits.agentIdleMs,
      },
      { pid: peer?.pid ?? null },
    );
  });
  server.maxConnections = limits.agentConnections;
  return server;
}

function serveOperator(supervisor: Supervisor, world: OperatorWorld): net.Server {
  const handlers = operatorHandlers(world);
  const connections = new Map<OperatorConnection, net.Socket>();
  let due: NodeJS.Timeout | null = null;
  supervisor.onChange(() => {
    due ??= setTimeout(() => {
      due = null;
      for (const connection of connections.keys())
        if (connection.subscribed) connection.pushSnapshot();
    }, snapshotGapMs);
  });
  const server = net.createServer((socket) => {
    const { platform } = supervisor.parts;
    const peer = platform.peers.peerOf(descriptorOf(socket));
    if (peer !== null && peer.uid !== process.getuid?.()) return void socket.destroy();
    if (!makeRoom(connections)) return void socket.destroy();
    const connection: OperatorConnection = {
      session: { state: 'new' },
      subscribed: false,
      pushSnapshot: () => served.push('snapshot', world.snapshot()),
      peer: peer === null ? null : platform.processes.identify(peer.pid),
    };
    const served = serveConnection<OperatorConnection>(
      socket,
      { table: operatorWire, handlers, onFault: (fault) => log('error', faultText(fault)) },
      connection,
    );
    connections.set(connection, socket);
    socket.on('close', () => {
      connections.delete(connection);
      leave(world, connection);
    });
  });
  return server;
}

/**
 * Is there a place for one more? When all are taken, the oldest connection gives way that has not proved the operator.
 * SECURITY: T-20, T-28: strangers who only stand there do not keep him from pausing, stopping or answering.
 */
function makeRoom(connections: Map<OperatorConnection, net.Socket>): boolean {
  if (connections.size < limits.operatorConnections) return true;
  const stranger = [...connections].find(([connection]) => !isOperator(connection));
  if (stranger === undefined) return false;
  const [connection, socket] = stranger;
  connections.delete(connection);
  socket.destroy();
  return true;
}

function operatorWorld(
  supervisor: Supervisor,
  verifier: KeyObject | null,
  stop: () => void,
): OperatorWorld {
  const { parts } = supervisor;
  const world: OperatorWorld = {
    daemonId: randomBytes(16).toString('hex'),
    version: parts.version,
    journal: parts.journal,
    approvals: supervisor.approvals,
    calls: supervisor.calls,
    control: supervisor.control,
    stepUp: supervisor.stepUp,
    presenceShell: supervisor.presence,
    hooks: supervisor.hooks,
    life: supervisor,
    seat: null,
    verifier,
    presence: () => supervisor.presence.current().state,
    enrol: (publicKey) => storeVerifier(parts.platform.paths.verifierFile, publicKey),
    snapshot: () =>
      supervisor.snapshot({ enrolled: world.verifier !== null, uiConnected: world.seat !== null }),
    policy: makePolicyDesk(supervisor),
    digests: makeDigestDesk(supervisor),
    stop,
    onChange: () => {
      supervisor.changed();
      unawaited('the new look at calls', supervisor.calls.reconsider());
    },
  };
  return world;
}

/** Opens the three doors of the daemon. Refusals: those of `listenOn`. */
export async function startServers(
  supervisor: Supervisor,
  verifier: KeyObject | null,
  stop: () => void,
): Promise<Outcome<{ close(): void }>> {
  const { paths } = supervisor.parts.platform;
  const agents: AgentWorld = {
    version: supervisor.parts.version,
    adapters: new Map(supervisor.parts.adapters.map((adapter) => [adapter.product, adapter])),
    registry: supervisor.registry,
    agents: supervisor.agents,
    calls: supervisor.calls,
    events: supervisor.events,
    desk: supervisor,
    stopping: () => supervisor.stopping,
    detach: (run) => supervisor.absence.detach([run]),
    takeBack: (run) => supervisor.control.takeBack(run),
  };
  const operator = serveOperator(supervisor, operatorWorld(supervisor, verifier, stop));
  const agent = serveAgents(supervisor, agents);
  for (const [server, path] of [
    [operator, paths.operatorSocket],
    [agent, paths.agentSocket],
  ] as const) {
    const listening = await listenOn(server, path);
    if (!listening.ok) return listening;
  }
  if (supervisor.parts.platform.name === 'linux')
    openDoor(paths.agentSocket, guardDoor(paths.runtimeDir));
  const http = await startHttpGateway({
    admit: async (credential, ports) => {
      const admitted = await admit(supervisor, credential, tcpPeer(supervisor, ports));
      return admitted.ok ? admitted.value.pid : null;
    },
    hook: (request, { pid, onGone }) =>
      serveHook(agents, request, {
        pid,
        route: 'hook-http',
        caller: { hold: () => undefined, onGone },
      }),
  });
  writeWhole(
    paths.endpointFile,
    `${JSON.stringify({ version: 1, pid: process.pid, agentSocket: paths.agentSocket, http: { port: http.port } })}\n`,
  );
  return {
    ok: true,
    value: { close: () => closeAll([operator, agent], http.close, paths.endpointFile) },
  };
}

function closeAll(
  servers: readonly net.Server[],
  closeHttp: () => void,
  endpointFile: string,
): void {
  for (const server of servers) server.close();
  closeHttp();
  try {
    unlinkSync(endpointFile);
  } catch {
    /* it was removed already */
  }
}
