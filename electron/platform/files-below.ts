import path from 'node:path';
import type { Paths } from '../../shared/platform';

/** What lies in the folders of Holdpoint under the same name on every system. */
export const filesBelow = ({
  runtimeDir,
  dataDir,
  configDir,
}: Pick<Paths, 'runtimeDir' | 'dataDir' | 'configDir'>): Omit<
  Paths,
  'agentSocket' | 'operatorSocket' | 'prepare'
> => ({
  runtimeDir,
  dataDir,
  configDir,
  endpointFile: path.join(runtimeDir, 'endpoint.json'),
  presentFile: path.join(runtimeDir, 'operator-present'),
  unrecordedFile: path.join(runtimeDir, 'unrecorded'),
  // Beside the journal it guards: sessions with different runtime directories share one journal.
  lockFile: path.join(dataDir, 'daemon.lock'),
  journalFile: path.join(dataDir, 'journal.db'),
  rulesFile: path.join(configDir, 'rules.toml'),
  daemonLog: path.join(dataDir, 'daemon.log'),
  verifierFile: path.join(dataDir, 'operator.json'),
  sealedKeyFile: path.join(dataDir, 'operator-key.json'),
});
