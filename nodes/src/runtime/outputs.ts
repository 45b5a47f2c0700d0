/** Writes a node's outputs into the task's `out` folder: Parquet and JSON headers, each file with its digest. */
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { copyFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Artifact, ArtifactFile, TableArtifact } from '../core/artifact/artifact.ts'
import { projectColumns, type Recipe, type RecipeStep } from '../core/recipe/recipe.ts'
import type { TableSchema } from '../core/table/schema.ts'
import { canonicalJson } from '../core/text/canonical-json.ts'
import { serialise } from '../learn/serialization/serialise.ts'
import { countPartitions, profileTable, type TableFacts, type TableProfile } from './column-profile.ts'
import type { Outputs, StateRecord, Table, TableChange } from './context.ts'
import type { Engine } from './engine.ts'
import { projectionSql } from './apply-recipe.ts'
import { namesCollide } from './node-failure.ts'
import { parquetFormat } from './parquet-format.ts'
import { expressionSql, quoteIdentifier, quoteString } from './sql.ts'
import { relationOf } from './table.ts'

export interface OutputWriter extends Outputs {
  /** Every artifact written so far, by port. */
  written: Record<string, Artifact>
}

/**
 * @param folder the task's `out` folder.
 * @param nodeType the type's id, for the recipe.
 */
export function createOutputs(options: {
  engine: () => Promise<Engine>
  folder: string
  nodeType: string
}): OutputWriter {
  const written: Record<string, Artifact> = {}

  function portFolder(port: string): string {
    const folder = join(options.folder, port)
    mkdirSync(folder, { recursive: true })
    return folder
  }

  function finish<Written extends Artifact>(port: string, artifact: Written): Written {
    writeFileSync(join(options.folder, port, 'artifact.json'), canonicalJson(artifact))
    written[port] = artifact
    return artifact
  }

  async function writeTable(
    port: string,
    sql: string,
    schema: TableSchema,
    recipe: Recipe,
  ): Promise<TableArtifact> {
    requireDistinctNames(schema)
    const engine = await options.engine()
    const path = join(portFolder(port), 'data.parquet')
    const [[rows]] = await engine.rows(
      `COPY (${sql}) TO ${quoteString(path)} (${parquetFormat(schema.columns.length)})`,
    )
    return finishTable(port, schema, recipe, await tableFacts(path, schema, { rowsAtMost: Number(rows) }))
  }

  function finishTable(
    port: string,
    schema: TableSchema,
    recipe: Recipe,
    { rows, profile, missing, partitions, file }: TableProfile & TableFacts,
  ): TableArtifact {
    const columns = schema.columns.map((column) => ({ ...column, missing: missing.has(column.name) }))
    return finish(port, {
      kind: 'table',
      schema: { columns, complete: true },
      rows,
      profile,
      partitions,
      recipe,
      files: [{ name: 'data.parquet', ...file }],
    })
  }

  async function tableFacts(
    path: string,
    schema: TableSchema,
    known: { rowsAtMost?: number } = {},
  ): Promise<TableProfile & TableFacts> {
    // The engine has threads of its own; the digest is taken while they work.
    const [profile, file] = await Promise.all([
      profileTable(await options.engine(), parquetSource(path), schema, known),
      describeFile(path),
    ])
    return { ...profile, file }
  }

  return {
    written,
    async transform(port, input, change) {
      const engine = await options.engine()
      const { sql, schema } = await changeSql(engine, input, change)
      const recipe = { ...input.recipe, steps: [...input.recipe.steps, stepOf(options.nodeType, change)] }
      return writeTable(port, sql, schema, recipe)
    },
    async adopt(port, { file, schema, facts }) {
      const path = join(portFolder(port), 'data.parquet')
      await moveFile(file, path)
      const known =
        facts === null
          ? await tableFacts(path, schema)
          : { ...facts, partitions: await countPartitions(options.engine, parquetSource(path), schema) }
      return finishTable(port, schema, { raw: schema.columns, steps: [] }, known)
    },
    async columns(port, table) {
      const { writeColumns } = await import('./column-data.ts')
      const relation = await writeColumns(await options.engine(), table.columns)
      const names = table.columns.map(({ column }) => quoteIdentifier(column.name)).join(', ')
      return writeTable(
        port,
        `SELECT ${names} FROM ${relation} ORDER BY "flowza position"`,
        table.schema,
        table.recipe,
      )
    },
    async model(port, { fitted, ...model }) {
      const { header, binary } = serialise(stateOf(fitted))
      const path = join(portFolder(port), 'model.bin')
      await writeFile(path, binary)
      return finish(port, {
        kind: 'model',
        ...model,
        state: header,
        files: [{ name: 'model.bin', ...(await describeFile(path)) }],
      })
    },
    async metrics(port, { summary, ...metrics }) {
      portFolder(port)
      return finish(port, {
        kind: 'metrics',
        ...metrics,
        summary: summary.map(({ message }) => message),
        words: summary.map(({ words }) => words),
        files: [],
      })
    },
    async file(port, file) {
      const path = join(portFolder(port), 'content')
      await file.write(path)
      const content = { name: 'content', ...(await describeFile(path)) }
      finish(port, {
        kind: 'file',
        name: file.name,
        mediaType: file.mediaType,
        bytes: content.bytes,
        files: [content],
      })
    },
  }
}

