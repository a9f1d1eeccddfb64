import { Notification } from 'electron';

/** What a notification says that nothing can be pressed in. */
export type PlainNotice = { readonly title: string; readonly body: string };

/** Shows it. SECURITY: T-29: it has no button at all; a click opens the window. */
export function showPlain(
  { title, body }: PlainNotice,
  open: () => void,
  urgency: 'low' | 'normal' = 'normal',
): Notification {
  const notification = new Notification({ title, body, urgency });
  notification.on('click', open);
  notification.show();
  return notification;
}
