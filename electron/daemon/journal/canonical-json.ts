import canonicalize from 'canonicalize';
import type { JsonValue } from '../../../shared/json';

/**
 * The one text of a JSON value (RFC 8785), so that equal records have equal hashes. Half a surrogate pair, which
 * JSON may carry and UTF-8 cannot, is written as its own escape (`\ud83d` as six characters): nothing an agent
 * sends may stop its record from being made. Throws on what is not JSON (NaN, functions): a bug of the caller.
 */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalize(isWellFormed(value) ? value : wellFormed(value));
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

const isWellFormed = (value: JsonValue): boolean => {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => key.isWellFormed() && isWellFormed(item));
};

const loneSurrogate = /[\ud800-\udfff]/gu;

const escaped = (text: string): string =>
  text.replace(loneSurrogate, (half) => `\\u${half.charCodeAt(0).toString(16)}`);

function wellFormed(value: JsonValue): JsonValue {
  if (typeof value === 'string') return escaped(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [escaped(key), wellFormed(item)]),
  );
}

const isList = (value: object): value is readonly JsonValue[] => Array.isArray(value);
