import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentRig } from '../fixtures/agents/agent-rig';

const rig = agentRig('claude-code', '');
const settingsFile = (): string => rig.world.settingsFile();

describe('connect, doctor, disconnect', () => {
  it('go round with the real product and give the settings back byte for byte', async () => {
    mkdirSync(dirname(settingsFile()));
    const mine = '{ "permissions":{"allow":["Bash(ls:*)"]} }';
    writeFileSync(settingsFile(), mine);
    const shown = await rig.world.holdpoint('connect', 'claude-code', '--dry-run');
    expect(shown.out).toContain('+ ');
    expect(readFileSync(settingsFile(), 'utf8')).toBe(mine);
    expect(await rig.world.holdpoint('doctor')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail .*not running/m),
    });
    await rig.world.startDaemon();
    expect(await rig.world.holdpoint('doctor')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail .*There is no hook to try/m),
    });
    await rig.world.connected();
    const healthy = await rig.world.holdpoint('doctor');
    expect(healthy.out).toContain(
      'The canary call of Claude Code was blocked by the daemon: the hook is live.',
    );
    expect(healthy.out).toMatch(/^ok .*is the version Holdpoint was proved with/m);
    expect(healthy).toMatchObject({ code: 0 });
    mkdirSync(rig.world.inProject('.claude'));
    writeFileSync(rig.world.inProject('.claude/settings.local.json'), '{"disableAllHooks":true}');
    expect(await rig.world.holdpoint('doctor')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail .*switches the hooks of Claude Code off/m),
    });
    await rig.world.daemon.kill();
    expect(await rig.world.holdpoint('doctor')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail .*blocks, but not by the daemon/m),
    });
    expect(await rig.world.holdpoint('disconnect', 'claude-code')).toMatchObject({ code: 0 });
    expect(readFileSync(settingsFile(), 'utf8')).toBe(mine);
  });

  it('say that a weakened hook does not block', async () => {
    await rig.world.startDaemon();
    await rig.world.connected();
    writeFileSync(
      settingsFile(),
      readFileSync(settingsFile(), 'utf8').replace('|| exit 2', '|| exit 0'),
    );
    expect(await rig.world.holdpoint('doctor')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail .*did NOT block/m),
    });
  });
});