const parquetSource = (path: string) => `read_parquet(${quoteString(path)})`

async function changeSql(
  engine: Engine,
  input: Table,
  change: TableChange,
): Promise<{ sql: string; schema: TableSchema }> {
  const relation = relationOf(input)
  const names = input.schema.columns.map((column) => quoteIdentifier(column.name)).join(', ')
  // Numbered here and not by the file, because a relation can also be a view.
  const numbered = `(SELECT *, row_number() OVER () - 1 AS "flowza row" FROM ${relation})`
  switch (change.change) {
    case 'project':
      return {
        sql: `SELECT ${projectionSql(input.schema.columns, change.projection)} FROM ${relation}`,
        schema: { columns: projectColumns(input.schema.columns, change.projection), complete: true },
      }
    case 'filter':
      return { sql: `SELECT * FROM ${relation} WHERE ${expressionSql(change.where)}`, schema: input.schema }
    case 'distinct': {
      const key = change.columns.map(quoteIdentifier).join(', ')
      const order = `ORDER BY "flowza row"${change.keep === 'last' ? ' DESC' : ''}`
      const kept =
        change.keep === 'none'
          ? `count(*) OVER (PARTITION BY ${key}) = 1`
          : `row_number() OVER (PARTITION BY ${key} ${order}) = 1`
      return {
        sql: `SELECT ${names} FROM ${numbered} QUALIFY ${kept} ORDER BY "flowza row"`,
        schema: input.schema,
      }
    }
    case 'take': {
      const { writeColumns } = await import('./column-data.ts')
      const positions = await writeColumns(engine, [
        {
          column: { name: 'flowza source', kind: 'integer', dtype: 'int64', role: 'ignored' },
          values: Float64Array.from(change.rows),
        },
        ...change.add,
      ])
      const added = change.add.map(({ column }) => `taken.${quoteIdentifier(column.name)}`)
      const source = input.schema.columns.map((column) => `source.${quoteIdentifier(column.name)}`)
      return {
        sql: `SELECT ${[...source, ...added].join(', ')} FROM ${positions} AS taken JOIN ${numbered} AS source ON source."flowza row" = taken."flowza source" ORDER BY taken."flowza position"`,
        schema: {
          columns: [...input.schema.columns, ...change.add.map(({ column }) => column)],
          complete: true,
        },
      }
    }
  }
}

/** The engine compares names without case, and Parquet readers elsewhere do too. */
function requireDistinctNames(schema: TableSchema): void {
  const seen = new Map<string, string>()
  for (const { name } of schema.columns) {
    const other = seen.get(name.toLowerCase())
    if (other !== undefined) throw namesCollide(other, name)
    seen.set(name.toLowerCase(), name)
  }
}

function stepOf(type: string, change: TableChange): RecipeStep {
  return change.change === 'project'
    ? { type, kind: 'row-wise', fitted: change.fitted, projection: change.projection }
    : { type, kind: 'training-only' }
}

/** An estimator's fitted state as a record. `serialise` checks every value in it, so nothing rests on the cast. */
function stateOf(fitted: object): StateRecord {
  return fitted as StateRecord
}

async function describeFile(path: string): Promise<Pick<ArtifactFile, 'digest' | 'bytes'>> {
  const bytes = statSync(path).size
  const hash = createHash('sha256')
  if (bytes <= readAtOnce) hash.update(readFileSync(path))
  else for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return { digest: hash.digest('hex'), bytes }
}

/** Up to this many bytes the turns of a stream take longer than the reading. */
const readAtOnce = 1024 ** 2

/** A sandbox mounts the scratch and the output folder apart; between two mounts there is no rename. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    await copyFile(from, to)
    await rm(from)
  }
}
