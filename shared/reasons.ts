import { z } from 'zod';

/**
 * The closed set of reasons why something was refused, held or failed. A reason crosses every wire as this
 * identifier; the sentence for people is made here and nowhere else: what happened, why, and the mend.
 */
export const reasons = {
  'frame-malformed':
    'The message was not one line of JSON, so nothing was done. Check that the sender is a Holdpoint client of this version.',
  'frame-too-large':
    'The message is larger than 4 MiB, so it was refused unread. Split the work into smaller tool calls.',
  'frame-too-deep':
    'The message is nested deeper than 64 levels, so it was refused. Flatten the tool input.',
  'frame-late': 'No whole message came within 5 seconds, so the connection was closed. Try again.',
  'call-unknown':
    'This daemon does not know that request. Update Holdpoint so that all its parts have one version.',
  'body-invalid':
    'The request does not have the agreed shape, so nothing was done. Update Holdpoint so that all its parts have one version.',
  'product-unknown':
    'No adapter knows this agent product, so its call was denied. Connect a product that `holdpoint connect` lists.',
  'event-unknown':
    'The adapter does not know this event, so it was denied. Update Holdpoint, or report the product version.',
  'version-unproved':
    'Holdpoint has not been proved with this version of the product. Run `holdpoint doctor` to see whether its hook still blocks.',
  'too-many-waiting':
    'Too many calls are waiting already, so this one was denied. Answer those in the tray first.',
  'too-many-connections':
    'Too many clients are connected already, so this one was refused. End runs that are no longer needed.',
  'not-authenticated':
    'Only the operator may do this, and this connection has not proved to be the operator. Unlock the tray app.',
  'authentication-failed':
    'The proof did not match the operator key, so nothing was allowed. Enter the passphrase again.',
  'operator-enrolled':
    'An operator key is enrolled already and cannot be replaced from here. To begin anew, stop Holdpoint and remove operator.json from its data folder.',
  'operator-missing':
    'No operator key is enrolled yet, so nothing can be approved. Open the tray app and set it up.',
  'ui-taken':
    'Another tray app is connected already, and only one may answer. Close that one first.',
  'approval-unknown':
    'That approval is not waiting any more, so the answer was not used. Look in History for what became of it.',
  'approval-expired':
    'Nobody answered in time, so the call was denied. Ask the agent to try again while you are there.',
  'approval-withdrawn':
    'The agent gave up waiting, so there is nothing left to answer. If its call is still wanted, ask the agent to try again.',
  'digest-mismatch':
    'The call is not the one that was shown, so the approval was not used. Look at the new call and decide again.',
  'target-changed':
    'A file or link that the call names changed after it was approved, so it was denied. Ask the agent to try again.',
  'ticket-used':
    'That approval was used already, and each works once. Decide the new call by itself.',
  'denied-by-operator':
    'The operator denied this call, so do not try it another way. If it was a slip, ask the agent for it once more.',
  'not-asked-for':
    'The operator did not ask for this, so the call was denied and the run was paused. Look at what it read, then resume or end it.',
  'denied-by-rule':
    'A rule denies this call. `holdpoint policy explain` names it; where it goes too far, change it in the rules file.',
  'grant-unknown':
    'There is no standing permission with that id. `holdpoint grants` lists those that stand.',
  'lease-unknown': 'There is no lease with that id. `holdpoint leases` lists those that stand.',
  'lease-weak':
    'The runs of this agent are only weakly contained, so no lease keeps them going. Start it by `holdpoint run`, or set `weak_leases` in the rules file.',
  'lease-unprotected':
    'The hook of this agent was changed or removed, so no lease lets it work unwatched. Connect it again, then make the lease.',
  'lease-not-onboarded':
    'That agent is not onboarded, so no lease lets it work unwatched. Onboard it with `holdpoint agent onboard`, then make the lease.',
  'asks-too-often':
    'The run asks more often than anybody can answer, so its calls wait without a card of their own. Answer the cards that are shown, or say that you did not ask for this.',
  'not-grantable':
    'Nothing of this call can safely be allowed in advance, so the answer was not used. Allow it once.',
  'operator-absent':
    'The operator is not there, so the call waits. It goes on when the operator returns.',
  'not-present':
    'That takes somebody who is there, and you do not count as present, so nothing was changed. `holdpoint status` says why; do it when you are back.',
  'run-paused': 'The run is paused, so the call waits until the operator resumes it.',
  'run-ended': 'The run was ended, so the call was denied. Start the agent anew if it is to go on.',
  'guard-missing':
    'The walls of level Guard do not stand around that command, so it was not started. `holdpoint doctor` says whether they can be had here.',
  'run-unknown': 'There is no run with that id. `holdpoint status` lists the live ones.',
  'agent-unknown': 'There is no agent with that name. `holdpoint agents` lists them.',
  'agent-state':
    'That cannot be done with an agent in this state, so nothing was changed. `holdpoint agents` shows how it stands.',
  'agent-unprotected':
    'The hook of this agent was changed or removed, so its run stays paused. Connect it again, then resume; or set `unprotected` to mark in the rules file.',
  'agent-suspended':
    'The operator suspended this agent, so its calls are denied. Ask the operator instead of trying another way.',
  'agent-revoked':
    'The operator revoked this agent, so its calls are denied. Ask the operator instead of trying another way.',
  'credential-refused':
    'The run credential is not valid here, so the call was denied. Ask for a new one from inside the run.',
  'decision-failed':
    'The decision could not be made because of a fault in Holdpoint, so the call was denied. See the log of the daemon.',
  'journal-unavailable':
    'The record of this call could not be made durable, so the call was denied. Free disk space or mend the journal, then try again.',
  'journal-corrupt':
    'The journal is damaged, so nothing is allowed until it is looked at. Run `holdpoint verify`.',
  'journal-locked':
    'Another program holds the journal, so it cannot be written. End that program, then start Holdpoint again.',
  'journal-newer':
    'The journal was written by a newer Holdpoint, so it was left alone. Update Holdpoint.',
  'record-unknown': 'There is no record with that number. `holdpoint log` lists them.',
  'daemon-running':
    'Another Holdpoint daemon runs for this user already, so this one stopped. Use that one, or end it with `holdpoint stop` first.',
  'socket-squatted':
    'Something that is not ours stands where the socket belongs, so the daemon did not start. Remove it after looking at it.',
  'directory-unsafe':
    'The directory belongs to somebody else, is a link, or is open to others, so it was not used. Mend its owner and mode (0700).',
  'daemon-absent':
    'Holdpoint is not running, so nothing is allowed. Start it with `holdpoint start`.',
  'daemon-hung': 'Holdpoint did not answer in time, so the call was denied. Restart it.',
  'daemon-lost':
    'The connection to Holdpoint broke before an answer came, so the call was denied. Try again.',
  'answer-malformed':
    'Holdpoint gave an answer that cannot be read, so the call was denied. Update Holdpoint so that all its parts have one version.',
  'rules-invalid':
    'The rules file has a fault, so the last good rules stay in force. Mend the file; the daemon reads it again by itself.',
  'rules-unwritable':
    'The rules file could not be written, so the rules in force stay. Mend the owner or the mode of its folder, then save again.',
  'containment-unavailable':
    'This system gives no control group to write, so the run is only weakly contained. `holdpoint doctor` says what is missing.',
  'containment-failed':
    'Not every process of the run could be stopped. The run is shown with those that are left: end them by hand, or try again.',
  'allow-not-armed':
    'Allow was pressed before the card had been in front of you long enough, so it was not used. Look at the card, then press it again.',
  'sender-refused':
    'The request did not come from the Holdpoint window it belongs to, so nothing was done. Restart Holdpoint.',
  'settings-unreadable':
    'The settings file of the agent cannot be read as JSON settings, so it was left as it is. Mend it, then try again.',
  'settings-unwritable':
    'The settings file of the agent could not be written, so nothing was changed. Look at its owner, its mode and the disk.',
  'settings-changed':
    'The settings of the agent changed after the change was shown, so nothing was written. Look at the new change, then connect.',
  'hook-missing':
    'No hook of ours stands in the settings of that agent, so there is nothing to try. Connect it first.',
  'step-up-needed':
    'This needs your step-up, and none came with the answer. Enter a code, or deny.',
  'step-up-missing':
    'This needs a step-up that is not set up, so it cannot be allowed. Set up a step-up in Settings; denying works without.',
  'step-up-wrong': 'The step-up did not match, so nothing was allowed. Try again.',
  'step-up-used': 'That code was used already, and each works once. Wait for the next one.',
  'step-up-weak':
    'That factor is not enough for this: a key logger can repeat it. Use a code of your authenticator app or a recovery code.',
  'step-up-locked':
    'After too many wrong answers no step-up is taken for a while. Wait, or use a recovery code.',
  'step-up-damaged':
    'The step-up file was altered or belongs to another operator key, so no step-up is taken. Restore it, or remove step-up.json from the data folder and set up anew.',
  'step-up-unavailable':
    'The system did not prove that it is you, so nothing was allowed. Answer its dialog, or use another factor.',
  canary:
    'This was a canary: a harmless call that is always denied, to prove that the hook blocks.',
  'shutting-down': 'Holdpoint is shutting down, so the call was denied. Start it again.',
} as const satisfies Record<string, string>;

export type Reason = keyof typeof reasons;
export const Reason = z.custom<Reason>(
  (value) => typeof value === 'string' && Object.hasOwn(reasons, value),
  'not a known reason',
);

/** An expected failure as a value: what every fallible function of ours returns instead of throwing. */
export type Refusal = {
  readonly ok: false;
  readonly reason: Reason;
  readonly detail?: string | undefined;
};
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

/** Makes a success value. */
export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });
/** Makes a refusal; `detail` adds a fact (a path, a line number), never a second sentence of advice. */
export const refuse = (reason: Reason, detail?: string): Refusal => ({ ok: false, reason, detail });
/** What a model is told: what happened and why, in one sentence. The mend is for people: to a model it would be a way on. */
export const toldOf = (reason: Reason): string => /^.*?\.(?= |$)/.exec(reasons[reason])?.[0] ?? '';
/** The one sentence shown to people for a refusal. */
export const sentence = (r: { reason: Reason; detail?: string | undefined }): string =>
  r.detail === undefined ? reasons[r.reason] : `${reasons[r.reason]} (${r.detail})`;
