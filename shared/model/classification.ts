import { z } from 'zod';

/** What a call would do. The order is the order of weight: the last one present names the card's headline. */
export const Effect = z.enum([
  'reads',
  'searches',
  'delegates',
  'writes',
  'executes',
  'unknown',
  'network',
  'installs',
  'publishes',
  'rewrites-history',
  'controls-processes',
  'drives-input',
  'changes-permissions',
  'deletes',
  'persists',
  'touches-credentials',
  'sends-data',
  'escalates',
  'runs-remote-code',
  'weakens-defences',
  'destroys',
  'changes-instructions',
  'changes-holdpoint',
]);
export type Effect = z.infer<typeof Effect>;

/** Something a call reaches. `resolved` is the real path (links and `..` followed) or the ASCII host. */
export const Target = z.object({
  kind: z.enum(['path', 'host', 'command', 'package', 'mcp-server', 'mcp-tool']),
  shown: z.string(),
  resolved: z.string(),
  effect: Effect,
  /** For paths: is it inside the project (`Classification.project`)? */
  inProject: z.boolean().optional(),
  /** For paths: does it lie in the machine's folder for temporary files, outside every home directory? */
  scratch: z.boolean().optional(),
});
export type Target = z.infer<typeof Target>;

/** The result of looking at a call: data only, computed again at release and compared. */
export const Classification = z.object({
  effects: z.array(Effect),
  targets: z.array(Target),
  /** Why the call cannot be seen through (parser fault, unresolvable word, wrapper); null when it can. */
  uninspectable: z.string().nullable(),
  /**
   * What a shell command starts, each as program and sub-command (`git push`, `npm run lint`), in order, without doubles: what a
   * grant by command may cover. Commands that only pass text on or look, and have no option that writes (`cat`, `grep`, `cd`), are
   * left out, and so are wrappers, whose command follows. Empty for other tools, and of no use while `uninspectable` is set.
   */
  programs: z.array(z.string()).default([]),
  /** Real path of the project that `inProject` speaks of; the root of the repository that holds the working directory, else the working directory; absent when that is no project (the home directory, the root). */
  project: z.string().optional(),
});
export type Classification = z.infer<typeof Classification>;
