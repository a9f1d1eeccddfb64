import { TriangleAlert } from 'lucide-react';
import type { Factor, StepUpProof } from '../../shared/model/step-up';
import { ProofField } from './proof-field';
import styles from './proof-part.module.css';
import { Said } from './said';

type ProofPartProps = {
  /** Enrolled factors, strongest first; with none nothing is asked. */
  readonly enrolled: readonly Factor[];
  /** Why a step-up is asked for. */
  readonly text: string;
  readonly fault: string | null;
  readonly onProof: (proof: StepUpProof | null) => void;
};

/** The step-up of a dialog, once a factor is set up; and why the last try did nothing. */
export function ProofPart({ enrolled, text, fault, onProof }: ProofPartProps) {
  return (
    <>
      {enrolled.length === 0 ? null : (
        <div className={styles.part}>
          <p>{text}</p>
          <ProofField factors={enrolled} onProof={onProof} />
        </div>
      )}
      {fault === null ? null : (
        <p className={styles.fault} role="alert">
          <TriangleAlert size={15} aria-hidden />
          <Said>{fault}</Said>
        </p>
      )}
    </>
  );
}
