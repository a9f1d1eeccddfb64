import { useState } from 'react';

type Asking = {
  readonly busy: boolean;
  /** Why the last try did nothing, as a sentence. */
  readonly fault: string | null;
  /** Tries once; `attempt` gives null when it was done, else the sentence. */
  readonly ask: (attempt: () => Promise<string | null>) => Promise<void>;
};

/** One question at a time of a dialog. A refusal (a wrong code) is said where the proof was given, and nothing is lost. */
export function useAsking(onDone: () => void): Asking {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const ask = async (attempt: () => Promise<string | null>): Promise<void> => {
    setBusy(true);
    setFault(null);
    const refused = await attempt();
    setBusy(false);
    setFault(refused);
    if (refused === null) onDone();
  };
  return { busy, fault, ask };
}
