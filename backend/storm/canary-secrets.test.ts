/** Figure S10: what the environment keeps secret is in no log, event, table, file, artifact or key after a run. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../src/db/client.ts'
import { readTemplates } from '../src/services/templates/read-templates.ts'
import { openTestSystem, runToEnd, type TestSystem } from '../test/system.ts'

const canaries = {
  AWS_SECRET_ACCESS_KEY: 'canary-aws-4711',
  FLOWZA_STORM_PASSWORD: 'canary-password-4712',
  OPENAI_API_KEY: 'canary-openai-4713',
}

let system: TestSystem

beforeAll(async () => {
  Object.assign(process.env, canaries)
  system = await openTestSystem({ realNodes: true })
})
afterAll(async () => {
  await system.close()
  for (const name of Object.keys(canaries)) delete process.env[name]
})

/**
 * The files below a folder whose bytes fit the needle. Processes that wait for a task rename files of Node's cache of compiled
 * code meanwhile: where a file has gone under the name that was listed, the folder is listed anew, so that none is missed.
 */
async function filesWith(folder: string, needle: RegExp): Promise<string[]> {
  for (;;) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
    try {
      const found: string[] = []
      for (const path of paths) if (needle.test(await readFile(path, 'latin1'))) found.push(path)
      return found
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

describe('secrets of the environment', () => {
  it('leave no trace in a run, its results or the database', async () => {
    const [template] = (await readTemplates(system.ctx.product.templates)).filter(({ id }) =>
      /titanic/.test(id),
    )
    const run = await runToEnd(system, { document: template.document })
    expect(run.status).toBe('succeeded')
    const needle = /canary-(aws|password|openai)-471\d/
    const tables = await system.ctx.db.execute<{ schema: string; name: string }>(sql`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
    `)
    expect(tables.length).toBeGreaterThan(5)
    let rows = 0
    for (const { schema, name } of tables) {
      const dump = await system.ctx.db.execute<{ row: string }>(
        sql`select t::text as row from ${sql.identifier(schema)}.${sql.identifier(name)} t`,
      )
      rows += dump.length
      expect(
        dump.filter(({ row }) => needle.test(row)),
        `${schema}.${name}`,
      ).toEqual([])
    }
    expect(rows).toBeGreaterThan(20)
    expect(await filesWith(system.paths.home, needle)).toEqual([])
    // Something was looked at: the artifacts of the run are among the files.
    expect((await filesWith(system.paths.artifacts, /PAR1/)).length).toBeGreaterThan(0)
    expect(system.errors).toEqual([])
  })
})
