import { z } from 'zod';
import { RulesFileText } from './rule-schema';

/**
 * The rules file as JSON Schema (draft 2020-12), for the completion of editors that know TOML (taplo, Even Better TOML). Made from
 * the schema that reads the file, so it cannot say anything else; what only code can check (globs, conditions, durations) is text.
 * What it gives is kept as rules.schema.json: to make it took each start of a daemon 11 ms CPU.
 */
export const rulesJsonSchema = (): object =>
  z.toJSONSchema(RulesFileText, { io: 'input', unrepresentable: 'any' });
