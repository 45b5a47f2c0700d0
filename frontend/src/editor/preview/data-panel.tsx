/** The rows of what a node gave: its tables page by page, its model and files by what is known of them. */
import type { ModelArtifact, TableArtifact } from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Table2 } from 'lucide-react'
import { useState } from 'react'
import {
  artifactQuery,
  datasetsQuery,
  queryKeys,
  rowsPerPage,
  rowsQuery,
  type OutputPlace,
} from '../../api/queries.ts'
import { routes } from '@flowza/backend/contracts'
import { callApi } from '../../api/call-api.ts'
import { IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCount, formatShape, plural } from '../../ui/format.ts'
import { useNode, useNodeType, useRunState } from '../session-context.tsx'
import { DataTable, type Sorting } from './data-table.tsx'
import { useOutputs } from './use-node-outputs.ts'

export function DataPanel({ node }: { node: string }) {
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
      return <EmptyState title="No data">The node failed before it made any. The log says where.</EmptyState>
    }
    return (
      <EmptyState icon={<Table2 size={22} aria-hidden />} title="No data yet">
        Run the workflow to see the rows that come out of this node.
      </EmptyState>
    )
  }
  return (
    <div className="flex h-full flex-col">
      {places.length > 1 && (
        <div
          className="flex items-center gap-1 border-b border-line px-2 py-1"
          role="group"
          aria-label="Outputs"
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
        <OutputPreview key={shown.port} place={shown} />
      </div>
    </div>
  )
}

function OutputPreview({ place }: { place: OutputPlace }) {
  const { data, error } = useQuery(artifactQuery(place))
  if (error !== null) return <EmptyState title="This output can’t be read">{error.message}</EmptyState>
  if (data === undefined) return <EmptyState title="Loading" />
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
  const [offset, setOffset] = useState(0)
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const { data, error } = useQuery(
    rowsQuery(place, {
      offset,
      sort: sorting?.column ?? null,
      descending: sorting?.descending ?? false,
    }),
  )
  if (error !== null) return <EmptyState title="These rows can’t be read">{error.message}</EmptyState>
  if (data === undefined) return <EmptyState title="Loading" />

  /** Up, down, and back to the table's own order. */
  function sort(column: string): void {
    setOffset(0)
    if (sorting?.column !== column) setSorting({ column, descending: false })
    else setSorting(sorting.descending ? null : { column, descending: true })
  }

  const partitions = Object.entries(artifact.partitions ?? {})
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <DataTable
          label="Rows of the output"
          columns={artifact.schema.columns}
          profile={new Map(artifact.profile.map((column) => [column.name, column]))}
          rowCount={artifact.rows}
          rows={data}
          sorting={sorting}
          onSort={sort}
        />
      </div>
      <Pager
        offset={offset}
        shown={data.rows.length}
        total={data.total}
        onChange={setOffset}
        facts={`${formatShape(artifact.rows, artifact.schema.columns.length)}${partitions.map(([name, rows]) => `, ${formatCount(rows)} ${name}`).join('')}`}
      />
    </div>
  )
}

function Pager(props: {
  offset: number
  shown: number
  total: number
  facts: string
  onChange: (offset: number) => void
}) {
  const { offset, shown, total, facts, onChange } = props
  return (
    <div className="flex h-8 shrink-0 items-center gap-1 border-t border-line px-2 text-sm text-muted numeric">
      <span className="mr-auto truncate">{facts}</span>
      <span>
        {total === 0
          ? 'No rows'
          : `Rows ${formatCount(offset + 1)} to ${formatCount(offset + shown)} of ${formatCount(total)}`}
      </span>
      <IconButton
        label="Previous rows"
        disabled={offset === 0}
        onClick={() => onChange(Math.max(0, offset - rowsPerPage))}
      >
        <ChevronLeft size={15} aria-hidden />
      </IconButton>
      <IconButton
        label="Next rows"
        disabled={offset + shown >= total}
        onClick={() => onChange(offset + rowsPerPage)}
      >
        <ChevronRight size={15} aria-hidden />
      </IconButton>
    </div>
  )
}

/** The data set that a node reads, so that its rows can be seen before any run. */
function useDatasetOf(id: string): string | null {
  const node = useNode(id)
  const type = useNodeType(node)
  const [param] = type?.manifest.capabilities.datasetParams ?? []
  const value = param === undefined ? undefined : node?.params[param]
  return typeof value === 'string' && value !== '' ? value : null
}

function DatasetPreview({ id }: { id: string }) {
  const [offset, setOffset] = useState(0)
  const { data: list } = useQuery(datasetsQuery)
  const dataset = list?.datasets.find((each) => each.id === id)
  const { data, error } = useQuery({
    queryKey: queryKeys.datasetRows(dataset?.digest ?? '', offset),
    queryFn: ({ signal }) =>
      callApi(routes.getDatasetRows, { params: { id }, query: { offset, limit: rowsPerPage }, signal }),
    enabled: dataset !== undefined && dataset.problem === null,
    staleTime: Infinity,
    placeholderData: (previous) => previous,
  })
  if (error !== null) return <EmptyState title="These rows can’t be read">{error.message}</EmptyState>
  if (dataset === undefined || data === undefined) return <EmptyState title="Loading" />
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <DataTable
          label={`Rows of ${dataset.title}`}
          columns={dataset.schema?.columns ?? []}
          profile={new Map()}
          rowCount={dataset.rows}
          rows={data}
          sorting={null}
          onSort={null}
        />
      </div>
      <Pager
        offset={offset}
        shown={data.rows.length}
        total={data.total}
        onChange={setOffset}
        facts={`The file, before a run: ${formatShape(data.total, data.columns.length)}`}
      />
    </div>
  )
}

function ModelCard({ artifact }: { artifact: ModelArtifact }) {
  const { signature, trained } = artifact
  const facts = [
    ['Estimator', artifact.estimator],
    ['Predicts', `${signature.target.name} (${signature.task})`],
    ...(signature.classes === null ? [] : [['Classes', signature.classes.map(String).join(', ')]]),
    [
      'Trained on',
      `${plural(trained.rows, 'row')}${trained.partition === null ? '' : ` of the ${trained.partition} partition`}`,
    ],
    [
      'Features',
      `${signature.features.length}: ${signature.features.map((column) => column.name).join(', ')}`,
    ],
    ['Recipe', plural(artifact.recipe.steps.length, 'step') + ' before it, kept with the model'],
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
