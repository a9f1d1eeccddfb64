import type { Effect } from '../../../shared/model/classification';

/** Paths that weigh more than an ordinary file. `any` = even reading counts, `change` = only writing and deleting does. */
export type ProtectedClass = {
  readonly name: string;
  readonly effect: Effect;
  readonly on: 'any' | 'change';
  /** Globs against the absolute path; `~/` is the home directory. Matched without regard to case: some file systems do not have it. */
  readonly paths: readonly string[];
  /** Exceptions: harmless files that the globs above would catch. */
  readonly except?: readonly string[];
};

/** The classes as data. A path may fall into several. */
export const protectedClasses: readonly ProtectedClass[] = [
  {
    name: 'credentials',
    effect: 'touches-credentials',
    on: 'any',
    paths: [
      '**/.ssh',
      '**/.ssh/**',
      '**/id_{rsa,dsa,ecdsa,ed25519}*',
      '/etc/ssh/*_key',
      '**/*.{pem,key,p12,pfx,jks,keystore,kdbx,ppk}',
      '**/.env',
      '**/.env.*',
      '**/*.env',
      '**/.{netrc,_netrc,pgpass,my.cnf,vault-token,git-credentials,npmrc,pypirc,htpasswd,boto,s3cfg}',
      '**/.{aws,azure,gnupg,password-store,kube,docker,oci,terraform.d}',
      '**/.{aws,azure,gnupg,password-store,kube,oci,terraform.d}/**',
      '**/.docker/config.json',
      '**/gcloud/**',
      '**/gh/hosts.yml',
      '**/{credentials,secrets,secret,.secrets,.credentials}{,.json,.yml,.yaml,.toml,.ini,.txt,.xml}',
      '**/{auth,oauth_creds,access_tokens,service-account*,service_account*,application_default_credentials}.json',
      '**/*{_,-,.}token{,.txt}',
      '**/.token',
      '**/*{api,secret,access}{_,-,}key{,s}{,.json,.txt,.yaml,.yml}',
      '**/{keyrings,Keychains}/**',
      '/etc/{shadow,gshadow,master.passwd,sudoers}*',
      '/etc/security/opasswd',
      '/private/etc/master.passwd',
      '**/{Login Data,Cookies,logins.json,key3.db,key4.db,cookies.sqlite,signons.sqlite}*',
      '~/.mozilla/**',
      '~/.config/{google-chrome,chromium,BraveSoftware}/**',
      '**/.{bash,zsh,python,psql,mysql,node_repl}_history',
      '/proc/*/{environ,mem,maps}',
      '**/*.tfstate{,.backup}',
      '**/.config/rclone/**',
      '**/wallet.dat',
      '/dev/mem',
      '/dev/kmem',
      '/run/secrets/**',
      '/var/run/secrets/**',
    ],
    except: [
      '**/.env.{example,sample,template,dist,defaults}',
      '**/*.{example,sample}.env',
      '**/*.pub',
      '**/.ssh/known_hosts',
    ],
  },
  {
    name: 'start-up',
    effect: 'persists',
    on: 'change',
    paths: [
      '**/.{bashrc,bash_profile,bash_login,bash_logout,bash_aliases,profile,zshrc,zshenv,zprofile,zlogin,zlogout,kshrc,cshrc,tcshrc,inputrc,xprofile,xsession,xinitrc,xsessionrc,pam_environment,vimrc,screenrc,tmux.conf,envrc}',
      '~/.config/{autostart,systemd,environment.d,fish,nushell,upstart,plasma-workspace}/**',
      '~/.local/share/{systemd,dbus-1,applications}/**',
      '~/{bin,.local/bin}/**',
      '**/Library/{LaunchAgents,LaunchDaemons,StartupItems}/**',
      '/etc/**',
      '/private/etc/**',
      '/{usr,lib,boot,sbin,bin}/**',
      '/var/spool/{cron,at}/**',
      '/var/at/**',
      '/dev/{sd,nvme,vd,hd,disk}*',
      '**/.ssh/{authorized_keys,authorized_keys2,config,rc,environment}',
      '**/.{gitconfig,mailcap}',
      '~/.config/git/**',
      '**/.{vscode,idea}/{tasks,launch,settings}.json',
      '**/site-packages/*.pth',
      '**/{sitecustomize,usercustomize}.py',
      '/proc/sys/**',
      '/sys/**',
    ],
  },
  {
    name: 'git-hooks',
    effect: 'persists',
    on: 'change',
    paths: [
      '**/.git/{hooks,config,hooks/**,info/attributes,modules/**}',
      '**/.git',
      '**/.husky',
      '**/.husky/**',
      '**/.{pre-commit-config,lefthook}.yaml',
      '**/lefthook.yml',
      '**/.gitmodules',
    ],
  },
  {
    name: 'agent-instructions',
    effect: 'changes-instructions',
    on: 'change',
    paths: [
      '**/.{claude,cursor,codex,gemini,opencode,cline,clinerules,windsurf,continue,copilot,qwen,goose}',
      '**/.{claude,cursor,codex,gemini,opencode,cline,clinerules,windsurf,continue,copilot,qwen,goose}/**',
      '**/{CLAUDE,CLAUDE.local,AGENTS,AGENTS.override,GEMINI,QWEN,SKILL,SOUL}.md',
      '**/.{claude.json,mcp.json,cursorrules,windsurfrules,goosehints,aider.conf.yml}',
      '**/.github/copilot-instructions.md',
      '**/.github/instructions/**',
      '**/{mcp,opencode,claude_desktop_config}.json',
      '~/.config/{opencode,goose,github-copilot}/**',
      '/etc/{claude-code,codex}/**',
    ],
  },
];
