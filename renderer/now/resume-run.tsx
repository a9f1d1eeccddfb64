import { Play } from 'lucide-react';
import { useState } from 'react';
import type { Run } from '../../shared/model/run';
import { ProofDialog } from '../agents/proved-confirm';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { perform } from '../stores/failure';
import { Button } from '../ui/button';

/** Sets a run going again: at once, or after a step-up where the run waits for one. */
export function ResumeRun({ run }: { readonly run: Run }) {
  const [asking, setAsking] = useState(false);
  const mayResume = useAppState((state) => state.app?.link.kind === 'ready');
  const enrolled = useAppState(({ app }) => app?.snapshot?.stepUp.enrolled) ?? [];
  const takesProof = run.resumes === 'prove' && enrolled.length > 0;
  return (
    <>
      <Button
        size="s"
        look={run.resumes === 'ask' || run.resumes === 'prove' ? 'accent' : 'plain'}
        disabled={!mayResume}
        title={mayResume ? undefined : t('control.locked')}
        icon={<Play size={13} aria-hidden />}
        onClick={() =>
          takesProof ? setAsking(true) : void perform('run:resume', { runId: run.id, proof: null })
        }
      >
        {t('run.resume')}
      </Button>
      {asking ? (
        <ProofDialog
          title={t('resume.title', { agent: run.label })}
          text={t('resume.text')}
          why={t('resume.proof')}
          confirm={t('resume.go')}
          look="accent"
          enrolled={enrolled}
          onClose={() => setAsking(false)}
          act={(proof) => window.holdpoint.call('run:resume', { runId: run.id, proof })}
        />
      ) : null}
    </>
  );
}
