import type { Dataset } from '@flowza/backend/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Database } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeError } from '../api/api-error.ts'
import { datasetsQuery, queryKeys } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatAgo, formatBytes, formatShape } from '../ui/format.ts'
import { PlainTable } from '../ui/plain-table.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { showError } from '../ui/toasts.tsx'
import { FileDrop } from './file-drop.tsx'
import { UploadButton } from './upload-button.tsx'
import { uploadCsv } from './upload-csv.ts'
import { UploadProgress } from './upload-progress.tsx'

export function DatasetsPage() {
  const { t } = useTranslation('datasets')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { data, error } = useQuery(datasetsQuery)
  const [search, setSearch] = useState('')
  const uploadButton = useRef<HTMLButtonElement>(null)
  const all = data?.datasets ?? []
  const found = all.filter((dataset) => matches(dataset, search))

  async function upload(file: File): Promise<void> {
    try {
      const dataset = await uploadCsv(file)
      if (dataset === null) return
      await queryClient.invalidateQueries({ queryKey: queryKeys.datasets })
      await navigate({ to: '/datasets/$id', params: { id: dataset.id } })
    } catch (failure) {
      showError(failure)
    }
  }

  return (
    <FileDrop hint={t('upload.drop')} onFile={(file) => void upload(file)}>
      <PageHead title={t('title')}>
        <SearchField label={t('search')} value={search} onSearch={setSearch} />
        <UploadButton
          button={uploadButton}
          look="primary"
          title={t('upload.button')}
          fieldLabel={t('upload.choose')}
          onFile={(file) => void upload(file)}
        />
      </PageHead>
      <div className="mb-3">
        <UploadProgress takeFocus={() => uploadButton.current?.focus()} />
      </div>
      {error !== null && <p className="text-bad">{describeError(error).message}</p>}
      {data !== undefined && found.length === 0 ? (
        <EmptyState
          icon={<Database size={22} aria-hidden />}
          title={t(all.length === 0 ? 'none' : 'noneFound')}
        >
          {t('noneHelp')}
        </EmptyState>
      ) : (
        <PlainTable
          label={t('title')}
          rows={found}
          keyOf={(dataset) => dataset.id}
          columns={[
            {
              id: 'title',
              title: t('column.title'),
              renderCell: (dataset) => (
                <Link
                  to="/datasets/$id"
                  params={{ id: dataset.id }}
                  className="inline-flex min-h-6 items-center font-medium hover:text-accent"
                >
                  {dataset.title}
                </Link>
              ),
            },
            {
              id: 'shape',
              title: t('column.shape'),
              align: 'right',
              renderCell: (dataset) =>
                dataset.rows === null || dataset.schema === null
                  ? ''
                  : formatShape(dataset.rows, dataset.schema.columns.length),
            },
            {
              id: 'bytes',
              title: t('column.size'),
              align: 'right',
              renderCell: (dataset) => formatBytes(dataset.bytes),
            },
            {
              id: 'origin',
              title: t('column.origin'),
              renderCell: (dataset) => t(`origin.${dataset.origin}`),
            },
            {
              id: 'created',
              title: t('column.changed'),
              renderCell: (dataset) => formatAgo(dataset.createdAt, new Date()),
            },
          ]}
        />
      )}
    </FileDrop>
  )
}

function matches(dataset: Dataset, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  return [dataset.title, dataset.id, dataset.description, dataset.fileName].some((text) =>
    text.toLowerCase().includes(wanted),
  )
}
