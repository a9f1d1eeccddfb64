import { CircleCheck, CircleX, FlaskConical, ShieldAlert } from 'lucide-react';
import type { TestResult } from '../../shared/wires/policy-wire';
import { t } from '../i18n/translate';
import { checkRules, insertRule, usePolicy, type Checked } from '../stores/policy';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import { AskedPart } from './asked-part';
import { faultDetail } from './fault-line';
import styles from './panel.module.css';
import { goToLine, useFaultLine } from './rules-editor';

const exampleTest = `[[test]]
name = "pushing is put to me"
call = { kind = "shell", input = { command = "git push" } }
expect = "confirm"
`;

function Fault({ fault }: { readonly fault: string }) {
  const line = useFaultLine();
  return (
    <div className={styles.fault} id="rules-fault" role="status">
      <ShieldAlert size={16} aria-hidden />
      <div>
        <strong>{t('policy.check.fault')}</strong>
        <p>
          <Said>{faultDetail(fault)}</Said>
        </p>
        <p className={styles.quiet}>{t('policy.check.fault.text')}</p>
        {line === null ? null : (
          <Button size="s" onClick={() => goToLine(line)}>
            {t('policy.check.go', { line })}
          </Button>
        )}
      </div>
    </div>
  );
}

function Test({ test }: { readonly test: TestResult }) {
  const Icon = test.ok ? CircleCheck : CircleX;
  return (
    <li className={styles.test} data-ok={test.ok}>
      <Icon size={15} aria-label={test.ok ? t('policy.test.passed') : t('policy.test.failed')} />
      <div>
        <AgentText text={test.name} />
        {test.ok ? null : (
          <p className={styles.quiet}>
            {t('policy.test.expected', {
              expected: t(`verdict.${test.expected}`),
              got: t(`verdict.${test.got}`),
            })}{' '}
            <Said>{test.why}</Said>
          </p>
        )}
      </div>
    </li>
  );
}

/** Failing tests first. */
function Tests({ tests }: { readonly tests: readonly TestResult[] }) {
  if (tests.length === 0)
    return (
      <div className={styles.hint}>
        <FlaskConical size={16} aria-hidden />
        <div>
          <strong>{t('policy.tests.none')}</strong>
          <p className={styles.quiet}>{t('policy.tests.none.text')}</p>
          <Button size="s" onClick={() => insertRule(exampleTest)}>
            {t('policy.tests.insert')}
          </Button>
        </div>
      </div>
    );
  const passed = tests.filter(({ ok }) => ok).length;
  return (
    <section aria-labelledby="tests-title">
      <h2 id="tests-title" className={styles.heading}>
        {t('policy.tests')}
      </h2>
      <p role="status">
        {t('policy.tests.summary', { count: tests.length, passed })}{' '}
        {passed < tests.length ? t('policy.tests.failing') : null}
      </p>
      <ul className={styles.tests}>
        {tests
          .toSorted((a, b) => Number(a.ok) - Number(b.ok))
          .map((test) => (
            <Test key={test.name} test={test} />
          ))}
      </ul>
    </section>
  );
}

function Result({ checked }: { readonly checked: Checked }) {
  if (checked.fault !== null) return <Fault fault={checked.fault} />;
  return (
    <>
      <p className={styles.sound} role="status">
        <CircleCheck size={16} aria-hidden />
        {t('policy.check.sound')}
      </p>
      <Tests tests={checked.tests} />
    </>
  );
}

/** Would the text do, and do its own tests hold? Asked again whenever typing pauses. */
export function CheckPanel() {
  const check = usePolicy((state) => state.check);
  return (
    <AskedPart asked={check} again={() => void checkRules()}>
      {(checked) => <Result checked={checked} />}
    </AskedPart>
  );
}
