import { endsStatement, type Token } from './inline-tokens';

/** With these in a program, which value a name has at a place is more than reading can tell. */
const unclear = /^(def|lambda|class|match|global|nonlocal|exec|eval)$/;
const word =
  /^(in|as|for|if|and|or|not|return|yield|else|elif|while|with|assert|del|raise|import|from|is|await|except)$/;
const binds = /^(for|as|del|import|in|with|async)$/;

type At = { readonly tokens: readonly Token[]; readonly at: number; readonly bracket: string };

/**
 * Names that hold the same literal text (or one of a list of texts) wherever they are used: bound exactly once, by
 * `name = 'text'` or `for name in ['a', 'b']:`, and nowhere used in a way that could bind them again.
 */
export function constantsOf(tokens: readonly Token[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[] | null>();
  if (tokens.some((token, at) => isUnclear(token, tokens, at))) return new Map();
  const open: string[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) open.push(bracketKind(tokens, at));
    if (token.kind === 'mark' && /^[)\]}]$/.test(token.text)) open.pop();
    if (token.kind !== 'name' || tokens[at - 1]?.text === '.') continue;
    const place: At = { tokens, at, bracket: open.at(-1) ?? '' };
    const values = assigned(place) ?? looped(place);
    if (values !== null) found.set(token.text, found.has(token.text) ? null : values);
    else if (!isUse(place)) found.set(token.text, null);
  }
  return new Map([...found].flatMap(([name, values]) => (values === null ? [] : [[name, values]])));
}

const isUnclear = (token: Token, tokens: readonly Token[], at: number): boolean => {
  const next = tokens[at + 1]?.text;
  if (token.kind === 'name')
    return unclear.test(token.text) || (token.text === 'for' && next === '(');
  const equals = next === '=' && tokens[at + 2]?.text !== '=';
  return token.kind === 'mark' && /^[:)]$/.test(token.text) && equals;
};

/** `call` for the brackets of a call, else the bracket itself. */
function bracketKind(tokens: readonly Token[], at: number): string {
  const before = tokens[at - 1];
  const calls =
    before?.kind === 'name' ? !word.test(before.text) : /^[)\]]$/.test(before?.text ?? '');
  return tokens[at]?.text === '(' && calls ? 'call' : (tokens[at]?.text ?? '');
}

function assigned({ tokens, at, bracket }: At): readonly string[] | null {
  const value = tokens[at + 2]?.value;
  const plain =
    endsStatement(tokens[at - 1]) && tokens[at + 1]?.text === '=' && endsStatement(tokens[at + 3]);
  return bracket === '' && plain && typeof value === 'string' ? [value] : null;
}

function looped({ tokens, at }: At): readonly string[] | null {
  const opens = tokens[at + 3]?.text ?? '';
  if (tokens[at - 1]?.text !== 'for' || tokens[at + 1]?.text !== 'in') return null;
  const from = /^[([]$/.test(tokens[at + 2]?.text ?? '') ? at + 3 : -1;
  if (from < 0 || opens === '') return null;
  const values: string[] = [];
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind === 'string' && typeof token.value === 'string') values.push(token.value);
    else if (/^[)\]]$/.test(token?.text ?? '')) return tokens[i + 1]?.text === ':' ? values : null;
    else if (token?.kind !== 'mark' || !/^[,\n]$/.test(token.text)) return null;
    if (token?.kind === 'string' && tokens[i + 1]?.kind === 'string') return null;
  }
  return null;
}

/** Is the name only looked at here? Everything that might bind it counts as binding. */
function isUse({ tokens, at, bracket }: At): boolean {
  const before = tokens[at - 1]?.text ?? '';
  const after = tokens[at + 1]?.text ?? '';
  const second = tokens[at + 2]?.text ?? '';
  if (binds.test(before) || /^[*[]$/.test(before) || after === ']' || after === ':') return false;
  if ((before === ',' || after === ',' || before === '(') && bracket !== 'call') return false;
  if (after === '=' && second !== '=') return false;
  if (after === 'in') return false;
  return !(/^[-+*/%&|^@<>]$/.test(after) && second === '=');
}
