/** What a node gave: its tables to look at, its model and files by what is known of them. */
import type { ModelArtifact, TableArtifact } from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { Table2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { artifactQuery, datasetsQuery, type OutputPlace } from '../../api/queries.ts'
import { tableOfDataset, tableOfOutput } from '../../api/table-sources.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCount, formatShape } from '../../ui/format.ts'
import { nodeTitle } from '../core/connections.ts'
import { datasetOf } from '../core/dataset-of.ts'
import { useNode, useNodeType, useRunState, useSession } from '../session-context.tsx'
import { TableLook } from '../../tables/table-look.tsx'
import { partitionWord } from './partition-word.ts'
import { useOutputs } from './use-node-outputs.ts'

export function DataPanel({ node }: { node: string }) {
  const { t } = useTranslation('results')
  const type = useNodeType(useNode(node))
  const status = useRunState((state) => state.nodes[node]?.status)
  const tables = useOutputs(node, 'table')
  const models = useOutputs(node, 'model')
  const [port, setPort] = useState<string | null>(null)
  const places = [...tables, ...models]
  const shown = places.find((place) => place.port === port) ?? places[0]
  const dataset = useDatasetOf(node)
  if (shown === undefined) {
    if (dataset !== null) return <DatasetPreview id={dataset} />
    if (status === 'failed') {
      return <EmptyState title={t('noData')}>{t('failedNode')}</EmptyState>
    }
    return (
      <EmptyState icon={<Table2 size={22} aria-hidden />} title={t('noDataYet')}>
        {t('runToSee')}
      </EmptyState>
    )
  }
  return (
    <div className="flex h-full flex-col">
      {places.length > 1 && (
        <div
          className="flex items-center gap-1 border-b border-line px-2 py-1"
          role="group"
          aria-label={t('outputs')}
        >
          {places.map((place) => (
            <button
              key={place.port}
              type="button"
              aria-pressed={place === shown}
              onClick={() => setPort(place.port)}
              className={`h-6 rounded px-2 text-sm ${place === shown ? 'bg-accent-soft font-medium' : 'text-muted hover:bg-hover'}`}
            >
              {type?.manifest.outputs[place.port]?.title ?? place.port}
            </button>
          ))}
        </div>
      )}
      <div className="min-h-0 flex-1">
        <OutputPreview key={`${shown.port} ${shown.digest}`} place={shown} />
      </div>
    </div>
  )
}

function OutputPreview({ place }: { place: OutputPlace }) {
  const { t } = useTranslation('results')
  const { data, error } = useQuery(artifactQuery(place))
  if (error !== null) return <EmptyState title={t('outputUnreadable')}>{error.message}</EmptyState>
  if (data === undefined) return <EmptyState title={t('loading')} />
  switch (data.kind) {
    case 'table':
      return <TablePreview place={place} artifact={data} />
    case 'model':
      return <ModelCard artifact={data} />
    case 'metrics':
    case 'file':
      return null
  }
}

function TablePreview({ place, artifact }: { place: OutputPlace; artifact: TableArtifact }) {
  const { editor } = useSession()
  const title = nodeTitle(editor.store.getState().document, editor.nodeTypes, place.node)
  const { run, node, port, digest } = place
  const source = useMemo(
    () => tableOfOutput({ run, node, port, digest }, artifact, title),
    [run, node, port, digest, artifact, title],
  )
  const partitions = Object.entries(artifact.partitions ?? {})
  const shape = formatShape(artifact.rows, artifact.schema.columns.length)
  return (
    <TableLook
      source={source}
      facts={`${shape}${partitions.map(([name, rows]) => `, ${formatCount(rows)} ${partitionWord(name)}`).join('')}`}
    />
  )
}

/** The data set that a node reads, so that its rows can be seen before any run. */
function useDatasetOf(id: string): string | null {
  const node = useNode(id)
  const type = useNodeType(node)
  return node === undefined || type === undefined ? null : datasetOf(node, type)
}

function DatasetPreview({ id }: { id: string }) {
  const { t } = useTranslation('results')
  const { data: list } = useQuery(datasetsQuery)
  const dataset = list?.datasets.find((each) => each.id === id)
  const source = useMemo(() => (dataset === undefined ? null : tableOfDataset(dataset)), [dataset])
  if (dataset === undefined) return <EmptyState title={t('loading')} />
  if (source === null) {
    return (
      <EmptyState title={dataset.problem === null ? t('beingRead') : t('unreadable')}>
        {dataset.problem}
      </EmptyState>
    )
  }
  return (
    <TableLook
      source={source}
      facts={t('fileFacts', { shape: formatShape(source.rows, source.schema.columns.length) })}
    />
  )
}

function ModelCard({ artifact }: { artifact: ModelArtifact }) {
  const { t } = useTranslation('results')
  const { signature, trained } = artifact
  const rows = { count: trained.rows, rows: formatCount(trained.rows) }
  const facts = [
    [t('model.estimator'), artifact.estimator],
    [t('model.predicts'), `${signature.target.name} (${t(`model.${signature.task}`)})`],
    ...(signature.classes === null ? [] : [[t('model.classes'), signature.classes.map(String).join(', ')]]),
    [
      t('model.trainedOn'),
      `${t('model.rows', rows)}${trained.partition === null ? '' : ` (${partitionWord(trained.partition)})`}`,
    ],
    [
      t('model.features'),
      `${signature.features.length}: ${signature.features.map((column) => column.name).join(', ')}`,
    ],
    [t('model.recipe'), t('model.steps', { count: artifact.recipe.steps.length })],
  ]
  return (
    <dl className="grid h-full grid-cols-[auto_1fr] content-start gap-x-6 gap-y-1.5 overflow-auto p-4">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="max-w-[80ch] break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
