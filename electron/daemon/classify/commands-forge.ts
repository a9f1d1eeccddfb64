import { onlyAsks, tellsEnvironment } from './forge-query';
import { alike, subs, type CommandSpec } from './command-spec';

const read: CommandSpec = {
  does: ['reads', 'network'],
  // No option of a question to a forge runs or writes anything.
  flags: '*',
  operands: 'text',
  takes: '-R --repo --json -q --jq --limit -L -t --template',
};
const write: CommandSpec = {
  does: ['publishes', 'network'],
  reads: '--body-file -F',
  takes: '-R --repo -t --title -b --body',
};
/** What asks a question about, or changes, one kind of thing of a forge. */
const object: CommandSpec = {
  ...write,
  sub: subs(
    alike('view list ls status diff checks watch show get logs ports search verify', read),
    alike('checkout co download clone', { does: ['network', 'writes'], here: true }),
    // Titles and bodies are prose, whatever they mention.
    alike(
      'create edit comment note review close reopen merge ready lock unlock pin unpin update new',
      { ...write, operands: 'text', adds: { '--delete-branch': 'deletes', '-d': 'deletes' } },
    ),
    alike('delete rm remove archive', { ...write, does: ['destroys', 'publishes', 'network'] }),
  ),
};
const secret: CommandSpec = {
  does: ['touches-credentials', 'publishes', 'network'],
  sub: subs(alike('list ls', read)),
};
const credentials: CommandSpec = {
  does: 'touches-credentials',
  sub: subs(
    alike('status', {
      ...read,
      adds: { '-t': 'touches-credentials', '--show-token': 'touches-credentials' },
    }),
  ),
};
/** GET unless told otherwise; a field makes it a POST (gh manual, `gh api`). */
const api: CommandSpec = {
  does: ['reads', 'network'],
  operands: 'text',
  flags: '-i --include --paginate --silent --slurp --verbose',
  takes: '-q --jq -t --template -H --header --cache -p --preview',
  methods: '-X --method',
  reads: '--input',
  instead: [onlyAsks, read],
  adds: {
    '-f': 'publishes',
    '-F': 'publishes',
    '--field': 'publishes',
    '--raw-field': 'publishes',
    '--input': 'publishes',
  },
};

const objects =
  'pr mr issue run repo release workflow gist label cache ruleset project org pipeline ci job milestone incident snippet agent-task attestation codespace cs schedule deploy-key board stack token cluster runner iteration';

/** Forges: gh 2.8, glab 1.7, hub 2.14, tea 0.10. */
export const forgeCommands: readonly [string, CommandSpec][] = [
  ...alike('gh glab', {
    ...write,
    instead: [
      tellsEnvironment,
      { does: ['touches-credentials', 'network'], operands: 'text', flags: '*' },
    ],
    sub: subs(
      alike(objects, object),
      alike(
        'search status browse help completion version check-update formatting mintty environment reference',
        read,
      ),
      alike('api', api),
      alike('auth', credentials),
      alike('secret variable', secret),
      alike('ssh-key gpg-key', secret),
      alike('config alias', { does: 'persists', sub: subs(alike('get list ls', read)) }),
      alike('extension extensions ext', {
        does: ['installs', 'network'],
        sub: subs(alike('list search browse', read)),
      }),
    ),
  }),
  ...alike('hub', {
    ...write,
    sub: subs(
      alike('ci-status browse help version', read),
      alike('issue pr release gist', {
        ...write,
        listsUpTo: 0,
        sub: subs(
          alike('list show', read),
          alike('checkout', { does: ['network', 'writes'], here: true }),
        ),
      }),
    ),
  }),
  ...alike('tea', { ...write, sub: subs(alike('issues pulls repos whoami', object)) }),
];
