/** Chart data as a closed union: what a node computes once and the page draws, with the numbers behind it. */
import { z } from 'zod'

const label = z.string()
const numbers = z.array(z.number())

const clusterAxis = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('column'), name: label }),
  /** A principal component of the columns, and the share of their variance that it holds. */
  z.strictObject({ of: z.literal('component'), place: z.int().min(1), share: z.number() }),
  /** The rows' numbers: what spreads the points where there is one column only. */
  z.strictObject({ of: z.literal('row') }),
])

export const chartSchema = z.discriminatedUnion('chart', [
  z.strictObject({
    chart: z.literal('confusion_matrix'),
    title: z.string(),
    labels: z.array(label),
    /** `counts[actual][predicted]`, in rows. */
    counts: z.array(z.array(z.number())),
  }),
  z.strictObject({
    chart: z.literal('roc_curve'),
    title: z.string(),
    curves: z.array(
      z.strictObject({ label, falsePositiveRate: numbers, truePositiveRate: numbers, area: z.number() }),
    ),
  }),
  z.strictObject({
    chart: z.literal('precision_recall_curve'),
    title: z.string(),
    curves: z.array(
      z.strictObject({ label, recall: numbers, precision: numbers, averagePrecision: z.number() }),
    ),
  }),
  z.strictObject({
    chart: z.literal('calibration_curve'),
    title: z.string(),
    /** The class that the probabilities are of. */
    label,
    brierScore: z.number(),
    /** Rows of like probability, the least probable first: what was said, what came true, of how many. */
    bins: z.array(z.strictObject({ predicted: z.number(), actual: z.number(), rows: z.number() })),
  }),
  z.strictObject({
    chart: z.literal('per_class'),
    title: z.string(),
    rows: z.array(
      z.strictObject({
        label,
        precision: z.number(),
        recall: z.number(),
        f1: z.number(),
        support: z.number(),
      }),
    ),
  }),
  z.strictObject({
    chart: z.literal('residuals'),
    title: z.string(),
    /** Of at most 2,000 rows, drawn with the node's seed when there are more. */
    predicted: numbers,
    residual: numbers,
    rows: z.number(),
  }),
  z.strictObject({
    chart: z.literal('importances'),
    title: z.string(),
    /** What the bar lengths are: "mean drop in accuracy", "share of impurity decrease". */
    measure: z.string(),
    features: z.array(z.strictObject({ name: label, value: z.number(), deviation: z.number().nullable() })),
  }),
  z.strictObject({
    chart: z.literal('clusters'),
    title: z.string(),
    axes: z.tuple([clusterAxis, clusterAxis]),
    clusters: z.array(z.strictObject({ label, rows: z.number(), centre: z.tuple([z.number(), z.number()]) })),
    /** Of at most 2,000 rows, drawn with the node's seed when there are more: where each lies, and in which cluster. */
    x: numbers,
    y: numbers,
    cluster: z.array(z.int().min(0)),
    /** The place of each among the table's rows, from 1. */
    row: z.array(z.int().min(1)),
    /** Its values in the columns that tell the clusters apart best, in their original units. */
    columns: z.array(z.strictObject({ name: label, values: numbers })),
    rows: z.number(),
  }),
  z.strictObject({
    chart: z.literal('cluster_profiles'),
    title: z.string(),
    clusters: z.array(z.strictObject({ label, rows: z.number() })),
    /** In their original units, those that tell the clusters apart best first. */
    columns: z.array(
      z.strictObject({
        name: label,
        mean: z.number(),
        deviation: z.number(),
        /** One a cluster. */
        centres: numbers,
        /** The share of the column's variance that lies between the clusters. */
        between: z.number(),
      }),
    ),
  }),
])
export type Chart = z.infer<typeof chartSchema>
export type ChartKind = Chart['chart']
