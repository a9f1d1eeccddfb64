/**
 * What Holdpoint is attacked with, as data: the threats, and the cases that a test can play. A test proves a case by
 * naming it in its title (`P01: …` or `… (P01, P02)`); `npm test` reads the titles of the tests that ran and fails on a
 * case that is due and has no test that passed, and on a citation of a case that is not here (build/threats.mjs).
 */

/** The lowest trust level at which a threat is met; `watch` can also mean: seen and told, not prevented. */
export type TrustLevel = 'watch' | 'guard' | 'fortress';
export type Threat = { readonly name: string; readonly level: TrustLevel };

export const threats = {
  'T-1': { name: 'browser reaches the loopback gateway', level: 'watch' },
  'T-2': { name: 'somebody else answers at the socket', level: 'watch' },
  'T-3': { name: 'a key is taken by another program of the user', level: 'guard' },
  'T-4': { name: 'a call is attributed to the wrong agent', level: 'watch' },
  'T-5': { name: 'the call changes between approval and run', level: 'watch' },
  'T-6': { name: 'an answer is used again, late or elsewhere', level: 'watch' },
  'T-7': { name: 'the text of a call misleads the operator', level: 'watch' },
  'T-8': { name: 'a click or key lands on the wrong card', level: 'watch' },
  'T-9': { name: 'input is synthesised', level: 'guard' },
  'T-10': { name: 'the tray app is taken over', level: 'watch' },
  'T-11': { name: 'so many questions that nobody reads them', level: 'watch' },
  'T-12': { name: 'hooks, settings, rules or instructions are rewritten', level: 'watch' },
  'T-13': { name: 'the daemon is killed, hung or replaced', level: 'watch' },
  'T-14': { name: 'presence is forged', level: 'watch' },
  'T-15': { name: 'clocks jump', level: 'watch' },
  'T-16': { name: 'a stopped run goes on, or leaves its tree', level: 'watch' },
  'T-17': { name: 'a reused pid is stopped in place of the run', level: 'watch' },
  'T-18': { name: 'the journal is edited, cut, swapped or rolled back', level: 'watch' },
  'T-19': { name: 'secrets end up in records', level: 'watch' },
  'T-20': { name: 'input that breaks or blocks the daemon', level: 'watch' },
  'T-21': { name: 'a call is misread, or the judgement of it fails', level: 'watch' },
  'T-22': { name: 'a path that is not what it seems', level: 'watch' },
  'T-23': { name: 'a host that is not what it seems', level: 'watch' },
  'T-24': { name: 'an MCP server changes behind its name', level: 'watch' },
  'T-25': { name: 'an update of a product changes what its hook means', level: 'watch' },
  'T-26': { name: 'what is shipped is not what was built', level: 'watch' },
  'T-27': { name: 'another user of the machine', level: 'watch' },
  'T-28': { name: 'the operator is locked out', level: 'watch' },
  'T-29': { name: 'a notification is forged', level: 'watch' },
  'T-30': { name: 'the agent talks to the operator through a call', level: 'watch' },
} as const satisfies Record<string, Threat>;

export type ThreatId = keyof typeof threats;
type Rows = Readonly<Record<string, readonly [threat: ThreatId, what: string]>>;

const network = {
  N01: ['T-1', 'a text/plain POST from another site is refused'],
  N02: ['T-1', 'a form POST is refused'],
  N03: ['T-1', 'a preflight gets no CORS header'],
  N04: ['T-1', 'sendBeacon is refused'],
  N05: ['T-1', 'a GET without Origin is refused by Sec-Fetch-Site'],
  N06: ['T-1', 'EventSource is refused'],
  N07: ['T-1', 'a WebSocket is refused before its upgrade'],
  N08: ['T-1', '`Origin: null` is refused'],
  N09: ['T-1', 'an origin on another local port is refused'],
  N10: ['T-1', 'a rebound name is refused by Host: GET, POST, WebSocket'],
  N11: ['T-1', 'every other spelling of Host is refused'],
  N12: ['T-1', 'a refusal does not tell a wrong token from an unknown route'],
  N13: ['T-2', 'the socket and its directory are private when they are made'],
  N14: ['T-2', 'a planted file, link or foreign socket is not used'],
  N15: ['T-2', 'the allow of a false daemon is a deny'],
  N16: ['T-2', 'a second daemon does not take a live socket'],
  N17: ['T-1', 'only loopback is bound'],
} satisfies Rows;

