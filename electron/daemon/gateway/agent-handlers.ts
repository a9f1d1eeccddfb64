import type { Adapter, AgentEvent } from '../../../shared/adapter';
import { JsonValue } from '../../../shared/json';
import { parseFrame } from '../../../shared/ndjson';
import type { FinalDecision } from '../../../shared/model/decision';
import type { Route } from '../../../shared/model/tool-call';
import type { agentWire, HookAnswer } from '../../../shared/protocol';
import { done, reasons, refuse, sentence, toldOf, type Outcome } from '../../../shared/reasons';
import { deny } from '../calls/decide';
import type { CallPath } from '../calls/call-path';
import { gateOf, type LiveRun } from '../agents/live-run';
import type { RunRegistry } from '../agents/run-registry';
import type { AgentRegistry } from '../agents/agent-registry';
import { passed, type AgentEvents } from '../agents/agent-events';
import { startedBy } from '../agents/started-by';
import { askedElsewhere } from '../agents/asked-elsewhere';
import { admit, handOut, unixPeer, type DeskWorld } from '../agents/credential-desk';
import type { Handlers, WireCaller } from './wire-connection';

/** Who holds the other end of an agent connection, as the kernel says; null over HTTP. */
export type AgentSession = { readonly pid: number | null };

export type AgentWorld = {
  readonly version: string;
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly registry: RunRegistry;
  readonly agents: AgentRegistry;
  readonly calls: CallPath;
  readonly events: AgentEvents;
  /** Run credentials: who gets one, and whom one admits. */
  readonly desk: DeskWorld;
  stopping(): boolean;
  /** Brings a run to what presence asks of it, now. */
  detach(run: LiveRun): Promise<void>;
  /** Takes over a run that its `holdpoint run` froze; true when it goes on. */
  takeBack(run: LiveRun): Promise<boolean>;
};

type HookRequest = {
  readonly product: string;
  readonly key: string;
  readonly payload: string;
  /** How long the hook client itself waits (ms). */
  readonly answerWithinMs?: number | undefined;
};

/** The daemon's own deny is to arrive before the client gives up: it can say why. */
const clientMarginMs = 1_000;

/** Takes one hook event the whole way: read, find its run, decide or record, answer in the product's own words. */
export async function serveHook(
  world: AgentWorld,
  request: HookRequest,
  from: { readonly pid: number | null; readonly route: Route; readonly caller: WireCaller },
): Promise<Outcome<HookAnswer>> {
  const adapter = world.adapters.get(request.product);
  if (adapter === undefined) return refuse('product-unknown', request.product);
  const event = within(readEvent(adapter, request, from.route), request.answerWithinMs);
  if (!event.ok) {
    await world.events.unread(adapter, sentence(event));
    return done(adapter.refusal(`Holdpoint: ${toldOf(event.reason)}`));
  }
  const noted = askedElsewhere(elsewhere(world), event.value, from.pid);
  if (noted !== null) return done(adapter.answer(noted, passed));
  return done(
    adapter.answer(event.value, await decisionFor(world, adapter, { event: event.value, ...from })),
  );
}

/** SECURITY: T-13 the shorter of the two patiences: that of the product, as its adapter knows it, and that of its hook client. */
function within(event: Outcome<AgentEvent>, clientMs: number | undefined): Outcome<AgentEvent> {
  if (!event.ok || event.value.kind !== 'call' || clientMs === undefined) return event;
  const { call } = event.value;
  const client = Math.max(1, clientMs - clientMarginMs);
  const answerWithinMs = Math.min(client, call.answerWithinMs ?? Infinity);
  return done({ ...event.value, call: { ...call, answerWithinMs } });
}

const elsewhere = ({ adapters, registry, events }: AgentWorld) => ({
  adapters,
  processes: registry.world.platform.processes,
  hookStands: (adapter: Adapter, cwd: string) => events.world.hookStands(adapter, cwd),
});

function readEvent(adapter: Adapter, request: HookRequest, route: Route): Outcome<AgentEvent> {
  const parsed = parseFrame(request.payload);
  if (!parsed.ok) return parsed;
  const payload = JsonValue.safeParse(parsed.value);
  if (!payload.success) return refuse('body-invalid');
  return adapter.read(payload.data, { callKey: request.key, route });
}

