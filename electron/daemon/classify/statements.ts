/** Words with which statements begin that only look (PostgreSQL 18, MySQL 9, SQLite 3.50). */
const looking = /^(select|with|explain|show|describe|desc|values|table|pragma)\b/i;

/** Words that change something wherever they stand in a statement, or leave the database. */
const changing =
  /\b(insert|update|delete|drop|alter|create|truncate|grant|revoke|copy|call|do|execute|into|merge|vacuum|attach|detach|set|reset|lock|load|import|export|outfile|dumpfile|prepare|begin|commit|listen|notify|reindex|cluster|refresh|security|handler|install)\b/i;

/** Names that may stand before a bracket: keywords, and functions that compute something and no more. */
const harmlessCall =
  /^(as|in|on|and|or|not|from|join|where|using|over|by|values|exists|any|all|some|when|then|else|select|union|except|intersect|filter|within|group|order|having|limit|is|like|between|distinct|explain|materialized|lateral|partition|count|sum|avg|min|max|total|coalesce|ifnull|nullif|length|char_length|octet_length|lower|upper|substr|substring|trim|ltrim|rtrim|round|abs|floor|ceil|ceiling|mod|random|now|date|time|datetime|julianday|strftime|unixepoch|date_trunc|date_part|date_format|extract|age|interval|to_char|to_date|to_timestamp|cast|convert|concat|concat_ws|group_concat|string_agg|array_agg|array_length|array_to_string|unnest|generate_series|row_number|rank|dense_rank|lag|lead|first_value|last_value|ntile|percentile_cont|greatest|least|left|right|replace|regexp_replace|regexp_matches|split_part|position|instr|strpos|reverse|repeat|lpad|rpad|hex|md5|quote|typeof|pg_typeof|iif|if|json_\w+|jsonb_\w+|row_to_json|to_json|to_jsonb|version|current_database|current_schema|database|pg_size_pretty|pg_database_size|pg_relation_size|pg_total_relation_size|pg_table_size|pg_indexes_size|pg_get_\w*def|obj_description|col_description|format_type|table_info|table_xinfo|table_list|index_list|index_info|foreign_key_list|integrity_check|quick_check|foreign_key_check|varchar|char|decimal|numeric)$/i;

/**
 * Where databases keep passwords, in quotes or not, and tables that are files of this machine (sqlite3 3.50: `fsdir`, `zipfile`).
 * SECURITY: T-22.
 */
const secrets =
  /\b(pg_shadow|pg_authid|pg_user_mapping\w*|user_mapping_options|pg_subscription|mysql|pg_hba_file_rules|pg_settings|fsdir|lsdir|zipfile)\b/i;

/** What SQLite tells about itself. Other names are set by what stands in the brackets. */
const facts =
  /^pragma\s+((table_info|table_xinfo|index_list|index_info|foreign_key_list)\s*\(\s*\w+\s*\)|table_list|database_list|user_version|schema_version|journal_mode|page_count|foreign_keys|integrity_check|quick_check|foreign_key_check)$/i;

/**
 * Does this text only ask a database something? Text of strings and names in quotes is passed over; whatever databases read differently
 * (comments, backslashes, dollar quotes) is refused, and so is every function that is not known.
 */
export function onlyAsks(text: string): boolean {
  if (/[\\$`#[]|\/\*|--/.test(text) || secrets.test(text)) return false;
  // SECURITY: T-22. From left to right: what one kind of quotes holds is nothing to the other.
  const bare = text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, (one) =>
    one.startsWith("'") ? ' 0 ' : ' quoted ',
  );
  if (/['"]/.test(bare)) return false;
  const statements = bare.split(';').filter((one) => one.trim() !== '');
  return statements.length > 0 && statements.every((one) => isQuestion(one.trim()));
}

function isQuestion(statement: string): boolean {
  if (!looking.test(statement) || changing.test(statement)) return false;
  if (/^pragma\b/i.test(statement)) return facts.test(statement);
  const calls = statement.matchAll(/(\w+)\s*\(/g);
  return [...calls].every(([, name = '']) => harmlessCall.test(name) || /^\d+$/.test(name));
}
