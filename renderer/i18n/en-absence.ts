/** Leaving and coming back: leases, what absence does, and the end of everything. */
export const enAbsence = {
  'control.leaving': 'I’m leaving…',
  'control.leaving.hint': 'Let an agent go on while you are away, for a while and within bounds.',

  'state.held.leased':
    '{leases, plural, one {One agent goes on under its lease.} other {# agents go on under their leases.}} {count, plural, =0 {Every other new call waits.} one {One other call waits for your return.} other {# other calls wait for your return.}}',

  'lease.title': 'Before you leave',
  'lease.title.one': 'Let {agent} go on while you are away?',
  'lease.text': 'Without a lease your agents wait or stand still as soon as you leave.',
  'lease.none':
    'Only an agent that is active may have a lease, and none is. Onboard one in Agents first.',
  'lease.none.go': 'Open Agents',
  'lease.agent': 'Agent',
  'lease.time': 'How long at most',
  'lease.time.own': 'other',
  'lease.time.minutes': 'minutes',
  'lease.calls': 'Calls at most',
  'lease.calls.most': 'up to {most}',
  'lease.scopes': 'What it may do meanwhile',
  'lease.scope.read': 'read and search files, and start sub-agents that do',
  'lease.scope.edit-in-project': 'change files in the project',
  'lease.scope.run-in-project': 'run what the project builds and tests with',
  'lease.scope.fetch': 'fetch from the network',
  'lease.scope.read.barred': 'read and search files (not in its terms)',
  'lease.scope.edit-in-project.barred': 'change files in the project (not in its terms)',
  'lease.scope.run-in-project.barred':
    'run what the project builds and tests with (not in its terms)',
  'lease.scope.fetch.barred': 'fetch from the network (not in its terms)',
  'lease.not-covered':
    'Whatever else a call would do, and all that your rules ask you about, waits until you are back. The lease ends when you return, at its bounds, or with the first call that is denied.',
  'lease.loose':
    'Runs of this agent are only weakly contained: a hostile program of theirs could outlast the lease, so it is refused unless your rules say otherwise.',
  'lease.replaces': 'A lease of this agent stands already. This one takes its place.',
  'lease.outlives': 'Go on even when the tray app is lost',
  'lease.away-now': 'I am away from now on, until I say that I am back',
  'lease.proof': 'A lease lets an agent work unwatched, so prove that it is you.',
  'lease.go': 'Make the lease',
  'lease.go.away': 'Make the lease, I’m away',
  'lease.done': 'The lease stands.',

  'leases.title': 'Goes on while you are away',
  'leases.left': 'left',
  'leases.used': '{used} of {calls} calls',
  'leases.outlives': 'also without the tray app',
  'leases.end': 'End',
  'lease.may.read': 'reads and searches',
  'lease.may.edit-in-project': 'changes files in the project',
  'lease.may.run-in-project': 'runs what the project builds and tests with',
  'lease.may.fetch': 'fetches from the network',

  'run.lease': 'Lease…',
  'run.lease.stands':
    '{left, plural, one {Goes on while you are away, for one more call or} other {Goes on while you are away, for # more calls or}}',
  'run.standing': 'paused',
  'run.stood': 'Stood for {time}: its open requests may fail with time-outs.',
  'run.resumes.auto': 'Goes on by itself when you are back.',
  'run.resumes.ask': 'Waits for your word.',
  'run.resumes.prove': 'Waits for your word, with a step-up.',
  'run.guarded': 'guarded',
  'run.guarded.text':
    'Started without a display, session bus, Holdpoint’s files and the processes of others.',
  'panic.title': 'End everything',
  'panic.text':
    'Ends the whole process tree of every run and every lease at once, from wherever you are, without a question.',
  'panic.key': 'Keys',
  'panic.works': 'These keys work everywhere on this desktop.',
  'panic.taken': 'Another program has these keys, so they do nothing here. Use the tray menu or',
  'panic.wayland':
    'This desktop (Wayland) gives no program keys that work everywhere. Use the tray menu, or bind keys of your own to',
  'ended.title.all': 'Everything is ended',
  'ended.title.none': 'There was nothing to end',
  'ended.title.left': 'Not everything ended',
  'ended.title.fault': 'Nothing could be ended from here',
  'ended.text':
    '{runs, plural, =0 {No run was live.} one {One run was ended, and each process was looked for again.} other {# runs were ended, and each process was looked for again.}}',
  'ended.text.left':
    '{left, plural, =0 {Something may still be alive: it starts anew faster than it can be met. Try again.} one {One process is still alive. End it by hand, or try again.} other {# processes are still alive. End them by hand, or try again.}}',
  'ended.text.fault': 'The daemon gave no answer. From a terminal this may still work:',
  'ended.processes':
    '{count, plural, =0 {no process} one {one process ended} other {# processes ended}}',
  'ended.remaining': 'still alive:',
  'ended.again': 'End again',
  'resume.title': 'Resume {agent}?',
  'resume.text':
    'It stood still while you were away, and its terms say that only a proof of yours sets it going.',
  'resume.proof': 'Prove that it is you.',
  'resume.go': 'Resume',
} as const;
