import { z } from 'zod'
import { weightMessages } from '../../../core/learning/training-messages.ts'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { errorMessage, warningMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { columnsParam, param, randomStateParam } from '../../../core/node/param.ts'
import { metricsPort, tablePort } from '../../../core/node/port.ts'

const fillGaps = 'Put "Impute" or "Drop missing" before this node, or leave the column out.'

export const manifest = defineManifest({
  id: 'k-means',
  version: 1,
  title: 'K-means',
  category: 'model',
  summary: 'Group alike rows into clusters, without a target.',
  keywords: [
    'cluster',
    'clustering',
    'segment',
    'segmentation',
    'group',
    'kmeans',
    'unsupervised',
    'centroid',
  ],
  inputs: {
    table: tablePort('Table', { help: 'Numeric columns on one scale; put "Scale" before this node.' }),
  },
  outputs: {
    table: tablePort('Table', { help: 'The same rows with the number of their cluster.' }),
    metrics: metricsPort('Clusters', { help: 'The plot of the clusters, their centres and their scores.' }),
  },
  params: z.strictObject({
    n_clusters: param(z.int().min(1).max(1_000).default(3), {
      label: 'Clusters',
      help: 'How many groups to make. Try several: the silhouette says how well each number fits.',
      control: 'number',
    }),
    columns: columnsParam(
      { label: 'Columns', help: 'The numeric columns in which rows of one cluster are alike.' },
      { by: 'kinds', kinds: ['numeric', 'integer'] },
    ),
    cluster_column: param(z.string().trim().min(1).max(200).default('cluster'), {
      label: 'New column',
      help: 'The name of the column that gets each row’s cluster, counted from 0.',
      control: 'text',
    }),
    init: param(z.enum(['k-means++', 'random']).default('k-means++'), {
      label: 'Start',
      help: 'Where the search starts: k-means++ draws rows far from each other, random any rows.',
      control: 'select',
      options: { 'k-means++': 'k-means++ (rows far apart)', random: 'Random rows' },
      advanced: true,
    }),
    n_init: param(z.int().min(1).max(1_000).default(10), {
      label: 'Starts',
      help: 'How often the search starts anew; the tightest clusters are kept. More starts miss the best less often and take longer.',
      control: 'number',
      advanced: true,
    }),
    max_iter: param(z.int().min(1).max(100_000).default(300), {
      label: 'Most steps',
      help: 'The most rounds of moving the centres in each search.',
      control: 'number',
      advanced: true,
    }),
    tol: param(z.number().min(0).max(1).default(1e-4), {
      label: 'Tolerance',
      help: 'A search ends when the centres move less than this, relative to the variance of the columns.',
      control: 'number',
      advanced: true,
    }),
    random_state: randomStateParam(),
  }),
  messages: {
    ...columnMessages,
    ...weightMessages,
    no_columns: errorMessage(
      'No column is chosen to cluster by.',
      'Choose at least one numeric column; "One-hot encode" makes some of categories.',
    ),
    not_numeric: errorMessage(
      'The columns {columns} hold text or dates; distances need numbers.',
      'Use "One-hot encode" on what names a few categories, and leave the others out.',
    ),
    missing_values: errorMessage('"{column}" is missing in {count} of {rows} rows.', fillGaps),
    may_be_missing: warningMessage('{columns} may have missing values; k-means needs every value.', fillGaps),
    infinite_values: errorMessage(
      '"{column}" has infinite values or values too large to measure distances.',
      'Filter those rows out, or leave the column out.',
    ),
    name_taken: errorMessage(
      'The table already has a column "{column}".',
      'Give the new column another name.',
    ),
    too_few_rows: errorMessage(
      '{clusters} clusters need at least as many rows to learn from; there are {rows}.',
      'Ask for fewer clusters, or load more rows.',
    ),
    fewer_clusters: warningMessage(
      'Only {found} of the {clusters} clusters have rows: many rows are the same.',
      'Ask for fewer clusters.',
    ),
    unequal_scales: warningMessage(
      '"{large}" varies {times} times as much as "{small}", so it decides nearly alone which rows are alike.',
      'Put "Scale" before this node.',
    ),
    not_settled: warningMessage(
      'The centres still moved after {steps} steps.',
      'Allow more steps, or a larger tolerance.',
    ),
  },
  capabilities: { fits: 'transformer' },
  parity: 'E',
})
