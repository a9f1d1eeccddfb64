import type { ResponseOf } from '../../shared/wire';
import type { BackTest, policyWire, Suggestion, TestResult } from '../../shared/wires/policy-wire';
import { columns, count, cut, localTime } from './layout';
import { block, shown, type Paint } from './terminal-text';

/** `policy test`: one line each, and why for those that fail. */
export function formatTests(tests: readonly TestResult[], paint: Paint): string {
  const failed = tests.filter(({ ok }) => !ok);
  const lines = failed.flatMap(({ name, expected, got, why }) => [
    `${paint('red', 'failed')}  ${shown(name)}`,
    `        ${expected} expected, ${got} came. ${shown(why)}`,
  ]);
  const passed = tests.length - failed.length;
  return [...lines, `${count(passed, 'test')} passed, ${failed.length} failed.`].join('\n');
}

type Explained = ResponseOf<typeof policyWire, 'rules.explain'>;

/** `policy explain`: the verdict and why, what the call would do, and the rules. */
export function formatExplained(explained: Explained, all: boolean, paint: Paint): string {
  const { classification, policy, rules } = explained;
  const matched = rules.filter((rule) => rule.matched);
  const others = all ? rules.filter((rule) => !rule.matched) : [];
  const { effects, programs, uninspectable, targets } = classification;
  const facts: (readonly [string, string])[] = [
    ['Effects', shown(effects.join(', ') || 'none known')],
    ...(programs.length === 0 ? [] : [['Programs', shown(programs.join(', '))] as const]),
    ['Project', shown(classification.project ?? 'none')],
    ['Signals', shown(policy.signals.map(({ id }) => id).join(', ') || 'none given')],
    ...(uninspectable === null ? [] : [['Opaque', shown(uninspectable)] as const]),
  ];
  return [
    `${paint('bold', policy.verdict)}  ${shown(policy.why)}`,
    ...columns(facts),
    ...targets.map(
      (target) =>
        `  ${target.effect}: ${shown(target.resolved)}${target.inProject === false ? paint('yellow', ' (outside the project)') : ''}`,
    ),
    matched.length === 0 ? 'No rule matches.' : 'Rules that match:',
    ...columns(matched.map(({ id, outcome }) => [`  ${shown(id)}`, outcome])),
    ...(others.length === 0 ? [] : ['Rules that do not, by the first condition that fails:']),
    ...columns(
      others.map(({ id, outcome, missed }) => [`  ${shown(id)}`, outcome, shown(missed ?? '')]),
    ),
  ].join('\n');
}

const verdicts = ['allow', 'confirm', 'step-up', 'deny'] as const;

/** `policy back-test`: how often each verdict then and now, and the calls that would have gone another way. */
export function formatBackTest(tested: BackTest, paint: Paint): string {
  const { calls, before, after, changed, moreChanged } = tested;
  const rows = verdicts.map((one) => [one, String(before[one] ?? 0), String(after[one] ?? 0)]);
  const lines = changed.flatMap((one) => [
    `${paint('bold', `${one.before} -> ${one.after}`)}  ${localTime(one.wallMs)}  record ${one.seq}`,
    block(cut(one.summary, 300), '  │ '),
    `  ${shown(one.rule ?? 'no rule')}: ${shown(one.why)}`,
  ]);
  return [
    `${count(calls, 'past call')}${calls === 0 ? '' : ', judged by what was recorded of them:'}`,
    ...columns([['verdict', 'then', 'now'], ...rows]),
    changed.length === 0
      ? 'No call would have gone another way.'
      : `${moreChanged ? 'More than ' : ''}${count(changed.length, 'call')} would have gone another way:`,
    ...lines,
  ].join('\n');
}

/** `policy suggest`: each with what it was made from, ready to be put into the file. */
export function formatSuggestions(suggestions: readonly Suggestion[], paint: Paint): string {
  if (suggestions.length === 0)
    return 'Nothing to suggest: no sort of call was allowed by you three times that a small rule would cover.';
  return suggestions
    .map(({ says, toml, approvals, examples }) =>
      [
        paint('bold', shown(says)),
        `You allowed it ${count(approvals, 'time')}, such as:`,
        ...examples.map((example) => block(cut(example, 300), '  │ ')),
        block(toml.trimEnd(), ''),
      ].join('\n'),
    )
    .join('\n\n');
}
