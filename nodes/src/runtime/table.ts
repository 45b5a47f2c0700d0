/** An input table: a Parquet file behind the engine. */
import { join } from 'node:path'
import type { TableArtifact } from '../core/artifact/artifact.ts'
import type { Expression } from '../core/expression/expression.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { partitionColumn, type Column, type Partition, type TableSchema } from '../core/table/schema.ts'
import type { Frame, Table } from './context.ts'
import { applyRecipe } from './apply-recipe.ts'
import type { Engine } from './engine.ts'
import { readFrame } from './frame.ts'
import { expressionSql, isoTimeSql, quoteIdentifier, quoteString } from './sql.ts'

/** A table together with the relation that SQL can be run over: what the runtime's own code works with. */
export interface RelationTable extends Table {
  /** SQL of a relation with the table's columns, to stand behind FROM. Row order is the table's. */
  relation: string
}

/** Opens the table artifact that lies in `folder`. */
export function openTable(
  engine: Engine,
  folder: string,
  header: TableArtifact,
  signal: AbortSignal,
): RelationTable {
  const path = join(folder, 'data.parquet')
  return relationTable({ engine, relation: `read_parquet(${quoteString(path)})`, header, signal })
}

/** A table over any relation: the stored one, or a view that applies the rest of a recipe. */
export function relationTable(input: {
  engine: Engine
  relation: string
  header: TableArtifact
  signal: AbortSignal
  schema?: TableSchema
  recipe?: Recipe
}): RelationTable {
  const { engine, relation, header, signal } = input
  const schema = input.schema ?? header.schema
  return {
    relation,
    header,
    schema,
    recipe: input.recipe ?? header.recipe,
    rows: header.rows,
    read(columns, options = {}): Promise<Frame> {
      const source = wherePartition(relation, schema, options.partitions)
      return readFrame({ engine, source, schema, columns, signal })
    },
    async count(where?: Expression) {
      const condition = where === undefined ? '' : ` WHERE ${expressionSql(where)}`
      const [row] = await engine.rows(`SELECT count(*)::DOUBLE FROM ${relation}${condition}`)
      return Number(row[0])
    },
    trainingPartitions() {
      return partitionColumn(schema) === undefined ? undefined : ['train']
    },
    async writeCsv(path, options) {
      const list = schema.columns.map((column) => csvCellSql(column, options.escapeFormulas)).join(', ')
      const settings = `FORMAT csv, DELIMITER ${quoteString(options.delimiter)}, HEADER ${options.header}`
      await engine.run(`COPY (SELECT ${list} FROM ${relation}) TO ${quoteString(path)} (${settings})`)
    },
    async writeParquet(path, { compression }) {
      await engine.run(
        `COPY (SELECT * FROM ${relation}) TO ${quoteString(path)} (FORMAT parquet, COMPRESSION ${compression})`,
      )
    },
    prepare(recipe) {
      const done = input.recipe ?? header.recipe
      const applied = applyRecipe({ relation, columns: schema.columns, done, recipe })
      if (!applied.ok) return applied
      const prepared = { columns: applied.columns, complete: true }
      const table = relationTable({
        engine,
        header,
        signal,
        relation: applied.relation,
        schema: prepared,
        recipe,
      })
      return { ok: true, table }
    },
  }
}

/** The rows of some partitions; all rows of a table that isn't split. */
export function wherePartition(
  relation: string,
  schema: TableSchema,
  partitions: readonly Partition[] | undefined,
): string {
  const partition = partitionColumn(schema)
  if (partitions === undefined || partition === undefined) return relation
  const values = partitions.map(quoteString).join(', ')
  return `(SELECT * FROM ${relation} WHERE ${quoteIdentifier(partition.name)} IN (${values}))`
}

/** The runtime's own tables have a relation; a table made by anything else can't be written by SQL. */
export function relationOf(table: Table): string {
  if (!('relation' in table) || typeof table.relation !== 'string')
    throw new Error('This table has no relation.')
  return table.relation
}

/** Spreadsheets run a cell that begins like this as a formula; an apostrophe in front makes it text. */
const formulaStart = '^[=+@\\t\\r\\n-]'

function csvCellSql(column: Column, escapeFormulas: boolean): string {
  const name = quoteIdentifier(column.name)
  if (column.dtype === 'datetime') return `${isoTimeSql(name)} AS ${name}`
  if (column.dtype !== 'string' || !escapeFormulas) return name
  const isFormula = `regexp_matches(${name}, ${quoteString(formulaStart)})`
  return `CASE WHEN ${isFormula} THEN ${quoteString("'")} || ${name} ELSE ${name} END AS ${name}`
}
