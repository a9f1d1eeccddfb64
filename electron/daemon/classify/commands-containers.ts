import { alike, subs, type CommandSpec, type Verbs } from './command-spec';

const look: CommandSpec = {
  does: 'reads',
  operands: 'text',
  flags: 'any',
  takes: '-f -n --filter --format --tail --since --until',
  opaque: '-H --host -c --context',
};
const publishes: CommandSpec = { does: ['publishes', 'network'] };
const controls: CommandSpec = { does: 'controls-processes' };
const removes: CommandSpec = { does: ['deletes', 'controls-processes'] };
const builds: CommandSpec = { does: ['executes', 'network'], here: true };

/** Options of `docker run` that hand the container the machine itself. */
const escape = {
  '--privileged': 'escalates',
  '--pid': 'escalates',
  '--userns': 'escalates',
  '--cap-add': 'escalates',
  '--security-opt': 'escalates',
  '--device': 'escalates',
  '-v': 'writes',
  '--volume': 'writes',
  '--mount': 'writes',
} as const;
const runs: CommandSpec = { does: ['executes', 'installs', 'unknown'], adds: escape };
const within: CommandSpec = { ...runs, inside: true };

/** One kind of thing that docker manages: `docker volume ls`. */
const managed = (names: string): [string, CommandSpec][] =>
  alike(names, {
    ...removes,
    sub: subs(
      alike('ls list df info logs top port stats diff history ps events version du', look),
      alike('inspect', { ...look, adds: { '--size': 'reads' } }),
      alike('start stop restart pause unpause wait create connect disconnect', controls),
      alike('pull', { does: ['network', 'installs'] }),
      alike('push', publishes),
      alike('build', builds),
      alike('prune', { does: ['destroys', 'deletes'] }),
      alike('exec', within),
      alike('run cp', runs),
    ),
  });

const compose: CommandSpec = {
  does: ['executes', 'unknown'],
  takes: '-p --project-name --profile',
  reads: '-f --file --env-file',
  sub: subs(
    alike('ps logs ls top images port config version events stats volumes', {
      ...look,
      does: ['reads', 'executes'],
    }),
    alike('up start restart build stop pause unpause wait watch create', {
      does: ['executes', 'controls-processes'],
      here: true,
    }),
    alike('down rm kill', { ...removes, adds: { '-v': 'destroys', '--volumes': 'destroys' } }),
    alike('exec', within),
    alike('run', runs),
    alike('pull', { does: ['network', 'installs'] }),
    alike('push', publishes),
  ),
};

const docker: CommandSpec = {
  does: ['executes', 'unknown'],
  opaque: '-H --host -c --context --config',
  sub: subs(
    alike('ps images logs version info top port stats diff history search events', look),
    // SECURITY: T-20. A container's environment, where its passwords are.
    alike('inspect', {
      does: ['reads', 'touches-credentials'],
      flags: 'any',
      takes: '-f --format',
    }),
    alike('container', {
      ...removes,
      sub: subs(
        alike('ls list logs top port stats diff', look),
        alike('inspect', { does: ['reads', 'touches-credentials'], flags: 'any' }),
        alike('start stop restart pause unpause wait kill', controls),
        alike('prune', { does: ['destroys', 'deletes'] }),
        alike('exec', within),
        alike('run cp create', runs),
      ),
    }),
    managed(
      'image volume network system node service swarm stack secret config plugin context manifest',
    ),
    alike('buildx builder', {
      ...builds,
      sub: subs(alike('ls du inspect version', look), alike('prune rm stop', removes)),
    }),
    alike('machine', {
      ...controls,
      sub: subs(alike('ls list inspect info', look), alike('rm', removes)),
    }),
    alike('rm rmi', removes),
    alike('kill stop start restart pause unpause wait', controls),
    alike('prune', { does: ['destroys', 'deletes'] }),
    alike('build', builds),
    alike('exec', within),
    alike('run create', runs),
    alike('compose', compose),
    alike('push', publishes),
    alike('login logout', { does: ['touches-credentials', 'network'] }),
    alike('pull', { does: ['network', 'installs'] }),
  ),
};

const kubeVerbs: Verbs = {
  secrets: /^(secrets?(\/.*)?|view-secret)$|^secret,|,secret/,
  changes:
    /^(delete|drain|apply|create|patch|edit|scale|rollout|set|replace|expose|run|exec|cp|attach|port-forward|proxy|debug|label|annotate|taint|cordon|uncordon|autoscale|certificate|kustomize)$/,
  looks:
    /^(get|describe|logs|explain|version|api-resources|api-versions|top|events|cluster-info|diff|wait|help|options|completion)$/,
};
const queries: CommandSpec = { does: ['reads', 'network'], flags: 'any' };
const cluster: CommandSpec = { does: ['network', 'unknown'] };

/** Containers and clusters: docker 28, podman 5, kubectl 1.34, helm 3. */
export const containerCommands: readonly [string, CommandSpec][] = [
  ...alike('docker podman nerdctl', docker),
  ...alike('docker-compose podman-compose', compose),
  ...alike('docker-machine', {
    ...controls,
    sub: subs(alike('ls status ip url inspect', look), alike('rm', removes)),
  }),
  ...alike('kubectl oc k', {
    ...cluster,
    verbs: kubeVerbs,
    takes: '-n --namespace --context -o',
    sub: subs(
      alike('delete', { does: ['destroys', 'network'] }),
      alike('drain', { does: ['deletes', 'network'] }),
      alike('rollout', {
        does: ['publishes', 'network'],
        sub: subs(alike('status history', queries)),
      }),
      alike('auth', { does: ['network', 'unknown'], sub: subs(alike('can-i whoami', queries)) }),
      alike('config', {
        does: 'persists',
        sub: subs(
          alike('current-context get-contexts get-clusters get-users', {
            does: 'reads',
            flags: 'any',
          }),
          alike('view', { does: 'reads', flags: 'any', adds: { '--raw': 'touches-credentials' } }),
        ),
      }),
      alike('apply create patch edit scale set replace expose label annotate taint autoscale', {
        does: ['publishes', 'network'],
        adds: { '--list': 'reads' },
      }),
      alike('exec run attach debug cp', { does: ['executes', 'network', 'unknown'] }),
    ),
  }),
  ...alike('helm', {
    ...cluster,
    sub: subs(
      alike(
        'list ls status history show get search template lint version env dependency verify',
        queries,
      ),
      alike('repo plugin', {
        does: ['installs', 'network'],
        sub: subs(alike('list ls', { does: 'reads', flags: 'any' })),
      }),
      alike('install upgrade rollback push', { does: ['publishes', 'network'] }),
      alike('uninstall delete un', { does: ['destroys', 'network'] }),
    ),
  }),
  ...alike('minikube kind k3d k3s kubeadm', {
    does: ['controls-processes', 'unknown'],
    sub: subs(alike('status ip profile version get list logs', { does: 'reads', flags: 'any' })),
  }),
  ...alike('stern kubectx kubens k9s', queries),
];
