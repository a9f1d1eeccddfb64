import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Effect } from '../../../shared/model/classification';
import { SignalId } from '../../../shared/model/risk';
import { classify } from '../classify/classify';
import { standings } from './explain';
import { callOf, world } from '../classify/sample-calls.test-data';
import { loaded, lookAt } from './policy.test-data';
import { runRuleTest } from './rule-tests';
import { Rule, RulesFileText } from './rule-schema';
import { loadRules } from './rules';
import { rulesJsonSchema } from './rules-json-schema';

const machine = {
  home: world.home,
  classify: (call: Parameters<typeof classify>[0]) => classify(call, world),
};
const results = (text: string) => {
  const rules = loaded(text);
  return rules.tests.map((test) => runRuleTest(rules, test, machine));
};
const rule =
  '[[rule]]\nid = "look"\noutcome = "allow"\neffects = ["reads"]\noutside_project = false\nsub_agent = false\n';
const test = (fields: string): string => `${rule}[[test]]\nname = "t"\n${fields}`;

describe('a [[test]]', () => {
  it.each([
    [
      'call = { kind = "read", input = { file_path = "a" } }\nexpect = "allow"\nrule = "look"',
      true,
    ],
    ['call = { kind = "read", input = { file_path = "a" } }\nexpect = "confirm"', false],
    [
      'call = { kind = "read", input = { file_path = "a" } }\nexpect = "allow"\nrule = "other"',
      false,
    ],
    ['call = { kind = "read", input = { file_path = "a" }, depth = 1 }\nexpect = "confirm"', true],
    ['call = { kind = "read", input = { file_path = "{home}/x" } }\nexpect = "confirm"', true],
    [
      'call = { kind = "read", input = { file_path = "a" }, cwd = "{home}" }\nexpect = "confirm"',
      true,
    ],
    ['call = { kind = "shell", input = { command = "cat a" } }\nexpect = "allow"', true],
    ['call = { kind = "shell", input = { command = "rm a" } }\nexpect = "allow"', false],
  ])('%s: %j', (fields, ok) => expect(results(test(fields))).toMatchObject([{ name: 't', ok }]));

  it('sees presence and signals as they are given', () => {
    const text = '[[rule]]\nid = "r"\noutcome = "deny"\npresence = ["away"]\nsignals = ["burst"]\n';
    const call = (more: string) =>
      `[[test]]\nname = "n"\nexpect = "deny"\ncall = { kind = "internal"${more} }\n`;
    expect(
      results(`${text}${call(', presence = "away", signals = ["burst"]')}${call('')}`),
    ).toMatchObject([
      { ok: true, got: 'deny' },
      { ok: false, got: 'confirm', why: 'No rule covers this call.' },
    ]);
  });

  it('says which rule had a say instead', () => {
    expect(
      results(
        test(
          'call = { kind = "read", input = { file_path = "a" } }\nexpect = "allow"\nrule = "other"',
        ),
      )[0]?.why,
    ).toBe('The rule "other" had no say; it was look.');
  });
});

describe('the default rules', () => {
  const text = readFileSync(new URL('default-rules.toml', import.meta.url), 'utf8');
  it('pass their own tests', () => expect(results(text).filter(({ ok }) => !ok)).toEqual([]));
});

describe('the manual', () => {
  const manual = readFileSync(new URL('../../../docs/user/rules.md', import.meta.url), 'utf8');
  it('shows rules that would do', () => {
    const blocks = [...manual.matchAll(/```toml\n(.*?)```/gs)].map(([, text = '']) => text);
    expect(blocks.length).toBeGreaterThan(3);
    for (const text of blocks) expect(loadRules(text)).toMatchObject({ ok: true });
  });
  it('says what every condition, effect and signal is called', () => {
    const conditions = Object.keys(Rule.shape).filter((name) => !['id', 'outcome'].includes(name));
    for (const name of [...conditions, ...Effect.options, ...SignalId.options])
      expect(manual).toContain(`\`${name}\``);
  });
});

describe('explaining', () => {
  it('names the first condition of each rule that does not hold, as it is written', () => {
    const rules = loaded(
      `${rule}[[rule]]\nid = "etc"\noutcome = "deny"\ntargets = ["/etc/**"]\ntools = ["Tool"]\n`,
    );
    expect(standings(rules, lookAt(callOf('read', { file_path: 'a' })))).toEqual([
      { id: 'look', source: 'rules.toml', outcome: 'allow', matched: true, missed: null },
      {
        id: 'etc',
        source: 'rules.toml',
        outcome: 'deny',
        matched: false,
        missed: 'targets = ["/etc/**"]',
      },
    ]);
    expect(standings(rules, lookAt(callOf('write', { file_path: '/x' })))[0]).toMatchObject({
      matched: false,
      missed: 'effects = ["reads"]',
    });
  });
});

describe('the JSON Schema', () => {
  it('is the one that daemons write; `npm run unit -- -u rule-tests` writes it anew', async () => {
    const text = `${JSON.stringify(rulesJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('rules.schema.json');
  });

  it('knows every section and every condition, says what each means, and takes nothing else', () => {
    const schema = JSON.parse(JSON.stringify(rulesJsonSchema())) as {
      properties: Record<
        string,
        {
          items?: {
            properties: Record<string, object>;
            required: string[];
            additionalProperties: boolean;
          };
        }
      >;
      required?: string[];
    };
    expect(Object.keys(schema.properties)).toEqual(Object.keys(RulesFileText.shape));
    expect(schema.required).toBeUndefined();
    const table = schema.properties['rule']?.items;
    expect(table).toMatchObject({ required: ['id', 'outcome'], additionalProperties: false });
    for (const [name, condition] of Object.entries(table?.properties ?? {}))
      expect([name, condition]).toEqual([
        name,
        expect.objectContaining({ description: expect.any(String) as string }),
      ]);
    expect(schema.properties['test']?.items?.required).toEqual(['name', 'call', 'expect']);
  });
});
