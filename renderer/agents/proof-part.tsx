import { TriangleAlert } from 'lucide-react';
import type { Factor, StepUpProof } from '../../shared/model/step-up';
import { ProofField } from '../ui/proof-field';
import { Said } from '../ui/said';
import styles from './registry.module.css';

type ProofPartProps = {
  /** Why it is asked for. */
  readonly text: string;
  readonly enrolled: readonly Factor[];
  readonly fault: string | null;
  readonly onProof: (proof: StepUpProof | null) => void;
};

/** The step-up, once a factor is set up; and why the last try did nothing. */
export function ProofPart({ text, enrolled, fault, onProof }: ProofPartProps) {
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
