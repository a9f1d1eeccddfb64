/** Settings: how the operator proves a sensitive call. */
export const enSettings = {
  'step-up.title': 'Step-up',
  'step-up.intro':
    'A click proves little: any program of yours can move the pointer and press keys. A step-up proves that it is you, with something that such a program has not. Calls that can do real harm take one.',
  'step-up.none':
    'No step-up is set up, so calls that take one can only be denied. Set up an authenticator app first.',
  'step-up.locked':
    'After too many wrong answers no code and no passphrase is taken for {time}. A recovery code still works.',
  'step-up.on': 'Set up',
  'step-up.off': 'Not set up',
  'step-up.unavailable': 'Not here',

  'step-up.totp': 'Authenticator app',
  'step-up.totp.text':
    'Six digits from an app on your phone. Strong: nothing on this machine shows them.',
  'step-up.passphrase': 'Step-up passphrase',
  'step-up.passphrase.text':
    'Weaker: a key logger of your own user reads it, and on X11 any program can be one. Not taken for the most dangerous calls.',
  'step-up.polkit': 'The system’s password dialog (polkit)',
  'step-up.polkit.text':
    'The system asks for your password or finger. Typed passwords are as weak as a passphrase.',
  'step-up.touch-id': 'Touch ID',
  'step-up.touch-id.text': 'Your finger on this machine’s own sensor.',
  'step-up.windows-hello': 'Windows Hello',
  'step-up.windows-hello.text': 'Your face, finger or PIN, asked by Windows.',
  'step-up.security-key': 'Security key',
  'step-up.security-key.text': 'A key that you touch.',
  'step-up.recovery': 'Recovery codes',
  'step-up.recovery.text':
    '{count, plural, =0 {None left. Make new ones before you lose your phone.} one {One left. Each works once, and each use stands in History.} other {# left. Each works once, and each use stands in History.}}',

  'step-up.set-up': 'Set up',
  'step-up.replace': 'Replace',
  'step-up.remove': 'Remove',
  'step-up.new-codes': 'Make new codes',
  'step-up.task.totp': 'Set up an authenticator app',
  'step-up.task.passphrase': 'Set a step-up passphrase',
  'step-up.task.platform': 'Use the system’s own dialog',
  'step-up.task.recovery': 'Make new recovery codes',
  'step-up.task.remove': 'Remove a factor',
  'step-up.task.remove.text':
    'What only this factor could prove cannot be allowed any more. The last one takes the recovery codes with it.',
  'step-up.prove': 'First prove that it is you, with a factor that is set up already.',
  'step-up.go': 'Go on',
  'step-up.busy': 'One moment',

  'totp.scan': 'Scan this with the app, or type the secret into it.',
  'totp.qr': 'QR code of the new secret',
  'totp.secret': 'Secret',
  'totp.code': 'Code that the app shows now',
  'totp.finish': 'Finish',
  'codes.title': 'Your recovery codes',
  'codes.text':
    'Write them down or print them, away from this machine. Each allows one thing when your phone is not at hand. They are never shown again.',
  'codes.done': 'I have them',
  'new-passphrase': 'New step-up passphrase',
  'new-passphrase.again': 'The same again',
  'new-passphrase.differs': 'The two are not the same.',
  'new-passphrase.short': 'At least 12 characters, and not the one of your operator key.',
} as const;
