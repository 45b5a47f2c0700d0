/** The numbers behind the charts that a person draws of a table. Each is small whatever the size of the table. */
import type { TableChart, TableChartRequest } from '../../core/table/table-facts.ts'
import { isNumericLike, type Column } from '../../core/table/schema.ts'
import { doubleLiteral, quoteIdentifier, quoteString } from '../sql.ts'
import { binsFor, binSql, labelSql, numberSql, scaleFor } from './column-summary.ts'
import type { TableSource } from './table-source.ts'
import { columnOf } from './view-sql.ts'

/** Series and groups beyond these become one of their own. */
const mostSeries = 6
const mostGroups = 24
const mostValues = 20
const mostOutliers = 60
const mostCorrelated = 30
/** Pairs in one statement: thousands of aggregates take DuckDB's planner long. */
const batchPairs = 200

/** @param where the condition on rows, ` WHERE …` or nothing. */
export async function drawTableChart(
  source: TableSource,
  request: TableChartRequest,
  where: string,
): Promise<TableChart> {
  switch (request.chart) {
    case 'distribution':
      return distribution(source, request, where)
    case 'box':
      return boxes(source, request, where)
    case 'scatter':
      return scatter(source, request, where)
    case 'correlation':
      return correlation(source, request, where)
  }
}

type Request<Kind extends TableChartRequest['chart']> = Extract<TableChartRequest, { chart: Kind }>

async function distribution(
  source: TableSource,
  { column: name, by, bins }: Request<'distribution'>,
  where: string,
): Promise<TableChart> {
  const column = columnOf(source.schema, name)
  const series = await seriesOf(source, by, mostSeries, where)
  const value = numberSql(column)
  const quoted = quoteIdentifier(name)
  const [[rows, present, low, high]] = await source.rows(
    value === null
      ? `SELECT count(*)::DOUBLE, count(${quoted})::DOUBLE, NULL, NULL FROM ${source.sql}${where}`
      : `SELECT count(*)::DOUBLE, count(${value})::DOUBLE, min(${value}), max(${value}) FROM ${source.sql}${where}`,
  )
  const facts = { column: name, by, rows: Number(present), missing: Number(rows) - Number(present) }
  if (value === null || typeof low !== 'number' || typeof high !== 'number') {
    return valueCounts(source, column, series, where, facts)
  }
  const places = binsFor(column, low, high, bins)
  const counted = await source.rows(
    `SELECT series, bin, count(*)::DOUBLE FROM (SELECT ${series.sql} AS series, ${binSql(value, places)} AS bin FROM ${source.sql}${where}) WHERE bin IS NOT NULL GROUP BY series, bin`,
  )
  const counts = series.labels.map(() => Array.from({ length: places.count }, () => 0))
  for (const [code, bin, number] of counted) counts[Number(code)][Number(bin)] = Number(number)
  return {
    chart: 'histogram',
    ...facts,
    low: places.low,
    high: places.high,
    series: series.labels.map((label, code) => ({ label, counts: counts[code] })),
  }
}

async function valueCounts(
  source: TableSource,
  column: Column,
  series: Series,
  where: string,
  facts: { column: string; by: string | null; rows: number; missing: number },
): Promise<TableChart> {
  const label = labelSql(column)
  const top = await source.rows(
    `SELECT value, count(*)::DOUBLE AS number FROM (SELECT ${label} AS value FROM ${source.sql}${where}) WHERE value IS NOT NULL GROUP BY value ORDER BY number DESC, value LIMIT ${mostValues}`,
  )
  const values = top.map(([value]) => String(value))
  const counts = series.labels.map(() => values.map(() => 0))
  let counted = 0
  if (values.length > 0) {
    const chosen = values.map(quoteString).join(', ')
    const rows = await source.rows(
      `SELECT series, value, count(*)::DOUBLE FROM (SELECT ${series.sql} AS series, ${label} AS value FROM ${source.sql}${where}) WHERE value IN (${chosen}) GROUP BY series, value`,
    )
    for (const [code, value, number] of rows) {
      counts[Number(code)][values.indexOf(String(value))] = Number(number)
      counted += Number(number)
    }
  }
  return {
    chart: 'value_counts',
    ...facts,
    values,
    series: series.labels.map((label, code) => ({ label, counts: counts[code] })),
    others: facts.rows - counted,
  }
}