const identity = {
  I01: ['T-3', 'a wrong, short, empty or old key is refused'],
  I02: ['T-3', 'no key stands in argv, environments, logs or the journal'],
  I03: ['T-4', 'the right key from another process tree is refused and told'],
  I04: ['T-3', 'an expired run key is refused'],
  I05: ['T-4', 'agent, scope and pid that a client declares do not count'],
  I06: ['T-3', 'an agent key opens no operator call, for every call of the wire'],
  I07: ['T-3', 'a process that is not the tray app is no operator'],
  I08: ['T-3', 'a second tray app is refused'],
  I09: ['T-4', 'a sub-agent has no more than its parent'],
  I10: ['T-4', 'a key is dead after its agent was offboarded'],
} satisfies Rows;

const consent = {
  C01: ['T-5', 'a file that is swapped after approval'],
  C02: ['T-5', 'a link that is turned elsewhere after approval'],
  C03: ['T-5', 'arguments, folder or environment that change in a second presentation'],
  C04: ['T-6', 'an approval works once'],
  C05: ['T-6', 'an approval is nothing after its expiry'],
  C06: ['T-6', 'an answer after withdrawal counts for nothing'],
  C07: ['T-6', 'the approval of one agent is nothing for another'],
  C08: ['T-5', 'a script whose content changes after approval'],
  C09: ['T-5', 'key order and blanks do not change a digest, any value does'],
  C10: ['T-5', 'doubled keys, __proto__, 1e400, -0 and half surrogates'],
} satisfies Rows;

const parsing = {
  P01: ['T-21', 'chains of && || ; | & and newline'],
  P02: ['T-21', 'nesting of $( ), backquotes, <( ), heredoc and ${x:-$( )}'],
  P03: ['T-21', 'quoting: r\\m, "rm", $\'\\x72m\''],
  P04: ['T-21', 'what cannot be parsed asks: $[, brace lists, )('],
  P05: ['T-21', 'assignments, export, alias, function, trap and PATH= first'],
  P06: ['T-21', '51, 500 and 50 000 sub-commands take the stricter side, in bounded time'],
  P07: ['T-21', 'a command of 10 001 characters asks'],
  P08: ['T-22', 'a link, hard link or .. to a protected path'],
  P09: ['T-22', 'other case and other Unicode forms of a path'],
  P10: ['T-23', 'host suffix, userinfo, punycode, IPv6-mapped, trailing dot'],
  P11: ['T-21', 'wrappers: env, sudo, xargs, find -exec, ssh, git -c, npx, make …'],
  P12: ['T-21', 'interpreters that read their program from stdin'],
  P13: ['T-21', '/dev/tcp and exec 3<>'],
  P14: ['T-24', 'an MCP server whose command changed is asked about again'],
  P15: [
    'T-24',
    'a hint or a telling name of a server lowers no risk, and other tools than before raise it',
  ],
  P16: ['T-21', 'invalid rules: the last good ones stay, and it is said'],
  P17: ['T-21', 'an engine that throws holds'],
  P18: ['T-21', 'abuses of common programs do not pass silently'],
  P19: ['T-11', 'everyday commands are rarely asked about'],
  P20: ['T-21', 'deny beats allow, wherever it stands'],
  P21: ['T-21', 'no input makes an allow by exception or time-out'],
} satisfies Rows;

