/** The name under which polkit knows our question. */
export const polkitActionId = 'org.holdpoint.step-up';

/** Where an administrator puts the file below: polkit(8) reads actions from nowhere else. */
export const polkitActionFile = `/usr/share/polkit-1/actions/${polkitActionId}.policy`;

/**
 * What tells polkit to ask: always the operator's own password or finger, never kept for a while (`auth_self`, not
 * `auth_self_keep`), and never for a session that nobody sits at.
 */
export const polkitAction = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD PolicyKit Policy Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/PolicyKit/1/policyconfig.dtd">
<policyconfig>
  <vendor>Holdpoint</vendor>
  <action id="${polkitActionId}">
    <description>Prove the operator of Holdpoint</description>
    <message>Holdpoint wants to know that it is you. Go on only if you have just answered a card of Holdpoint.</message>
    <defaults>
      <allow_any>auth_self</allow_any>
      <allow_inactive>no</allow_inactive>
      <allow_active>auth_self</allow_active>
    </defaults>
  </action>
</policyconfig>
`;