async function boxes(
  source: TableSource,
  { column: name, by }: Request<'box'>,
  where: string,
): Promise<TableChart> {
  const value = requireNumber(columnOf(source.schema, name))
  const series = await seriesOf(source, by, mostGroups, where)
  const relation = `(SELECT ${series.sql} AS code, ${value} AS v FROM ${source.sql}${where})`
  const [[rows, present]] = await source.rows(`SELECT count(*)::DOUBLE, count(v)::DOUBLE FROM ${relation}`)
  const figures = await source.rows(
    `WITH data AS (SELECT * FROM ${relation} WHERE v IS NOT NULL),
     box AS (SELECT code, count(*)::DOUBLE AS n, min(v) AS low, quantile_cont(v, 0.25) AS q1, quantile_cont(v, 0.5) AS q2, quantile_cont(v, 0.75) AS q3, max(v) AS high, avg(v) AS mean FROM data GROUP BY code)
     SELECT box.code, any_value(n), any_value(low), any_value(q1), any_value(q2), any_value(q3), any_value(high), any_value(mean),
       min(v) FILTER (v >= q1 - 1.5 * (q3 - q1)), max(v) FILTER (v <= q3 + 1.5 * (q3 - q1)),
       (count(*) FILTER (v < q1 - 1.5 * (q3 - q1) OR v > q3 + 1.5 * (q3 - q1)))::DOUBLE
     FROM data JOIN box USING (code) GROUP BY box.code ORDER BY box.code`,
  )
  const groups = []
  for (const [code, ...rest] of figures) {
    const [n, min, lowerQuartile, median, upperQuartile, max, mean, lowerWhisker, upperWhisker, outliers] =
      rest.map(Number)
    const drawn =
      outliers === 0
        ? []
        : await source.rows(
            `SELECT DISTINCT v, abs(v - ${doubleLiteral(median)}) AS far FROM ${relation} WHERE code = ${Number(code)} AND (v < ${doubleLiteral(lowerWhisker)} OR v > ${doubleLiteral(upperWhisker)}) ORDER BY far DESC, v LIMIT ${mostOutliers}`,
          )
    groups.push({
      label: series.labels[Number(code)],
      rows: n,
      min,
      lowerQuartile,
      median,
      upperQuartile,
      max,
      mean,
      lowerWhisker,
      upperWhisker,
      outliers,
      drawn: drawn.map(([value]) => Number(value)),
    })
  }
  return {
    chart: 'box',
    column: name,
    by,
    groups,
    rows: Number(present),
    missing: Number(rows) - Number(present),
  }
}

async function scatter(
  source: TableSource,
  { x, y, colour, most }: Request<'scatter'>,
  where: string,
): Promise<TableChart> {
  const xSql = requireNumber(columnOf(source.schema, x))
  const ySql = requireNumber(columnOf(source.schema, y))
  const series = await seriesOf(source, colour, mostSeries, where)
  const relation = `(SELECT ${xSql} AS x, ${ySql} AS y, ${series.sql} AS code, file_row_number AS place FROM ${source.sql}${where})`
  const [[rows, present]] = await source.rows(
    `SELECT count(*)::DOUBLE, (count(*) FILTER (x IS NOT NULL AND y IS NOT NULL))::DOUBLE FROM ${relation}`,
  )
  // Rows spread by a multiplicative hash of their place (Knuth): the same rows every time, and no period of the data.
  const share = Math.floor(Math.min(1, most / Math.max(1, Number(present))) * 2 ** 32)
  const sample = Number(present) > most ? ` AND (place * 2654435761) % 4294967296 < ${share}` : ''
  const points = await source.rows(
    `SELECT x, y, code FROM ${relation} WHERE x IS NOT NULL AND y IS NOT NULL${sample} ORDER BY place LIMIT ${most}`,
  )
  return {
    chart: 'scatter',
    x,
    y,
    colour,
    xValues: points.map(([value]) => Number(value)),
    yValues: points.map(([, value]) => Number(value)),
    codes: colour === null ? null : points.map(([, , code]) => Number(code)),
    labels: colour === null ? [] : series.labels,
    rows: Number(present),
    missing: Number(rows) - Number(present),
  }
}

