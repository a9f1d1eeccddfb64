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
      '**/glab-cli/**',
      '/etc/{kubernetes,rancher}/**',
      '**/System32/config/**',
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
      '~/.config/{microsoft-edge,vivaldi,opera,op,doctl,glab-cli,hub,netlify,solana,github-copilot}/**',
      '~/.{thunderbird,electrum,bitcoin,ethereum,fly,vercel}/**',
      '~/Library/{Cookies,Safari,Mail,Messages}/**',
      '~/Library/Application Support/{Google/Chrome,Chromium,BraveSoftware,Microsoft Edge,Firefox,Arc,1Password}/**',
      '~/.local/share/fish/fish_history',
      '**/.cargo/credentials{,.toml}',
      '**/.m2/settings{,-security}.xml',
      '~/.gradle/gradle.properties',
      '/tmp/krb5cc_*',
      '/etc/krb5.keytab',
      '/etc/{wireguard,openvpn,NetworkManager/system-connections,ssl/private}/**',
      '/proc/kcore',
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
      '**/.{exrc,nvimrc,nvim.lua,gdbinit,lldbinit,dir-locals.el,Rprofile,irbrc,pryrc,pythonrc}',
      '**/.devcontainer{,.json}',
      '**/.devcontainer/**',
      '**/*.code-workspace',
      '**/.{vscode,idea}/**',
      '**/.github/{workflows,actions}/**',
      '**/.gitlab-ci.yml',
      '**/.{forgejo,gitea}/workflows/**',
      '**/.{circleci,buildkite,semaphore,teamcity,woodpecker}/**',
      '**/{.travis,.drone,.woodpecker,.appveyor,appveyor,azure-pipelines,bitbucket-pipelines,cloudbuild,buildspec}.y{,a}ml',
      '**/Jenkinsfile',
      '/proc/sys/**',
      '/sys/**',
    ],
  },
  {
    name: 'git-hooks',
    effect: 'persists',
    on: 'change',
    paths: [
      '**/.git',
      '**/.git/**',
      '**/*.git/**',
      '**/{HEAD,commondir,gitdir,packed-refs}',
      '**/.husky',
      '**/.husky/**',
      '**/.pre-commit-config.y{,a}ml',
      '**/{,.}lefthook{,-local}.{yml,yaml,toml,json}',
      '**/.gitmodules',
    ],
  },
  {
    // Read by tools that run by themselves, such as editors and version switches, or by the next ordinary command.
    name: 'build-set-up',
    effect: 'persists',
    on: 'change',
    paths: [
      '**/.cargo/**',
      '**/.mvn/**',
      '**/.yarn/**',
      '**/.bundle/**',
      '**/{.yarnrc,.yarnrc.yml,.npmrc,.pnpmfile.cjs,.bazelrc,.gemrc,bunfig.toml,pip.conf,.condarc}',
      '**/rust-toolchain{,.toml}',
      '**/{package-lock.json,npm-shrinkwrap.json,pnpm-lock.yaml,yarn.lock,bun.lock,poetry.lock,uv.lock,Pipfile.lock,Cargo.lock,Gemfile.lock,composer.lock,go.sum}',
      '**/{.tool-versions,.mise.toml,mise.toml,.ruby-version,.python-version,.nvmrc,.node-version}',
      '**/{package.json,Gemfile,Rakefile,build.rs,setup.py,conftest.py,global.json,justfile,.justfile,Taskfile.yml}',
      '**/{Makefile,GNUmakefile,*.mk,CMakeLists.txt}',
      '**/*.gradle{,.kts}',
      '**/{gradlew,mvnw}{,.bat,.cmd}',
      '**/gradle/wrapper/**',
      '**/tools/bazel',
    ],
  },
  {
    // What others will trust or run as soon as it is there.
    name: 'production',
    effect: 'persists',
    on: 'change',
    paths: [
      '**/*.{crt,cer,cert,der,p7b}',
      '**/{prod,production}/**/{Dockerfile*,Containerfile*,*compose*.y{,a}ml,Chart.yaml,values*.y{,a}ml,*.tf,*.tfvars,*.hcl,*.nomad,nginx*.conf,Caddyfile}',
      '**/{k8s,kubernetes,manifests,helm,deploy,argocd,flux}/**/{prod,production}/**',
      '**/*.{prod,production}.tfvars',
    ],
  },
  {
    // Settings of other programs that watch over agents.
    name: 'guards',
    effect: 'weakens-defences',
    on: 'change',
    paths: [
      '**/.{vectimus,cupcake,nah,tirith,dcg,safety-net,cc-safety-net,leash,agentguard,guardrails,sondera,invariant,snyk,semgrep,gitleaks,trufflehog}/**',
      '**/.{gitleaks.toml,gitleaksignore,trufflehog.yml,semgrepignore,snyk,safety-net.json}',
      '~/.config/{nah,tirith,dcg,cupcake,vectimus,leash}/**',
    ],
  },
  {
    name: 'agent-instructions',
    effect: 'changes-instructions',
    on: 'change',
    paths: [
      '**/.{claude,claude-plugin,cursor,codex,gemini,opencode,cline,clinerules,windsurf,continue,copilot,qwen,goose,roo,kiro,junie,amazonq,augment,agents,agent,trae,kilocode,factory,amp,crush,openhands,pi,zencoder,rulesync}',
      '**/.{claude,claude-plugin,cursor,codex,gemini,opencode,cline,clinerules,windsurf,continue,copilot,qwen,goose,roo,kiro,junie,amazonq,augment,agents,agent,trae,kilocode,factory,amp,crush,openhands,pi,zencoder,rulesync}/**',
      '**/{CLAUDE,CLAUDE.local,AGENTS,AGENTS.override,AGENT,GEMINI,QWEN,SKILL,SOUL,CONVENTIONS,CRUSH,WARP,MEMORY,IDENTITY}.md',
      '**/memory-bank/**',
      '**/.idx/airules.md',
      '**/.{rules,roorules,roomodes}',
      '**/.{claude.json,mcp.json,cursorrules,windsurfrules,goosehints,aider.conf.yml}',
      '**/.github/copilot-instructions.md',
      '**/.github/{instructions,agents,prompts,chatmodes,skills}/**',
      '**/{mcp,opencode,claude_desktop_config}.json',
      '**/opencode.jsonc',
      '**/.holdpoint/**',
      '~/.config/{opencode,goose,github-copilot}/**',
      '/etc/{claude-code,codex}/**',
      '~/Library/Application Support/{Claude,ClaudeCode}/**',
    ],
    // A plan is read by nobody but the person who approves it.
    except: ['**/.claude/plans/*.md'],
  },
];

const secretName =
  /^\.env$|^\.env\.|\.env$|\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk|tfstate)$|^id_(rsa|dsa|ecdsa|ed25519)$|^\.(netrc|npmrc|pypirc|pgpass|git-credentials|htpasswd|my\.cnf|ssh|aws|gnupg|kube)$|^\.?(credentials|secrets?)(\.(json|ya?ml|toml|ini|txt|xml))?$/i;
const sampleName = /^\.env\.(example|sample|template|dist|defaults)$|\.(example|sample)\.env$/i;

/** Does a file's own name say that it holds a secret? The short list for looking through a whole folder; a single path is held against the classes above. */
export const isSecretName = (name: string): boolean =>
  secretName.test(name) && !sampleName.test(name);
