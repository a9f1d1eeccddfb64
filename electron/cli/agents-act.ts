import { z } from 'zod';
import type { OperatorClient, OperatorRequest } from '../client/operator-client';
import type { Agent } from '../../shared/model/agent';
import { Effect } from '../../shared/model/classification';
import type { Outcome } from '../../shared/reasons';
import { absenceOf, absenceWords } from './absence-option';
import { formatAgent, formatReview, formatSteps } from './agents-format';
import {
  exitCode,
  readArguments,
  refused,
  withDaemon,
  wrongUsage,
  type Command,
  type Io,
} from './command';
import { passphraseOption, proveHere } from './prove';
import { provedChange } from './proved-change';
import { proofOptions, proofUsage } from './step-up-proof';
import { jsonLine, painter } from './terminal-text';

const options = {
  json: { type: 'boolean' },
  purpose: { type: 'string' },
  effects: { type: 'string' },
  projects: { type: 'string' },
  hosts: { type: 'string' },
  absence: { type: 'string' },
  'review-in': { type: 'string' },
  remove: { type: 'string' },
  done: { type: 'boolean' },
  ...proofOptions,
  ...passphraseOption,
} as const;
type Values = {
  readonly [K in keyof typeof options]?:
    ((typeof options)[K]['type'] extends 'string' ? string : boolean) | undefined;
};

/** Ending every run of an agent takes longer than a question. */
const treeTimeoutMs = 60_000;

const words = (value: unknown): string[] | null =>
  typeof value === 'string' ? value.split(',').filter((word) => word !== '') : null;

/** Terms of an onboarding as the options give them, on top of what the agent asks for or has; a text says what is wrong. */
function termsOf(agent: Agent, values: Values): string | Onboarding {
  const effects = z.array(Effect).safeParse(words(values.effects) ?? agent.entitlements.effects);
  if (!effects.success) return `--effects takes some of: ${Effect.options.join(', ')}.`;
  const absence = typeof values.absence === 'string' ? absenceOf(values.absence) : agent.detachment;
  if (absence === undefined) return absenceWords;
  const days = daysOf(values['review-in']);
  if (days === null) return '--review-in takes days, from 1 to 365.';
  return {
    purpose: typeof values.purpose === 'string' ? values.purpose : agent.purpose,
    entitlements: {
      effects: effects.data,
      projects: words(values.projects) ?? agent.entitlements.projects,
      hosts: words(values.hosts) ?? agent.entitlements.hosts,
    },
    detachment: absence,
    reviewInDays: days,
  };
}
type Onboarding = Omit<OperatorRequest<'agent.onboard'>, 'agentId' | 'proof'>;

/** Whole days from 1 to 365, 90 when not said; null when it is something else. */
function daysOf(value: unknown): number | null {
  if (typeof value !== 'string') return 90;
  const days = Number(value);
  return Number.isInteger(days) && days >= 1 && days <= 365 ? days : null;
}

type Act = (io: Io, client: OperatorClient, about: About) => Promise<number>;
type About = { readonly agentId: string; readonly values: Values };

function told(io: Io, agent: Outcome<Agent>, json: unknown): number {
  if (!agent.ok) return refused(io, agent);
  io.out(
    json === true
      ? jsonLine(agent.value)
      : formatAgent(agent.value, painter(io.color), { nowMs: Date.now() }),
  );
  return exitCode.ok;
}

async function known(client: OperatorClient, agentId: string): Promise<Agent | undefined> {
  const list = await client.call('agents.list', {});
  return list.ok ? list.value.agents.find(({ id }) => id === agentId) : undefined;
}

