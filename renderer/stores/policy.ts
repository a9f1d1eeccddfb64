import { create } from 'zustand';
import type { AppCall, AppRequest, AppResponse } from '../../shared/ipc-window';
import type { HistoryRow } from '../../shared/model/journal';
import type { StepUpProof } from '../../shared/model/step-up';
import { sentence } from '../../shared/reasons';
import type { BackTest, SampleCall, Suggestion } from '../../shared/wires/policy-wire';
import { t } from '../i18n/translate';
import { withTable } from '../policy/rule-draft';
import { sampleOfRecord } from '../policy/sample-of';
import { sayPolitely } from './announcements';
import { answerOf, busyAfter, idle, type Asked } from './asked';

type Value<K extends AppCall> = Extract<AppResponse<K>, { ok: true }>['value'];
export type Checked = Value<'rules.check'>;
export type Explained = Value<'rules.explain'>;

export const policyTabs = ['check', 'explain', 'back-test', 'suggest'] as const;
export type PolicyTab = (typeof policyTabs)[number];

/** The rules file as it was read. `saved` is what lies on disk as far as this window knows. */
export type RulesFile =
  | { readonly kind: 'unread' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'ready'; readonly path: string; readonly saved: string };

/** The step before the file is written: what would be newly allowed is shown, and a proof is asked for. */
export type Saving =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; readonly changedOutside: boolean; readonly fault: string | null }
  | { readonly kind: 'busy' };

type Policy = {
  readonly file: RulesFile;
  /** The text in the editor. It outlives the view, so that looking at History loses nothing. */
  readonly text: string;
  readonly tab: PolicyTab;
  readonly check: Asked<Checked>;
  readonly sample: SampleCall | null;
  readonly explain: Asked<Explained>;
  readonly backTest: Asked<BackTest>;
  readonly suggest: Asked<readonly Suggestion[]>;
  readonly recent: Asked<readonly HistoryRow[]>;
  readonly saving: Saving;
  /** Tables to put into the text once the file is read. */
  readonly drafts: readonly string[];
};

export const usePolicy = create<Policy>()(() => ({
  file: { kind: 'unread' },
  text: '',
  tab: 'check',
  check: idle,
  sample: null,
  explain: idle,
  backTest: idle,
  suggest: idle,
  recent: idle,
  saving: { kind: 'closed' },
  drafts: [],
}));

const { getState: now, setState: set } = usePolicy;
const recentRows = 30;
const backTestCalls = 2000;

/** Is there a change that is not on disk? */
export const isChanged = ({ file, text }: Pick<Policy, 'file' | 'text'>): boolean =>
  file.kind === 'ready' && file.saved !== text;

/** Asks main, and turns the answer into what a panel shows. An answer for a text that is not the latest is dropped by the caller. */
async function ask<K extends AppCall, T>(
  name: K,
  body: AppRequest<K>,
  valueOf: (value: Value<K>) => T,
): Promise<Asked<T>> {
  const forText = now().text;
  const answer = await window.holdpoint.call(name, body);
  if (!answer.ok) return { kind: 'failed', text: sentence(answer) };
  return { kind: 'ready', value: valueOf(answer.value), forText };
}

/** Reads the file. What is being edited is kept; without an edit the newest text of the file is shown. */
export async function readRules(): Promise<void> {
  const edited = isChanged(now());
  const answer = await window.holdpoint.call('rules.read', {});
  if (!answer.ok) {
    if (now().file.kind !== 'ready') set({ file: { kind: 'failed', text: sentence(answer) } });
    return;
  }
  const { path, text } = answer.value;
  const base = edited ? now().text : text;
  set({
    file: { kind: 'ready', path, saved: text },
    text: now().drafts.reduce(withTable, base),
    drafts: [],
  });
}

export const editRules = (text: string): void => set({ text });

/** Throws the edit away. */
export const revertRules = (): void =>
  set(({ file, text }) => ({ text: file.kind === 'ready' ? file.saved : text }));

/** Puts a `[[rule]]` at the end of the text, or keeps it until the text is read. */
export const insertRule = (toml: string): void =>
  set(({ file, text, drafts }) =>
    file.kind === 'ready' ? { text: withTable(text, toml) } : { drafts: [...drafts, toml] },
  );

export const showTab = (tab: PolicyTab): void => set({ tab });

/** Would the text do, and how do its own tests come out? */
export async function checkRules(): Promise<void> {
  const { text } = now();
  set({ check: busyAfter(now().check) });
  const check = await ask('rules.check', { text }, (value) => value);
  if (now().text === text) set({ check });
}

/** Which rules and signals decide the sample under the text being edited. */
export async function explainSample(sample = now().sample): Promise<void> {
  if (sample === null) return;
  const { text } = now();
  set({ sample, explain: busyAfter(now().explain) });
  const explain = await ask('rules.explain', { call: sample, text }, (value) => value);
  if (now().text === text && now().sample === sample) set({ explain });
}

/** Takes the call of a record as the sample. */
export async function explainRecord(seq: number): Promise<void> {
  const answer = await window.holdpoint.call('history:record', { seq });
  const sample = answer.ok ? sampleOfRecord(answer.value) : null;
  if (sample !== null) await explainSample(sample);
  else
    set({
      explain: {
        kind: 'failed',
        text: answer.ok ? t('policy.explain.no-call') : sentence(answer),
      },
    });
}

/** What the text would have done with the calls of the journal. */
export async function runBackTest(): Promise<void> {
  const { text } = now();
  set({ backTest: busyAfter(now().backTest) });
  const backTest = await ask('rules.back-test', { text, calls: backTestCalls }, (value) => value);
  if (now().text === text) set({ backTest });
  else set({ backTest: idle });
}

export async function readSuggestions(): Promise<void> {
  set({ suggest: busyAfter(now().suggest) });
  set({ suggest: await ask('rules.suggest', {}, ({ suggestions }) => suggestions) });
}

/** The latest calls, to pick one to explain. */
export async function readRecent(): Promise<void> {
  set({ recent: busyAfter(now().recent) });
  const body = { limit: recentRows, callsOnly: true };
  set({ recent: await ask('history:page', body, ({ rows }) => rows) });
}

/** Opens the step before saving: looks whether the file was changed by something else, and back-tests the text. */
export async function openSave(): Promise<void> {
  const { file, text, saving } = now();
  if (file.kind !== 'ready' || !isChanged(now()) || saving.kind !== 'closed') return;
  set({ saving: { kind: 'open', changedOutside: false, fault: null } });
  if (answerOf(now().backTest)?.forText !== text) void runBackTest();
  const disk = await window.holdpoint.call('rules.read', {});
  const changedOutside = disk.ok && disk.value.text !== file.saved;
  if (changedOutside && now().saving.kind === 'open')
    set({ saving: { kind: 'open', changedOutside, fault: null } });
}

export const closeSave = (): void => set({ saving: { kind: 'closed' } });

/** Writes the file. A refusal (a wrong code, a fault) is said where the proof was given, and nothing is lost. */
export async function saveRules(proof: StepUpProof | null): Promise<void> {
  const { text } = now();
  set({ saving: { kind: 'busy' } });
  const answer = await window.holdpoint.call('rules.save', { text, proof });
  if (!answer.ok) {
    set({ saving: { kind: 'open', changedOutside: false, fault: sentence(answer) } });
    return;
  }
  set({
    saving: { kind: 'closed' },
    file: { kind: 'ready', path: answer.value.path, saved: text },
    backTest: idle,
  });
  sayPolitely(t('policy.saved'));
}
