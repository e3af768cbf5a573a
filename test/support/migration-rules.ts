/**
 * What a migration may not do, because processes of the version before serve while it runs and may start again after it; see
 * CONTRIBUTING.md. Tables that it makes itself are its own.
 */
export function migrationBreaches(statements: readonly string[]): readonly string[] {
  const own = new Set<string>();
  return statements.flatMap((statement) => {
    const sql = statement.toLowerCase().replaceAll('"', '').replaceAll(/\s+/g, ' ').trim();
    const created = /^create table (?:if not exists )?(\w+)/.exec(sql)?.[1];
    if (created !== undefined) own.add(created);
    const table = tableOf(sql);
    if (table === undefined || own.has(table)) return [];
    const breach = breachOf(sql);
    return breach === undefined ? [] : [`${breach}: ${sql}`];
  });
}

function tableOf(sql: string): string | undefined {
  const [, table] =
    /^alter table (?:if exists )?(?:only )?(\w+)/.exec(sql) ??
    /^create (?:unique )?index .*? on (\w+)/.exec(sql) ??
    /^(?:drop table (?:if exists )?|truncate (?:table )?|update |insert into |delete from |lock table )(\w+)/.exec(
      sql,
    ) ??
    [];
  // What nobody can place may do anything.
  return (
    table ?? (/^(select|set local|savepoint|release|create table) /.test(sql) ? undefined : '?')
  );
}

function breachOf(sql: string): string | undefined {
  if (sql.startsWith('create')) return 'an index on a table with rows keeps all writers out';
  if (!sql.startsWith('alter table')) return 'rows or tables of before are touched';
  const actions = sql.replace(/^alter table (if exists )?(only )?\w+ /, '').split(/, (?=[a-z]+ )/);
  const wrong = actions.find((action) => !/^add column \w+ /.test(action));
  if (wrong !== undefined) return 'the version before may need what is changed';
  const addsNeed = actions.find((each) => each.includes('not null') && !each.includes('default'));
  if (addsNeed !== undefined) return 'the version before does not fill that column';
  const computes = actions.find((each) => /default .*\(/.test(each) || each.includes('generated'));
  if (computes !== undefined) return 'a default that is computed rewrites the table';
  const constrains = actions.find((each) => /\b(unique|references|check|primary key)\b/.test(each));
  return constrains === undefined ? undefined : 'a constraint is checked against all rows';
}