const acts: Readonly<Record<string, Act>> = {
  async onboard(io, client, { agentId, values }) {
    const agent = await known(client, agentId);
    if (agent === undefined) return refused(io, { ok: false, reason: 'agent-unknown' });
    const terms = termsOf(agent, values);
    if (typeof terms === 'string') return wrongUsage(io, agentCommand, terms);
    const proof = await provedChange(io, client, values);
    if (typeof proof === 'number') return proof;
    const body = { ...terms, agentId, proof };
    return told(io, await client.call('agent.onboard', body), values.json);
  },
  async review(io, client, { agentId, values }) {
    const review = await client.call('agent.review', { agentId });
    if (!review.ok) return refused(io, review);
    if (values.done !== true) {
      io.out(
        values.json === true
          ? jsonLine(review.value)
          : `${formatReview(review.value, painter(io.color))}\n\nholdpoint agent review ${review.value.agentId} --done [--remove unused] ends this review.`,
      );
      return exitCode.ok;
    }
    const remove = values.remove === 'unused' ? review.value.unused : words(values.remove);
    const effects = z.array(Effect).safeParse(remove ?? []);
    const days = daysOf(values['review-in']);
    if (!effects.success || days === null)
      return wrongUsage(
        io,
        agentCommand,
        '--remove takes unused or effects, --review-in 1 to 365.',
      );
    const unproved = await proveHere(io, client, values['passphrase-stdin'] === true);
    if (unproved !== null) return unproved;
    const body = { agentId, remove: effects.data, reviewInDays: days };
    return told(io, await client.call('agent.reviewed', body), values.json);
  },
  suspend: async (io, client, { agentId, values }) =>
    told(io, await client.call('agent.suspend', { agentId }), values.json),
  revoke: async (io, client, { agentId, values }) =>
    told(io, await client.call('agent.revoke', { agentId }, treeTimeoutMs), values.json),
  async offboard(io, client, { agentId, values }) {
    const proof = await provedChange(io, client, values);
    if (typeof proof === 'number') return proof;
    const body = { agentId, proof };
    const ended = await client.call('agent.offboard', body, treeTimeoutMs);
    if (!ended.ok) return refused(io, ended);
    const { steps } = ended.value;
    io.out(values.json === true ? jsonLine(ended.value) : formatSteps(steps, painter(io.color)));
    return steps.every(({ ok }) => ok) ? exitCode.ok : exitCode.failed;
  },
};

export const agentCommand: Command = {
  name: 'agent',
  summary: 'onboard, review, suspend, revoke or offboard an agent',
  usage: `Usage: holdpoint agent onboard <agent> [--purpose TEXT] [--effects LIST] [--projects LIST] [--hosts LIST]
                               [--absence LIST] [--review-in DAYS] [--code CODE | --system] [--json] [--passphrase-stdin]
       holdpoint agent review <agent> [--done [--remove unused|LIST] [--review-in DAYS]] [--json] [--passphrase-stdin]
       holdpoint agent suspend <agent> [--json]
       holdpoint agent revoke <agent> [--json]
       holdpoint agent offboard <agent> [--code CODE | --system] [--json] [--passphrase-stdin]

onboard   makes the agent active with what it is for and may do; what is not said stays as it asks for.
          With a step-up set up it takes one
review    what it may do against what it did since the last review; with --done, the review is ended
suspend   for now: its calls are denied, its credentials and grants are dead
revoke    for good: as suspend, and its runs are ended
offboard  credentials dead, grants ended, hooks removed, runs ended, and a look for what is left.
          With a step-up set up it takes one

A list has commas and no blanks. suspend and revoke only take rights away, so they need no passphrase.
The exit code of offboard is 0 only when every step found nothing left.

  --absence LIST  idle=hold,away=hold,locked=pause,gone=kill, and as you like drain=3s,kill-after=10m,reads=yes,resume=ask;
                  or rules: as the rules file says
${proofUsage}
  --json          what came of it as one line of JSON
  --passphrase-stdin  read the passphrase from the first line of standard input`,
  async run(args, io) {
    const given = readArguments(agentCommand, { args, options, words: 2 }, io);
    if (given === null) return exitCode.usage;
    const [verb = '', agentId = ''] = given.positionals;
    const act = Object.hasOwn(acts, verb) ? acts[verb] : undefined;
    if (act === undefined)
      return wrongUsage(
        io,
        agentCommand,
        `There is no ${verb}. There is: ${Object.keys(acts).join(', ')}.`,
      );
    return withDaemon(io, (client) => act(io, client, { agentId, values: given.values }));
  },
};
