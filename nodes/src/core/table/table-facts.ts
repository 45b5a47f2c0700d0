/** What is computed of a whole table for people to look at: column summaries, and the numbers behind its charts. */
import { z } from 'zod'
import { tableViewSchema } from './table-view.ts'

const cell = z.union([z.string(), z.number(), z.boolean()])

/**
 * Of column summaries and qualities, which are kept: raise it when one of them has other figures or is worked out in
 * another way, and those that are kept are worked out again.
 */
export const tableFactsVersion = 2

/** Letters of a text in a summary; of a longer one only the beginning is told. */
export const longestTopText = 120

export const columnSummarySchema = z.strictObject({
  name: z.string(),
  rows: z.int(),
  missing: z.int(),
  /** Of values that aren't missing. */
  distinct: z.int(),
  /** Of numbers; times in milliseconds since 1970. */
  numbers: z
    .strictObject({
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      /** Of the sample, with n − 1; null for fewer than two values. */
      deviation: z.number().nullable(),
      lowerQuartile: z.number(),
      median: z.number(),
      upperQuartile: z.number(),
      zeros: z.int(),
    })
    .nullable(),
  /** Rows in bins of equal width between `low` and `high`; infinite values are left out. */
  histogram: z.strictObject({ low: z.number(), high: z.number(), counts: z.array(z.int()) }).nullable(),
  /** The most frequent values, the most frequent first; null for numbers. */
  top: z.array(z.strictObject({ value: cell, rows: z.int() })).nullable(),
})
export type ColumnSummary = z.infer<typeof columnSummarySchema>

const column = z.string().min(1)

export const tableChartRequestSchema = z.discriminatedUnion('chart', [
  /** Of numbers in bins, of other columns by value; `by` gives each category a series of its own. */
  z.strictObject({
    chart: z.literal('distribution'),
    column,
    by: column.nullable(),
    bins: z.int().min(2).max(200).default(30),
  }),
  z.strictObject({ chart: z.literal('box'), column, by: column.nullable() }),
  z.strictObject({
    chart: z.literal('scatter'),
    x: column,
    y: column,
    colour: column.nullable(),
    most: z.int().min(1).max(100_000).default(100_000),
  }),
  /** Pearson's, of each pair over the rows where both have a value. Null takes the first number columns. */
  z.strictObject({ chart: z.literal('correlation'), columns: z.array(column).min(2).max(60).nullable() }),
])
export type TableChartRequest = z.infer<typeof tableChartRequestSchema>

/** Of which rows; their order doesn't matter. */
export const tableChartViewSchema = tableViewSchema.pick({ filters: true, search: true })

const count = z.int().min(0)

export const tableChartSchema = z.discriminatedUnion('chart', [
  z.strictObject({
    chart: z.literal('histogram'),
    column,
    by: column.nullable(),
    low: z.number(),
    high: z.number(),
    series: z.array(z.strictObject({ label: z.string(), counts: z.array(count) })),
    rows: count,
    missing: count,
  }),
  z.strictObject({
    chart: z.literal('value_counts'),
    column,
    by: column.nullable(),
    values: z.array(z.string()),
    series: z.array(z.strictObject({ label: z.string(), counts: z.array(count) })),
    /** Rows whose value isn't among those. */
    others: count,
    rows: count,
    missing: count,
  }),
  z.strictObject({
    chart: z.literal('box'),
    column,
    by: column.nullable(),
    groups: z.array(
      z.strictObject({
        label: z.string(),
        rows: count,
        min: z.number(),
        lowerQuartile: z.number(),
        median: z.number(),
        upperQuartile: z.number(),
        max: z.number(),
        mean: z.number(),
        /** The last values within 1.5 times the box from its ends (Tukey). */
        lowerWhisker: z.number(),
        upperWhisker: z.number(),
        outliers: count,
        /** At most 60 of them, the farthest ones. */
        drawn: z.array(z.number()),
      }),
    ),
    rows: count,
    missing: count,
  }),
  z.strictObject({
    chart: z.literal('scatter'),
    x: column,
    y: column,
    colour: column.nullable(),
    xValues: z.array(z.number()),
    yValues: z.array(z.number()),
    /** A place in `labels` for each point; null without a colour column. */
    codes: z.array(z.int()).nullable(),
    labels: z.array(z.string()),
    /** Rows that have both values; more than are drawn when there are too many. */
    rows: count,
    missing: count,
  }),
  z.strictObject({
    chart: z.literal('correlation'),
    columns: z.array(z.string()),
    /** `values[i][j]`; null where a column doesn't vary. */
    values: z.array(z.array(z.number().nullable())),
    rows: count,
    /** Number columns that were left out. */
    leftOut: count,
  }),
])
export type TableChart = z.infer<typeof tableChartSchema>

/** What is doubtful about a table, before anybody cleans it. */
export const tableQualitySchema = z.strictObject({
  rows: count,
  /** Rows that are the same as another one in every column, beyond the first of each. */
  duplicates: count,
  columns: z.array(
    z.strictObject({
      name: z.string(),
      missing: count,
      distinct: count,
      /** Beyond 1.5 times the interquartile range from the quartiles (Tukey's fences); null where that means nothing. */
      outliers: z.strictObject({ rows: count, below: z.number(), above: z.number() }).nullable(),
    }),
  ),
})
export type TableQuality = z.infer<typeof tableQualitySchema>
