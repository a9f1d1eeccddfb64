/* What a model is told for each reason of shared/reasons.ts (`toldOf`), in the same order: electron/hook/reasons.test.ts compares the two. */
#ifndef HOLDPOINT_REASONS_H
#define HOLDPOINT_REASONS_H

#include <stddef.h>
#include <string.h>

static const struct {
  const char *reason, *sentence;
} sentences[] = {
  {"frame-malformed", "The message was not one line of JSON, so nothing was done."},
  {"frame-too-large", "The message is larger than 4 MiB, so it was refused unread."},
  {"frame-too-deep", "The message is nested deeper than 64 levels, so it was refused."},
  {"frame-late", "No whole message came within 5 seconds, so the connection was closed."},
  {"call-unknown", "This daemon does not know that request."},
  {"body-invalid", "The request does not have the agreed shape, so nothing was done."},
  {"product-unknown", "No adapter knows this agent product, so its call was denied."},
  {"event-unknown", "The adapter does not know this event, so it was denied."},
  {"version-unproved", "Holdpoint has not been proved with this version of the product."},
  {"too-many-waiting", "Too many calls are waiting already, so this one was denied."},
  {"too-many-connections", "Too many clients are connected already, so this one was refused."},
  {"not-authenticated", "Only the operator may do this, and this connection has not proved to be the operator."},
  {"authentication-failed", "The proof did not match the operator key, so nothing was allowed."},
  {"operator-enrolled", "An operator key is enrolled already and cannot be replaced from here."},
  {"operator-missing", "No operator key is enrolled yet, so nothing can be approved."},
  {"ui-taken", "Another tray app is connected already, and only one may answer."},
  {"approval-unknown", "That approval is not waiting any more, so the answer was not used."},
  {"approval-expired", "Nobody answered in time, so the call was denied."},
  {"approval-withdrawn", "The agent gave up waiting, so there is nothing left to answer."},
  {"digest-mismatch", "The call is not the one that was shown, so the approval was not used."},
  {"target-changed", "A file or link that the call names changed after it was approved, so it was denied."},
  {"ticket-used", "That approval was used already, and each works once."},
  {"denied-by-operator", "The operator denied this call, so do not try it another way."},
  {"not-asked-for", "The operator did not ask for this, so the call was denied and the run was paused."},
  {"denied-by-rule", "A rule denies this call."},
  {"grant-unknown", "There is no standing permission with that id."},
  {"lease-unknown", "There is no lease with that id."},
  {"lease-weak", "The runs of this agent are only weakly contained, so no lease keeps them going."},
  {"lease-unprotected", "The hook of this agent was changed or removed, so no lease lets it work unwatched."},
  {"lease-not-onboarded", "That agent is not onboarded, so no lease lets it work unwatched."},
  {"asks-too-often", "The run asks more often than anybody can answer, so its calls wait without a card of their own."},
  {"not-grantable", "Nothing of this call can safely be allowed in advance, so the answer was not used."},
  {"operator-absent", "The operator is not there, so the call waits."},
  {"not-present", "That takes somebody who is there, and you do not count as present, so nothing was changed."},
  {"run-paused", "The run is paused, so the call waits until the operator resumes it."},
  {"run-ended", "The run was ended, so the call was denied."},
  {"guard-missing", "The walls of level Guard do not stand around that command, so it was not started."},
  {"run-unknown", "There is no run with that id."},
  {"agent-unknown", "There is no agent with that name."},
  {"agent-state", "That cannot be done with an agent in this state, so nothing was changed."},
  {"agent-unprotected", "The hook of this agent was changed or removed, so its run stays paused."},
  {"agent-suspended", "The operator suspended this agent, so its calls are denied."},
  {"agent-revoked", "The operator revoked this agent, so its calls are denied."},
  {"credential-refused", "The run credential is not valid here, so the call was denied."},
  {"decision-failed", "The decision could not be made because of a fault in Holdpoint, so the call was denied."},
  {"journal-unavailable", "The record of this call could not be made durable, so the call was denied."},
  {"journal-corrupt", "The journal is damaged, so nothing is allowed until it is looked at."},
  {"journal-locked", "Another program holds the journal, so it cannot be written."},
  {"journal-newer", "The journal was written by a newer Holdpoint, so it was left alone."},
  {"record-unknown", "There is no record with that number."},
  {"daemon-running", "Another Holdpoint daemon runs for this user already, so this one stopped."},
  {"socket-squatted", "Something that is not ours stands where the socket belongs, so the daemon did not start."},
  {"directory-unsafe", "The directory belongs to somebody else, is a link, or is open to others, so it was not used."},
  {"daemon-absent", "Holdpoint is not running, so nothing is allowed."},
  {"daemon-hung", "Holdpoint did not answer in time, so the call was denied."},
  {"daemon-lost", "The connection to Holdpoint broke before an answer came, so the call was denied."},
  {"answer-malformed", "Holdpoint gave an answer that cannot be read, so the call was denied."},
  {"rules-invalid", "The rules file has a fault, so the last good rules stay in force."},
  {"rules-unwritable", "The rules file could not be written, so the rules in force stay."},
  {"containment-unavailable", "This system gives no control group to write, so the run is only weakly contained."},
  {"containment-failed", "Not every process of the run could be stopped."},
  {"allow-not-armed", "Allow was pressed before the card had been in front of you long enough, so it was not used."},
  {"sender-refused", "The request did not come from the Holdpoint window it belongs to, so nothing was done."},
  {"settings-unreadable", "The settings file of the agent cannot be read as JSON settings, so it was left as it is."},
  {"settings-unwritable", "The settings file of the agent could not be written, so nothing was changed."},
  {"settings-changed", "The settings of the agent changed after the change was shown, so nothing was written."},
  {"hook-missing", "No hook of ours stands in the settings of that agent, so there is nothing to try."},
  {"step-up-needed", "This needs your step-up, and none came with the answer."},
  {"step-up-missing", "This needs a step-up that is not set up, so it cannot be allowed."},
  {"step-up-wrong", "The step-up did not match, so nothing was allowed."},
  {"step-up-used", "That code was used already, and each works once."},
  {"step-up-weak", "That factor is not enough for this: a key logger can repeat it."},
  {"step-up-locked", "After too many wrong answers no step-up is taken for a while."},
  {"step-up-damaged", "The step-up file was altered or belongs to another operator key, so no step-up is taken."},
  {"step-up-unavailable", "The system did not prove that it is you, so nothing was allowed."},
  {"canary", "This was a canary: a harmless call that is always denied, to prove that the hook blocks."},
  {"shutting-down", "Holdpoint is shutting down, so the call was denied."},
};

/* The sentence for a reason, or NULL when there is no such reason. */
static inline const char *sentence_of(const char *reason) {
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
    if (!strcmp(sentences[i].reason, reason)) return sentences[i].sentence;
  return NULL;
}

#endif