const operatorView = {
  U01: ['T-7', 'terminal escapes are shown as symbols'],
  U02: ['T-7', 'characters that turn direction are shown'],
  U03: ['T-7', 'zero width, tags and fillers are counted and shown'],
  U04: ['T-7', 'look-alike letters are marked'],
  U05: ['T-7', '500 blanks before the payload do not hide it'],
  U06: ['T-7', 'a carriage return overwrites nothing'],
  U07: ['T-7', 'a mebibyte of payload must be seen to its end'],
  U08: ['T-7', 'markup, Markdown and javascript: are plain text'],
  U09: ['T-23', 'a host is shown in its ASCII form too'],
  U10: ['T-30', 'text that imitates our controls stays in its frame'],
  U11: ['T-30', 'agent names with tricks'],
  U12: ['T-30', 'redaction never hides command, path or host'],
  U13: ['T-8', 'Allow waits 600 ms after show, focus or change'],
  U14: ['T-8', 'the click that brings the window to the front decides nothing'],
  U15: ['T-8', 'a new request never takes the place of the shown one'],
  U16: ['T-8', 'keys typed ahead decide nothing'],
  U17: ['T-29', 'a notification has no Allow'],
  U18: ['T-8', 'a card that cannot be seen cannot be allowed'],
  U19: ['T-11', '100 requests in 10 s make one card'],
  U20: ['T-11', 'repeats after a deny are denied for a while'],
} satisfies Rows;

const synthetic = {
  S01: ['T-9', 'a faked click allows low risk only, and is recorded as unproven'],
  S02: ['T-9', 'a faked click or key completes no step-up'],
  S03: ['T-9', 'an accessibility action completes no step-up'],
  S04: ['T-9', 'a release takes no DevTools input'],
  S05: ['T-9', 'calls that reach input tools are sensitive'],
  S06: ['T-9', 'TOTP: replay, one step of drift, lock-out, secret kept'],
} satisfies Rows;

const electron = {
  E01: ['T-10', 'the fuses of the package are set'],
  E02: ['T-10', 'forbidden switches end the app before a window'],
  E03: ['T-10', 'NODE_OPTIONS and ELECTRON_RUN_AS_NODE do nothing'],
  E04: ['T-10', 'calls from any page but ours are refused, for every call'],
  E05: ['T-10', 'no page reaches the network'],
  E06: ['T-10', 'no navigation, window, frame, inline code or permission'],
  E07: ['T-10', 'no page breaks its own policy in a full run'],
  E08: ['T-10', 'the preloads show exactly what is listed'],
  E09: ['T-26', 'a flipped byte in the bundle is refused'],
  E10: ['T-26', 'a release holds no test hook'],
} satisfies Rows;

const tamper = {
  T01: ['T-12', 'an agent may not write hooks, settings, rules or instructions'],
  T02: ['T-12', 'a change behind our back is seen in 2 s'],
  T03: ['T-12', 'a settings file that appears'],
  T04: ['T-12', 'a hook that is removed, moved, linked away or made unusable'],
  T05: ['T-12', 'project settings and .env do not move our paths'],
  T06: ['T-12', "the agent's environment does not set ours"],
  T07: ['T-18', 'a journal written by others is found by its chain'],
  T08: ['T-12', 'a changed daemon program is told'],
  T09: ['T-12', 'hooks are removed by the operator only, with step-up'],
  T10: ['T-27', 'temporary files are private and follow no link'],
} satisfies Rows;

const resilience = {
  R01: ['T-13', 'every wrong daemon is a deny, in time'],
  R02: ['T-13', 'kill -9 with calls waiting allows none of them'],
  R03: ['T-21', 'journal locked, full, read-only or corrupt: nothing runs'],
  R04: ['T-13', 'a stopped daemon is a deny'],
  R05: ['T-13', 'without the tray app calls are held within the lease'],
  R06: ['T-13', 'a killed hook client is a deny'],
  R07: ['T-13', 'an upgrade while calls wait'],
  R08: ['T-13', "a failure is never recorded as the operator's refusal"],
  R09: ['T-11', 'the queue has a limit'],
  R10: ['T-25', 'a product that ignores a deny is found'],
  R11: ['T-28', 'everything can be stopped without the tray app'],
} satisfies Rows;

