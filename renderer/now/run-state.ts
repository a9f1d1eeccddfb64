import type { Run } from '../../shared/model/run';
import { t } from '../i18n/translate';
import type { Tone } from '../ui/badge';

/** A run's state as words and tone. The reason of a pause belongs to the words: "by you" never resumes by itself. */
export function runState(run: Run): { readonly words: string; readonly tone: Tone } {
  if (run.resumeFailed !== null)
    return { words: t(`run.resume.${run.resumeFailed}`), tone: 'danger' };
  switch (run.state) {
    case 'running':
      return { words: t('run.running'), tone: 'calm' };
    case 'paused':
      return {
        words: run.pausedBy === null ? t('run.paused') : t(`run.paused.${run.pausedBy}`),
        tone: 'held',
      };
    case 'pausing':
      return { words: t('run.pausing'), tone: 'held' };
    case 'pause-failed':
      return { words: t('run.pause-failed'), tone: 'danger' };
    case 'killing':
      return { words: t('run.killing'), tone: 'danger' };
    case 'ended':
      return { words: t('run.ended'), tone: 'calm' };
  }
}
