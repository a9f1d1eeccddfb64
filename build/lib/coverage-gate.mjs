// Is what we say about each product what the tests measured? A row of the fail-closed matrix counts only when the last run of
// the tests measured it again, with the pinned version, and came to the same.

/** The faults of shared/model/coverage.ts, in the order of the columns, and how a column is headed. */
export const faultNames = {
  'daemon-absent': 'absent',
  'daemon-refused': 'refuses',
  'daemon-hung': 'hangs',
  'daemon-slow': 'slow',
  'daemon-garbage': 'garbage',
  'daemon-killed': 'killed',
  'hook-killed': 'hook killed',
  'host-timeout': 'too late',
};

/**
 * Faults as sentences. `adapters`: those of electron/adapters/all.ts; `tested`: products whose real CLI has a lock;
 * `measured`: rows of the last run by product; `written`: rows of shared/measured-faults.json.
 */
export function coverageFaults({ adapters, tested, measured, written }) {
  const known = new Map(adapters.map((adapter) => [adapter.product, adapter]));
  const due = adapters.filter(({ product }) => tested.includes(product));
  const strangers = Object.keys(written).filter((product) => !known.has(product));
  return [
    ...due.flatMap((adapter) => rowFaults(adapter, measured, written)),
    ...strangers.map((product) => `${product} has a written row and no adapter`),
  ];
}

function rowFaults({ product, provedVersion }, measured, written) {
  const row = measured[product];
  if (row === undefined)
    return [`${product} was not measured: no test called measureFaults for it`];
  if (row.version !== provedVersion)
    return [`${product} was measured with ${row.version}, and its adapter says ${provedVersion}`];
  const loose = Object.keys(faultNames).filter((fault) => row.faults[fault] === undefined);
  if (loose.length > 0) return [`${product} has no result for ${loose.join(', ')}`];
  return sameRow(row, written[product])
    ? []
    : [`the row of ${product} is not what was measured: npm run coverage -- --write`];
}

function sameRow(a, b) {
  if (b === undefined || a.version !== b.version) return false;
  return Object.keys(faultNames).every((fault) => a.faults[fault] === b.faults[fault]);
}

/** What is to be written: the rows of this run over those of earlier ones, for products that exist, in their order. */
export function mergedRows({ adapters, measured, written }) {
  const rows = adapters.flatMap(({ product }) => {
    const row = measured[product] ?? written[product];
    return row === undefined ? [] : [[product, ordered(row)]];
  });
  return Object.fromEntries(rows);
}

function ordered({ version, faults }) {
  const cells = Object.keys(faultNames).map((fault) => [fault, faults[fault]]);
  return { version, faults: Object.fromEntries(cells) };
}
