import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { shellCall } from './sample-calls.test-data';
import { onlyAsks } from './statements';
import { verdictUnder } from './verdict.test-data';

const verdict = verdictUnder(
  readFileSync(new URL('../policy/default-rules.toml', import.meta.url), 'utf8'),
);
const decide = (command: string) => verdict(shellCall(command));

describe('statements', () => {
  it.each([
    'select 1',
    "SELECT count(*) FROM users WHERE name = 'it''s; drop table x';",
    'with a as (select id from t) select * from a',
    'explain select * from t',
    'select "drop" from t',
    'PRAGMA table_info(users)',
    'show tables; describe t',
  ])('%s only asks', (text) => expect(onlyAsks(text)).toBe(true));

  it.each([
    '',
    'delete from t',
    'select 1; drop table t',
    'with a as (delete from t returning *) select * from a',
    'explain analyze delete from t',
    "select pg_read_file('/etc/passwd')",
    'select "pg_read_file"(\'/etc/passwd\')',
    "select lo_export(1, '/tmp/x')",
    "copy t to program 'sh'",
    'select 1 \\! sh',
    'select 1 \\gexec',
    "select * into outfile '/tmp/x' from t",
    "select load_extension('x')",
    "select writefile('x', 'y')",
    "select data from fsdir where path = '/home/op/.ssh'",
    'select * from "pg_shadow"',
    'select * from pg_subscription',
    'select * from mysql . user',
    'select "a\'"; drop table t; select "\'"',
    "select 1 # '\n; drop table t; # '",
    "select [a'] from t; drop table t; select [a']",
    "select 1 -- '\n; drop table t; -- '",
    'select /*! 1; drop table t */ 1',
    "select $$ ' $$; drop table t; select $$ ' $$",
    'pragma user_version(5)',
    'pragma journal_mode = off',
    'select * from pg_shadow',
    'select my_function()',
  ])('%s does more', (text) => expect(onlyAsks(text)).toBe(false));
});

describe('database clients', () => {
  it.each([
    'psql -h localhost -U app -d app -tAc "select count(*) from t"',
    'psql postgres://u:p@localhost:5432/app -c "select 1"',
    'PGPASSWORD=x psql -h 127.0.0.1 -U app app -c "\\dt"',
    'psql app -c "\\d+ users"',
    'mysql -h 127.0.0.1 -u root app -e "show tables"',
    'sqlite3 data/app.db "select * from t limit 5"',
    'sqlite3 -header -column data/app.db .tables',
    'sqlite3 data/app.db <<EOF\nselect 1;\nEOF',
    'echo "select 1" | psql app',
    'redis-cli -p 6379 get a',
    'redis-cli ping',
    'docker exec -i pg psql -U app -c "select 1"',
    'docker compose exec -T db psql -U app -d app -c "select 1"',
    'docker exec app ls /app',
    'docker compose ps',
    'docker compose logs --tail=50 api',
    'docker compose config',
    'docker logs --tail 20 $(docker ps -q)',
  ])('%s asks nobody', (command) => expect(decide(command)).toBe('allow'));

  it.each([
    'psql -c "delete from t"',
    'psql -f a.sql',
    'psql -c "\\! sh"',
    'psql -c "\\copy t to x"',
    'psql -c "copy t to program \'sh\'"',
    'psql -o /etc/x -c "select 1"',
    'psql -h db.x.dev -c "select 1"',
    'psql postgres://u:p@db.x.dev/app -c "select 1"',
    'psql -d "host=db.x.dev dbname=a" -c "select 1"',
    'psql "$DATABASE_URL" -c "select 1"',
    'psql --set=x=y -c "select 1"',
    'psql -c "select 1" -c "drop table t"',
    'psql app < a.sql',
    'cat a.sql | psql app',
    'echo "drop table t" | psql app',
    'mysql -e "system sh"',
    'mysql -e "source x.sql"',
    'sqlite3 a.db .shell',
    'sqlite3 a.db ".shell sh"',
    'sqlite3 a.db "select 1" ".system sh"',
    'sqlite3 -cmd ".shell sh" a.db "select 1"',
    'sqlite3 -init x a.db "select 1"',
    'sqlite3 ~/.config/google-chrome/Default/Cookies "select * from cookies"',
    'redis-cli flushall',
    'redis-cli -h x.dev get a',
    'redis-cli --eval a.lua',
    'redis-cli config set dir /etc',
    'docker exec app rm -rf /app',
    'docker exec app sh',
    'docker exec -e A=$x app ls',
    'docker exec --privileged app ls',
    'docker exec app env',
    'docker exec app cat /root/.ssh/id_rsa',
    'docker exec $x ls',
    'docker -H tcp://x.dev exec app ls',
    'docker run app ls',
  ])('%s asks', (command) => expect(decide(command)).not.toBe('allow'));
});
