import { alike, type CommandSpec } from './command-spec';

/** Statements arrive as text, a file or input: none is read here, so a client can do anything to its data. */
export const client: CommandSpec = {
  does: ['unknown', 'deletes'],
  lists: '-l --list --version -V',
  flags: '-X -q -t -A -w -W',
  takes: '-h -p -U -d --host --port --username --dbname',
};

/** Databases and their clients. */
export const dataCommands: readonly [string, CommandSpec][] = [
  ...alike(
    'psql mysql mariadb sqlite3 duckdb mongosh mongo redis-cli cqlsh clickhouse-client sqlcmd bq influx',
    client,
  ),
  ...alike('dropdb dropuser mysqladmin redis-flush', { does: 'destroys' }),
  ...alike('pg_dump pg_dumpall mysqldump mongodump', { does: ['touches-credentials', 'network'] }),
  ...alike('pg_restore mongorestore createdb createuser', { does: ['unknown', 'deletes'] }),
];
