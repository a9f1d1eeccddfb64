import { alike, subs, type CommandSpec, type Verbs } from './command-spec';

/** Words of cloud tools' sub-commands that print a secret: `secretsmanager get-secret-value`, `account get-access-token`. */
const secrets =
  /^(?!--)(.*(secret|token|password|passwd|credential|kubeconfig|connection-string|private-key).*|keys?|keyvault|get-login.*|login|kms|sts|ssh-keys?|sops)$|^--with-decryption$/;

/** Verbs that change something. Tried before those that look, and any beginning counts: `delete-stack`, `set-iam-policy`. */
const changes =
  /^(create|delete|remove|rm|update|put|set|add|start|stop|restart|reboot|terminate|run|invoke|execute|apply|destroy|deploy|modify|attach|detach|associate|disassociate|enable|disable|register|deregister|import|export|restore|reset|revoke|grant|authorize|allow|deny|cancel|purge|publish|push|pull|upload|download|cp|mv|sync|copy|move|send|submit|promote|rollback|scale|resize|rotate|tag|untag|upgrade|install|uninstall|ssh|exec|connect|tunnel|login|logout|init|lock|unlock|activate|deactivate|approve|reject|abort|failover|replace|patch|edit|transfer|release|allocate|deallocate|request|write|encrypt|decrypt|assume|mount|unmount|rb|mb|config-set|unset|get-object|use)(-.*)?$/;

/** Verbs that only look. */
const looks =
  /^(list|ls|describe|show|get|head|search|lookup|query|status|info|version|versions|help|log|logs|events|history|check|validate|verify|diff|top|tail|read|view|wait|preview|batch-get|scan|estimate|simulate|test|whoami|list-.*|describe-.*|get-.*|head-.*|search-.*|lookup-.*|batch-get-.*|batch-describe-.*|estimate-.*|preview-.*|check-.*|filter-.*)$/;

const verbs: Verbs = { secrets, changes, looks };
const remote: CommandSpec = { does: ['network', 'publishes', 'unknown'] };
const query: CommandSpec = { does: ['reads', 'network'], flags: 'any' };
const local: CommandSpec = { does: 'executes', here: true };
const destroys: CommandSpec = { does: ['destroys', 'publishes', 'network'], here: true };

/** Terraform and OpenTofu (1.x manual): state may hold secrets, providers are programs that `init` fetches. */
const terraform: CommandSpec = {
  ...remote,
  takes: '-chdir',
  sub: subs(
    alike('fmt validate version providers graph get metadata', local),
    alike('plan show output test refresh', { ...local, does: ['executes', 'network'] }),
    alike('state workspace', {
      ...remote,
      sub: subs(
        alike('list show select', { ...local, does: ['executes', 'network'] }),
        alike('rm mv push replace-provider delete', {
          does: ['deletes', 'publishes', 'network'],
        }),
        alike('pull', { does: ['touches-credentials', 'network'] }),
      ),
    }),
    alike('init', { does: ['installs', 'network'] }),
    alike('destroy', destroys),
    alike('apply', { ...remote, adds: { '-destroy': 'destroys' } }),
  ),
};

/** Copies between this machine and a bucket: what leaves is sent away. */
const bucket = (names: string, words: string): [string, CommandSpec][] =>
  alike(names, {
    ...remote,
    sub: subs(
      alike('ls list du stat hash cat', query),
      alike(words, { does: ['sends-data', 'network'], operands: 'paths' }),
      alike('rm rb delete purge deletefile rmdir', { does: ['destroys', 'network'] }),
    ),
  });

/** Clouds and the tools that set them up. Most have hundreds of sub-commands: verbs tell what they do. */
export const cloudCommands: readonly [string, CommandSpec][] = [
  [
    'aws',
    {
      ...remote,
      verbs,
      takes: '--profile --region --output --endpoint-url',
      sub: subs(
        alike('s3', {
          ...remote,
          sub: subs(
            alike('ls', query),
            alike('cp sync mv', { does: ['sends-data', 'network'] }),
            alike('rm rb', { does: ['destroys', 'network'] }),
          ),
        }),
        alike('configure', {
          does: 'touches-credentials',
          sub: subs(
            alike('list list-profiles', { does: 'reads', flags: 'any' }),
            alike('get', { does: 'reads', flags: 'any', adds: secretSettings() }),
          ),
        }),
      ),
    },
  ],
  ...alike('gcloud az doctl ibmcloud oci linode-cli hcloud scw', { ...remote, verbs }),
  ...alike(
    'heroku vercel netlify fly flyctl wrangler railway render supabase firebase eb sam cdk',
    {
      ...remote,
      verbs,
    },
  ),
  ...alike('pulumi', { ...remote, verbs, sub: subs(alike('destroy', destroys)) }),
  ...alike('terraform tofu terragrunt', terraform),
  ...bucket('gsutil', 'cp mv rsync'),
  ...bucket('rclone', 'copy copyto move moveto sync bisync rcat'),
  ...bucket('s3cmd mc s5cmd', 'put sync cp mv mirror'),
  ...alike('ansible ansible-playbook ansible-pull salt puppet chef-client', {
    does: ['network', 'publishes', 'unknown'],
    lists: '--list-hosts --list-tasks --list-tags --syntax-check --version',
  }),
  ...alike('ansible-doc ansible-inventory ansible-lint ansible-config', local),
  ...alike('ansible-galaxy ansible-vault', {
    does: ['installs', 'network', 'touches-credentials'],
    sub: subs(alike('role collection', { ...remote, verbs })),
  }),
  ...alike('vagrant multipass lima limactl colima', {
    does: ['controls-processes', 'unknown'],
    verbs: {
      ...verbs,
      looks: /^(status|global-status|list|port|validate|version|info|box|ssh-config|help)$/,
    },
  }),
];

function secretSettings(): Readonly<Record<string, 'touches-credentials'>> {
  return {
    aws_secret_access_key: 'touches-credentials',
    aws_session_token: 'touches-credentials',
    aws_access_key_id: 'touches-credentials',
  };
}
