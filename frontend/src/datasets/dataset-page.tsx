/** One data set: its rows, what its columns hold and lack, its versions, and who uses it. */
import { routes, type Dataset } from '@flowza/backend/contracts'
import { emptyDocument } from '@flowza/nodes/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Download, Plus, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { currentLocale } from '../i18n/i18n.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeError } from '../api/api-error.ts'
import { callApi, routeUrl } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatBytes, formatShape } from '../ui/format.ts'
import { Modal } from '../ui/modal.tsx'
import { panelProps, TabBar } from '../ui/tab-bar.tsx'
import { showError, showMessage } from '../ui/toasts.tsx'
import { DatasetColumns } from './dataset-columns.tsx'
import { DatasetPreview } from './dataset-preview.tsx'
import { DatasetUses, useDatasetUses } from './dataset-uses.tsx'
import { DatasetVersions } from './dataset-versions.tsx'
import { UploadButton } from './upload-button.tsx'
import { uploadVersion } from './upload-csv.ts'
import { UploadProgress } from './upload-progress.tsx'

const tabs = ['preview', 'columns', 'versions', 'uses'] as const
type Tab = (typeof tabs)[number]

export function DatasetPage() {
  const { t } = useTranslation('datasets')
  const { id } = useParams({ from: '/frame/datasets/$id' })
  const { data: dataset, error } = useQuery({
    queryKey: [...queryKeys.datasets, id],
    queryFn: ({ signal }) => callApi(routes.getDataset, { params: { id }, signal }),
  })
  if (error !== null) {
    const { message, hint } = describeError(error)
    return (
      <EmptyState isPage title={message}>
        {hint}{' '}
        <Link to="/datasets" className="text-accent underline">
          {t('all')}
        </Link>
      </EmptyState>
    )
  }
  if (dataset === undefined) return <p className="text-muted">{t('loading')}</p>
  return <OpenDataset key={id} dataset={dataset} />
}

function OpenDataset({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('datasets')
  const queryClient = useQueryClient()
  const [tab, setTab] = useState<Tab>('preview')
  const [isDeleting, setDeleting] = useState(false)
  const uploadButton = useRef<HTMLButtonElement>(null)
  const start = useStartFrom(dataset)
  const isOwn = dataset.origin === 'upload'

  async function addVersion(file: File): Promise<void> {
    try {
      if ((await uploadVersion(dataset.id, file)) === null) return
      await queryClient.invalidateQueries({ queryKey: queryKeys.datasets })
      showMessage(t('version.added'))
    } catch (failure) {
      showError(failure)
    }
  }

  return (
    <>
      <PageHead title={dataset.title}>
        {isOwn && (
          <UploadButton
            button={uploadButton}
            title={t('version.upload')}
            fieldLabel={t('version.choose')}
            onFile={(file) => void addVersion(file)}
          />
        )}
        <a
          href={routeUrl(routes.downloadDataset, { id: dataset.id })}
          download
          className="inline-flex h-7 items-center gap-1.5 rounded-[5px] border border-line-strong bg-raised px-2.5 hover:bg-hover"
        >
          <Download size={14} aria-hidden /> {t('download')}
        </a>
        {isOwn && (
          <Button look="danger" onClick={() => setDeleting(true)}>
            <Trash2 size={14} aria-hidden /> {t('delete.button')}
          </Button>
        )}
        <Button look="primary" onClick={() => void start()}>
          <Plus size={14} aria-hidden /> {t('start')}
        </Button>
      </PageHead>
      <div className="has-[li]:mb-4">
        <UploadProgress takeFocus={() => uploadButton.current?.focus()} />
      </div>
      <Facts dataset={dataset} />
      <div className="overflow-x-auto">
        <TabBar
          name="dataset"
          label={dataset.title}
          current={tab}
          onChange={setTab}
          tabs={tabs.map((each) => ({ id: each, title: t(`tab.${each}`) }))}
        />
      </div>
      <div {...panelProps('dataset', tab)} className="border-t border-line pt-4">
        {tab === 'preview' && <DatasetPreview dataset={dataset} />}
        {tab === 'columns' && <DatasetColumns dataset={dataset} />}
        {tab === 'versions' && <DatasetVersions dataset={dataset} />}
        {tab === 'uses' && <DatasetUses id={dataset.id} />}
      </div>
      {isDeleting && <DeleteDialog dataset={dataset} onClose={() => setDeleting(false)} />}
    </>
  )
}

function Facts({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('datasets')
  return (
    <div className="mb-4 flex flex-col gap-1">
      {dataset.description !== '' && <p className="max-w-[80ch]">{dataset.description}</p>}
      <p className="flex flex-wrap gap-x-4 text-muted">
        {dataset.rows !== null && dataset.schema !== null && (
          <span className="numeric">{formatShape(dataset.rows, dataset.schema.columns.length)}</span>
        )}
        <span className="numeric">{formatBytes(dataset.bytes)}</span>
        <span>{dataset.fileName}</span>
        <span>{t(`origin.${dataset.origin}`)}</span>
        {dataset.licence !== null && <span>{t('licence', { licence: dataset.licence })}</span>}
      </p>
      {dataset.problem !== null && <p className="text-bad">{dataset.problem}</p>}
    </div>
  )
}

/** A new workflow that loads the data set. */
function useStartFrom(dataset: Dataset): () => Promise<void> {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async () => {
    const node =
      dataset.origin === 'showcase'
        ? { type: 'load-dataset', params: { dataset: dataset.id } }
        : { type: 'load-csv', params: { file: dataset.id } }
    try {
      const { id } = await callApi(routes.createWorkflow, {
        body: {
          document: {
            ...emptyDocument(dataset.title),
            nodes: [{ id: 'data', version: 1, position: { x: 0, y: 0 }, ...node }],
          },
        },
      })
      await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
      await navigate({ to: '/workflows/$id', params: { id } })
    } catch (error) {
      showError(error)
    }
  }
}

/** Workflows that are named before a data set is deleted. */
const mostNamed = 5

function DeleteDialog({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const { t } = useTranslation('datasets')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { data } = useDatasetUses(dataset.id)
  const names = data?.workflows.map(({ name }) => name) ?? []
  const shown = names.length > mostNamed ? [...names.slice(0, mostNamed), '…'] : names
  const listed = new Intl.ListFormat(currentLocale()).format(shown)

  async function remove(): Promise<void> {
    onClose()
    try {
      await callApi(routes.deleteDataset, { params: { id: dataset.id } })
      await navigate({ to: '/datasets' })
      await queryClient.invalidateQueries({ queryKey: queryKeys.datasets })
    } catch (error) {
      showError(error)
    }
  }

  return (
    <Modal
      title={t('delete.title', { title: dataset.title })}
      description={t('delete.description')}
      onClose={onClose}
    >
      {names.length > 0 && (
        <p className="mb-3 font-medium text-warning wrap-anywhere">
          {t('delete.used', { count: names.length, names: listed })}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('delete.keep')}</Button>
        <Button look="danger" onClick={() => void remove()}>
          <Trash2 size={14} aria-hidden /> {t('delete.button')}
        </Button>
      </div>
    </Modal>
  )
}
