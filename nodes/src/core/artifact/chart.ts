/** Chart data as a closed union: what a node computes once and the page draws, with the numbers behind it. */
import { z } from 'zod'

const label = z.string()
const numbers = z.array(z.number())

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
])
export type Chart = z.infer<typeof chartSchema>
export type ChartKind = Chart['chart']
