import type { EndReport } from '../../shared/ipc';
import { AgentDialog } from '../agents/agent-dialog';
import { t, type MessageId } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { closeEndReport, useEndReport } from '../stores/end-report';
import { perform } from '../stores/failure';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import confirm from '../ui/confirm.module.css';
import { Said } from '../ui/said';
import { sinceThen } from './end-report-since';
import styles from './end-report.module.css';

const leftOf = ({ runs }: EndReport): number =>
  runs.reduce((sum, { remaining }) => sum + remaining.length, 0);

const isWhole = ({ runs }: EndReport): boolean => runs.every(({ verified }) => verified);

function titleOf(report: EndReport): MessageId {
  if (report.fault !== null) return 'ended.title.fault';
  if (!isWhole(report)) return 'ended.title.left';
  return report.runs.length === 0 ? 'ended.title.none' : 'ended.title.all';
}

function textOf(report: EndReport): string {
  if (report.fault !== null) return t('ended.text.fault');
  if (!isWhole(report)) return t('ended.text.left', { left: leftOf(report) });
  return t('ended.text', { runs: report.runs.length });
}

function Runs({ runs }: Pick<EndReport, 'runs'>) {
  if (runs.length === 0) return null;
  return (
    <ul className={styles.runs}>
      {runs.map(({ runId, label, ended, verified, remaining }) => (
        <li key={runId} data-whole={verified}>
          <strong>
            <AgentText text={label} />
          </strong>
          <span>{t('ended.processes', { count: ended })}</span>
          {remaining.length === 0 ? null : (
            <p>
              {t('ended.remaining')}{' '}
              {remaining.map(({ pid, name }) => (
                <code key={pid}>
                  <AgentText text={name} /> <data value={pid}>{pid}</data>
                </code>
              ))}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Fault({ fault }: { readonly fault: string }) {
  return (
    <div className={styles.fault}>
      <code>holdpoint start && holdpoint kill --all</code>
      <p>
        <Said>{fault}</Said>
      </p>
    </div>
  );
}

/** What "end everything" did, by whatever way it was asked: by the keys, in the tray menu or here. What is left is named. */
export function EndReportDialog() {
  const { report: told, before } = useEndReport();
  const app = useAppState((state) => state.app);
  if (told === null) return null;
  const report = app === before ? told : sinceThen(told, app);
  const mayHelp = report.fault !== null || !isWhole(report);
  return (
    <AgentDialog title={t(titleOf(report))} text={textOf(report)} onClose={closeEndReport}>
      {report.fault === null ? <Runs runs={report.runs} /> : <Fault fault={report.fault} />}
      <div className={confirm.actions}>
        {mayHelp ? (
          <Button look="danger" onClick={() => void perform('runs:kill-all', {})}>
            {t('ended.again')}
          </Button>
        ) : null}
        <Button look="strong" onClick={closeEndReport}>
          {t('close')}
        </Button>
      </div>
    </AgentDialog>
  );
}
