import { headlines, type HeadlineKey } from '../../shared/headline';
import { enAbsence } from './en-absence';
import { enAgents } from './en-agents';
import { enApproval } from './en-approval';
import { enConnect } from './en-connect';
import { enDigest } from './en-digest';
import { enHistory } from './en-history';
import { enPolicy } from './en-policy';
import { enSettings } from './en-settings';
import { enShell } from './en-shell';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same keys with a prefix
const enHeadlines = Object.fromEntries(
  Object.entries(headlines).map(([key, text]) => [`headline.${key}`, text]),
) as Readonly<Record<`headline.${HeadlineKey}`, string>>;

/** The English catalogue: ICU MessageFormat, whole sentences, one file a part of the window. Headlines come from shared/headline.ts. */
export const en = {
  ...enShell,
  ...enHistory,
  ...enDigest,
  ...enApproval,
  ...enAgents,
  ...enAbsence,
  ...enConnect,
  ...enPolicy,
  ...enSettings,
  ...enHeadlines,
} as const;