const presence = {
  H01: ['T-14', 'a lock holds within 1 s'],
  H02: ['T-14', 'idle holds'],
  H03: ['T-14', 'lid, suspend and resume'],
  H04: ['T-14', 'another user or session in front'],
  H05: ['T-15', 'a wall clock that jumps by a day'],
  H06: ['T-14', 'replayed and reordered beats'],
  H07: ['T-15', 'a stalled program is told from an absent operator'],
  H08: ['T-14', 'where witnesses disagree, absence wins'],
} satisfies Rows;

const containment = {
  K01: ['T-16', 'a whole tree stops, late forks too'],
  K02: ['T-16', 'a run that sets itself going is stopped again, and it is told'],
  K03: ['T-16', 'setsid, double fork and nohup are caught'],
  K04: ['T-16', 'at, cron, systemd-run and tmux are sensitive'],
  K05: ['T-16', 'what goes on detached is reported'],
  K06: ['T-17', 'a reused pid is never signalled'],
  K07: ['T-16', 'an end leaves no orphan and touches nobody else'],
  K08: ['T-16', 'only presence and a choice set a run going'],
  K09: ['T-16', 'the open approvals of a paused agent are withdrawn'],
  K10: ['T-16', 'a fork bomb is bounded'],
} satisfies Rows;

const audit = {
  A01: ['T-18', 'a changed record is found'],
  A02: ['T-18', 'a missing record is found'],
  A03: ['T-18', 'a cut end is found'],
  A04: ['T-18', 'reordered records are found'],
  A05: ['T-18', 'a chain rebuilt without the key is found'],
  A06: ['T-18', 'an older copy put back is found'],
  A07: ['T-18', 'a swapped file is found'],
  A08: ['T-18', 'no gap after a crash'],
  A09: ['T-19', 'no secret in journal, log, notification or export'],
  A10: ['T-19', 'every record tells operator from agent'],
  A11: ['T-19', 'every decision has agent, owner, route, rule, digest and presence'],
  A12: ['T-19', 'an export verifies without the daemon'],
  A13: ['T-19', 'what is kept after retention still verifies'],
} satisfies Rows;

const abuse = {
  D01: ['T-20', 'a body of 1 GiB'],
  D02: ['T-20', 'nesting 10 000 deep'],
  D03: ['T-20', '10 000 idle connections'],
  D04: ['T-20', 'bytes that come one by one'],
  D05: ['T-20', 'bytes that are no UTF-8, and NUL'],
  D06: ['T-20', 'keys that reach for prototypes'],
  D07: ['T-20', 'SQL in every text'],
  D08: ['T-20', 'patterns in rules that take for ever'],
} satisfies Rows;

const groups = {
  network,
  identity,
  consent,
  parsing,
  'operator view': operatorView,
  synthetic,
  electron,
  tamper,
  resilience,
  presence,
  containment,
  audit,
  abuse,
} as const;
type GroupName = keyof typeof groups;
/** Distributes over the groups, so that a typing error in a list of ids does not compile. */
type IdIn<G extends GroupName> = G extends GroupName ? keyof (typeof groups)[G] : never;
type CaseId = IdIn<GroupName>;

/** Not due yet, by the work they belong to. Everything else is due: a case leaves this list with its first proof. */
const later: Readonly<Record<string, readonly CaseId[]>> = {
  gateway: ['N15'],
  interface: ['U08', 'U12'],
  release: ['E01', 'E03', 'E09', 'E10'],
  audit: ['A03', 'A05', 'A06', 'A07', 'A09', 'A10', 'A11', 'A12', 'A13'],
};

export type ThreatCase = {
  readonly id: string;
  readonly group: string;
  readonly what: string;
  readonly threat: ThreatId;
  readonly level: TrustLevel;
  /** The work it waits for; null: a test must prove it now. */
  readonly waitsFor: string | null;
};

const waitsFor = new Map<string, string>(
  Object.entries(later).flatMap(([work, ids]) => ids.map((id) => [id, work] as const)),
);

export const threatCases: readonly ThreatCase[] = Object.entries(groups).flatMap(([group, rows]) =>
  Object.entries<Rows[string]>(rows).map(([id, [threat, what]]) => ({
    id,
    group,
    what,
    threat,
    level: threats[threat].level,
    waitsFor: waitsFor.get(id) ?? null,
  })),
);