type Arrived = {
  readonly event: AgentEvent;
  readonly pid: number | null;
  readonly caller: WireCaller;
};

async function decisionFor(
  world: AgentWorld,
  adapter: Adapter,
  arrived: Arrived,
): Promise<FinalDecision> {
  const { event } = arrived;
  if (event.kind === 'canary') return world.events.canary(adapter, event.token);
  await world.agents.sighted(adapter.product);
  const seen = event.kind === 'call' ? event.call : event;
  const run = await world.registry.sighted({
    product: adapter.product,
    label: adapter.label,
    names: adapter.processNames,
    sessionId: seen.sessionId,
    cwd: seen.cwd,
    pid: arrived.pid,
  });
  // What cannot be recorded is not allowed, whatever kind of event it is.
  if (!run.ok) return deny('fault', run.reason);
  if (event.kind === 'call') return waitForCall(world, { ...arrived, event }, run.value);
  // A run whose processes are not known ends when its product says so; the others end with their processes.
  const over = event.kind === 'session' && event.state === 'ended' && run.value.root === null;
  if (over) await world.registry.end(run.value, event.why);
  return world.events.note(adapter, event, run.value);
}

function waitForCall(
  world: AgentWorld,
  arrived: Arrived & { readonly event: AgentEvent & { kind: 'call' } },
  run: LiveRun,
): Promise<FinalDecision> {
  run.calls += 1;
  run.stoodMs = null;
  run.lastCallAt = world.registry.world.platform.clock.wallMs();
  const { event, caller } = arrived;
  const call = { ...event.call, chain: world.events.chainOf(run, event.call) };
  return new Promise((resolve, reject) => {
    const heard = {
      answer: resolve,
      hold: () => caller.hold(),
      onGone: (callback: () => void) => caller.onGone(callback),
    };
    // SECURITY: T-20: a bug on its way is a refusal, and nobody waits for an answer that never comes.
    world.calls.present(call, run.id, heard).catch(reject);
  });
}

/** Handlers of the agent wire: nothing here can allow, resume or read anything. */
export function agentHandlers(world: AgentWorld): Handlers<typeof agentWire, AgentSession> {
  return {
    ping: () => done({ version: world.version, pid: process.pid }),
    hook: async (body, session, caller) => {
      if (body.credential !== undefined) {
        const admitted = await admit(world.desk, body.credential, unixPeer(session.pid));
        if (!admitted.ok) return admitted;
      }
      // Where the kernel does not name the other end (macOS, Windows), the client's own word is all there is.
      return serveHook(world, body, {
        pid: session.pid ?? body.pid,
        route: 'hook-socket',
        caller,
      });
    },
    'run.credential': (_body, session) => handOut(world.desk, session.pid),
    'run.open': async (body, session) => {
      if (world.stopping()) return refuse('shutting-down', reasons['shutting-down']);
      const run = world.registry.open({ ...body, by: session.pid });
      return run.ok
        ? done({
            runId: run.value.id,
            group: run.value.containment.group,
          })
        : run;
    },
    'run.started': async (body, session) => {
      const started = await world.registry.started(body.runId, { pid: body.pid, by: session.pid });
      if (!started.ok) return started;
      // SECURITY: T-16: the command waits for this answer, so with nobody there it stands before its first instruction.
      await world.detach(started.value);
      const { grade, why } = started.value.containment;
      const paused = world.registry.gate(body.runId) !== 'running';
      return done({ paused, containment: grade, why });
    },
    'run.watch': async (body, session) => {
      const run = startedBy(world.registry, body.runId, session.pid);
      if (run === undefined) return refuse('run-unknown', body.runId);
      if (!body.frozen) return done({ mayRun: gateOf(run) === 'running' });
      // SECURITY: T-13: with nobody there it is this daemon's to stop before anything of it is let go.
      await world.detach(run);
      return done({ mayRun: await world.takeBack(run) });
    },
    'run.closed': async (body, session) => {
      const run = world.registry.get(body.runId);
      // SECURITY: T-4: only who opened it; else any program could end a run that was paused, or that is about to begin.
      if (run === undefined || run.openedBy !== session.pid)
        return refuse('run-unknown', body.runId);
      // What is being ended is over when that is proved.
      if (run.guard.state !== 'killing' && run.containment.isEmpty())
        await world.registry.end(run, `exit ${String(body.exit)}`);
      return done({});
    },
  };
}
