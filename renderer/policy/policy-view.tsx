import { Tabs } from '@base-ui/react/tabs';
import { CircleAlert, CircleDot, Save, Undo2 } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { tinykeys } from 'tinykeys';
import { t } from '../i18n/translate';
import { projectOf } from '../now/project-name';
import { useAppState } from '../stores/app-state';
import { answerOf } from '../stores/asked';
import {
  checkRules,
  isChanged,
  openSave,
  policyTabs,
  readRules,
  revertRules,
  showTab,
  usePolicy,
  type PolicyTab,
} from '../stores/policy';
import { AgentText } from '../ui/agent-text';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Empty } from '../ui/empty';
import { everywhere, modKey } from '../ui/mod-key';
import { Said } from '../ui/said';
import { BackTestPanel } from './back-test-panel';
import { CheckPanel } from './check-panel';
import { ExplainPanel } from './explain-panel';
import styles from './policy-view.module.css';
import { RulesEditor } from './rules-editor';
import { SaveDialog } from './save-dialog';
import { SuggestPanel } from './suggest-panel';

const panels: Readonly<Record<PolicyTab, () => ReactNode>> = {
  check: CheckPanel,
  explain: ExplainPanel,
  'back-test': BackTestPanel,
  suggest: SuggestPanel,
};

/** Why Save is not to be had, or null. */
function useSaveHindrance(): string | null {
  const ready = useAppState(({ app }) => app?.link.kind === 'ready');
  const changed = usePolicy(isChanged);
  const checked = usePolicy((state) => answerOf(state.check)?.value);
  if (!changed) return t('policy.save.nothing');
  if ((checked?.fault ?? null) !== null) return t('policy.save.faulty');
  if (checked?.tests.some(({ ok }) => !ok) === true) return t('policy.save.failing');
  return ready ? null : t('control.locked');
}

function SaveButtons() {
  const hindrance = useSaveHindrance();
  const changed = usePolicy(isChanged);
  useEffect(
    () =>
      tinykeys(
        window,
        {
          '$mod+KeyS': (event) => {
            event.preventDefault();
            if (hindrance === null) void openSave();
          },
        },
        everywhere,
      ),
    [hindrance],
  );
  return (
    <div className={styles.actions}>
      <Button
        look="quiet"
        disabled={!changed}
        icon={<Undo2 size={14} aria-hidden />}
        onClick={revertRules}
      >
        {t('policy.revert')}
      </Button>
      <Button
        look="accent"
        disabled={hindrance !== null}
        title={hindrance ?? undefined}
        icon={<Save size={14} aria-hidden />}
        keys={`${modKey()}S`}
        aria-keyshortcuts="Control+S Meta+S"
        onClick={() => void openSave()}
      >
        {t('policy.save')}
      </Button>
    </div>
  );
}

function EditorPart({ path }: { readonly path: string }) {
  const changed = usePolicy(isChanged);
  return (
    <section className={styles.file} aria-label={t('policy.file')}>
      <header className={styles.bar}>
        <p className={styles.name}>
          <AgentText text={projectOf(path)} mono />
          {changed ? (
            <Badge tone="wait" icon={<CircleDot size={12} aria-hidden />}>
              {t('policy.changed')}
            </Badge>
          ) : null}
        </p>
        <SaveButtons />
      </header>
      <RulesEditor />
      <p className={styles.path}>
        <AgentText text={path} mono />
      </p>
    </section>
  );
}

function TryOut() {
  const tab = usePolicy((state) => state.tab);
  return (
    <section className={styles.side} aria-label={t('policy.try-out')}>
      <Tabs.Root
        className={styles.tabs}
        value={tab}
        onValueChange={(next: PolicyTab) => showTab(next)}
      >
        <Tabs.List className={styles.list} aria-label={t('policy.try-out')} activateOnFocus>
          {policyTabs.map((name) => (
            <Tabs.Tab key={name} value={name} className={styles.tab}>
              {t(`policy.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {policyTabs.map((name) => {
          const Panel = panels[name];
          return (
            <Tabs.Panel key={name} value={name} className={styles.panel}>
              <Panel />
            </Tabs.Panel>
          );
        })}
      </Tabs.Root>
    </section>
  );
}

/** The operator's rules: their text, and beside it what it means. Nothing is in force before it is saved. */
export function PolicyView() {
  const file = usePolicy((state) => state.file);
  useEffect(() => {
    void readRules().then(checkRules);
  }, []);
  switch (file.kind) {
    case 'unread':
      return <p className={styles.reading}>{t('policy.reading')}</p>;
    case 'failed':
      return (
        <Empty icon={<CircleAlert size={28} aria-hidden />} title={t('policy.failed')}>
          <p>
            <Said>{file.text}</Said>
          </p>
          <Button onClick={() => void readRules().then(checkRules)}>{t('policy.again')}</Button>
        </Empty>
      );
    case 'ready':
      return (
        <div className={styles.view}>
          <EditorPart path={file.path} />
          <TryOut />
          <SaveDialog />
        </div>
      );
  }
}