async function correlation(
  source: TableSource,
  request: Request<'correlation'>,
  where: string,
): Promise<TableChart> {
  const numeric = source.schema.columns.filter(isNumericLike)
  const chosen =
    request.columns === null
      ? numeric.slice(0, mostCorrelated)
      : request.columns.map((name) => columnOf(source.schema, name))
  const value = (column: Column): string =>
    column.dtype === 'bool' ? `CAST(${quoteIdentifier(column.name)} AS INTEGER)` : requireNumber(column)
  const pairs = chosen.flatMap((_, i) => chosen.slice(i).map((__, offset) => [i, i + offset] as const))
  const values = chosen.map(() => chosen.map((): number | null => null))
  const largest =
    chosen.length === 0
      ? []
      : (
          await source.rows(
            `SELECT ${chosen.map((column) => `max(abs(${value(column)}))::DOUBLE`).join(', ')} FROM ${source.sql}${where}`,
          )
        )[0]
  const scaled = chosen.map(
    (column, index) => `${value(column)} / ${doubleLiteral(scaleFor(Number(largest[index])))} AS c${index}`,
  )
  const inner = `(SELECT ${scaled.join(', ')} FROM ${source.sql}${where})`
  for (let start = 0; start < pairs.length; start += batchPairs) {
    const batch = pairs.slice(start, start + batchPairs)
    const [found] = await source.rows(
      `SELECT ${batch.map(([i, j]) => `corr(c${i}, c${j})`).join(', ')} FROM ${inner}`,
    )
    batch.forEach(([i, j], index) => {
      const figure = found[index]
      const correlation = typeof figure === 'number' && Number.isFinite(figure) ? figure : null
      values[i][j] = correlation
      values[j][i] = correlation
    })
  }
  const [[rows]] = await source.rows(`SELECT count(*)::DOUBLE FROM ${source.sql}${where}`)
  return {
    chart: 'correlation',
    columns: chosen.map((column) => column.name),
    values,
    rows: Number(rows),
    leftOut: request.columns === null ? numeric.length - chosen.length : 0,
  }
}

interface Series {
  labels: string[]
  /** The place of a row's series in `labels`. */
  sql: string
}

/** The most frequent values of a column, then "other" and "missing" where there are such rows. */
async function seriesOf(
  source: TableSource,
  by: string | null,
  most: number,
  where: string,
): Promise<Series> {
  if (by === null) return { labels: ['all rows'], sql: '0' }
  const label = labelSql(columnOf(source.schema, by))
  const found = await source.rows(
    `SELECT ${label} AS value, count(*) AS number FROM ${source.sql}${where} GROUP BY 1 ORDER BY number DESC, value NULLS LAST LIMIT ${most + 2}`,
  )
  const values = found.flatMap(([value]) => (value === null ? [] : [String(value)]))
  const kept = values.slice(0, most).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const labels = [...kept]
  const others = labels.length
  if (values.length > most) labels.push('other')
  const [[missing]] = await source.rows(
    `SELECT count(*)::DOUBLE FROM (SELECT ${label} AS value FROM ${source.sql}${where}) WHERE value IS NULL`,
  )
  const gaps = labels.length
  if (Number(missing) > 0) labels.push('missing')
  if (labels.length === 0) labels.push('all rows')
  const cases = kept.map((value, code) => `WHEN ${quoteString(value)} THEN ${code}`).join(' ')
  const coded = kept.length === 0 ? '0' : `CASE ${label} ${cases} ELSE ${others} END`
  return {
    labels,
    sql: `CASE WHEN ${label} IS NULL THEN ${Number(missing) > 0 ? gaps : 0} ELSE ${coded} END`,
  }
}

/** A chart over numbers was asked of a column that holds none; the caller's request is at fault. */
export class NotNumericError extends Error {
  readonly column: string

  constructor(column: string) {
    super(`Column "${column}" holds no numbers.`)
    this.name = 'NotNumericError'
    this.column = column
  }
}

function requireNumber(column: Column): string {
  const value = numberSql(column)
  if (value === null) throw new NotNumericError(column.name)
  return value
}
