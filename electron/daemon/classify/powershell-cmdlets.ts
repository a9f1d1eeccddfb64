/** What a word is: a file, a choice of names of files, or text of no interest. */
type Kind = 'path' | 'name' | 'text';

/** What is known of a cmdlet (learn.microsoft.com/powershell/module, PowerShell 5.1 and 7.5). */
export type Cmdlet = {
  readonly parameters: ReadonlyMap<string, Kind | 'switch'>;
  /** What its words without a parameter are, in order; the last stands for all further ones. */
  readonly takes: readonly Kind[];
  /** It opens the files that it names: to read, to search in (also those it is given), or to go there. */
  readonly files?: 'reads' | 'searches' | 'moves';
  /** What comes out: files, or things that may hold the name of one; text otherwise. */
  readonly gives?: 'files' | 'anything';
};

type Row = Omit<Cmdlet, 'parameters'> & Partial<Record<Kind | 'switch', string>>;

const kinds = ['path', 'name', 'text', 'switch'] as const;

/** One row of the table: parameters by kind, separated by spaces. */
const cmdlet = (name: string, row: Row): [string, Cmdlet] => {
  const { takes, files, gives } = row;
  const parameters = new Map<string, Kind | 'switch'>([['erroraction', 'text']]);
  for (const kind of kinds)
    for (const parameter of (row[kind] ?? '').split(' ').filter(Boolean))
      parameters.set(parameter, kind);
  return [
    name,
    {
      parameters,
      takes,
      ...(files === undefined ? {} : { files }),
      ...(gives === undefined ? {} : { gives }),
    },
  ];
};

const file = 'path literalpath';
const chosen = 'filter include exclude';

/**
 * Cmdlets that only look or print, by their full names; an alias may have been given to something else. `ForEach-Object` takes no
 * word: it would be the name of a method that it calls.
 */
export const cmdlets: ReadonlyMap<string, Cmdlet> = new Map([
  cmdlet('get-childitem', {
    takes: ['path', 'name'],
    path: file,
    name: chosen,
    switch: 'recurse force file directory name hidden',
    text: 'depth',
    files: 'reads',
    gives: 'files',
  }),
  cmdlet('get-item', {
    takes: ['path'],
    path: file,
    switch: 'force',
    files: 'reads',
    gives: 'files',
  }),
  cmdlet('get-content', {
    takes: ['path'],
    path: file,
    text: 'totalcount head first tail last encoding readcount',
    switch: 'raw',
    files: 'reads',
  }),
  cmdlet('test-path', { takes: ['path'], path: file, text: 'pathtype', files: 'reads' }),
  cmdlet('resolve-path', { takes: ['path'], path: file, files: 'reads', gives: 'files' }),
  cmdlet('get-filehash', {
    takes: ['path'],
    path: file,
    text: 'algorithm',
    files: 'reads',
    gives: 'files',
  }),
  cmdlet('set-location', { takes: ['path'], path: file, files: 'moves' }),
  cmdlet('select-string', {
    takes: ['text', 'path'],
    path: file,
    name: 'include exclude',
    text: 'pattern context encoding',
    switch: 'simplematch casesensitive notmatch allmatches list quiet raw',
    files: 'searches',
    gives: 'anything',
  }),
  cmdlet('select-object', {
    takes: ['text'],
    text: 'property expandproperty excludeproperty first last skip index',
    switch: 'unique',
  }),
  cmdlet('where-object', {
    takes: ['text'],
    text: 'property eq ne like notlike match notmatch gt lt ge le',
  }),
  cmdlet('foreach-object', { takes: [] }),
  cmdlet('sort-object', { takes: ['text'], text: 'property', switch: 'descending unique' }),
  cmdlet('group-object', {
    takes: ['text'],
    text: 'property',
    switch: 'noelement',
    gives: 'anything',
  }),
  cmdlet('measure-object', {
    takes: ['text'],
    text: 'property',
    switch: 'line word character sum average maximum minimum',
  }),
  cmdlet('format-table', {
    takes: ['text'],
    text: 'property',
    switch: 'autosize wrap hidetableheaders',
  }),
  cmdlet('format-list', { takes: ['text'], text: 'property' }),
  cmdlet('out-string', { takes: [], text: 'width', switch: 'stream' }),
  cmdlet('out-null', { takes: [] }),
  cmdlet('out-host', { takes: [] }),
  cmdlet('write-output', { takes: ['text'], switch: 'noenumerate' }),
  cmdlet('write-host', {
    takes: ['text'],
    text: 'object separator foregroundcolor backgroundcolor',
    switch: 'nonewline',
  }),
  cmdlet('convertfrom-json', {
    takes: [],
    switch: 'ashashtable',
    text: 'depth',
    gives: 'anything',
  }),
  cmdlet('convertto-json', { takes: [], switch: 'compress', text: 'depth' }),
  cmdlet('get-location', { takes: [], gives: 'files' }),
  cmdlet('get-date', { takes: [], text: 'format' }),
  cmdlet('get-command', { takes: ['text'], text: 'name', switch: 'all', gives: 'anything' }),
]);

/** Programs that are read as they are in a POSIX shell; none of them is an alias of PowerShell's own. */
export const natives: ReadonlySet<string> = new Set(
  'git gh node npm npx pnpm yarn bun bunx deno tsc eslint prettier vitest jest python python3 pip pytest ruff mypy uv go gofmt golangci-lint cargo rustc dotnet msbuild java javac mvn gradle cmake ctest ninja make rg fd jq docker kubectl wsl'.split(
    ' ',
  ),
);
