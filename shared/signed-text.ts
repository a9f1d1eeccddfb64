/** Texts that are signed, built in one place so that both sides sign the same bytes. */
export const signedText = {
  enrol: (daemonId: string, challenge: string): string =>
    `holdpoint-enrol:${daemonId}:${challenge}`,
  authenticate: (daemonId: string, challenge: string, epoch: string): string =>
    `holdpoint-operator:${daemonId}:${challenge}:${epoch}`,
  /** Always the same text, so always the same signature: a secret that only the operator's key can make again. */
  seal: 'holdpoint-seal:1',
  beat: (epoch: string, seq: number, idleMs: number, locked: boolean | null): string =>
    `holdpoint-beat:${epoch}:${seq}:${idleMs}:${String(locked)}`,
} as const;
