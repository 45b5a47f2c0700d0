import { routes, type Dataset } from '@flowza/backend/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { formatAgo, formatBytes, formatShape } from '../ui/format.ts'
import { PlainTable } from '../ui/plain-table.tsx'
import { showError, showMessage } from '../ui/toasts.tsx'

/** The files that a data set has had; any of them can become current again. */
export function DatasetVersions({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('datasets')
  const queryClient = useQueryClient()
  const { data, error } = useQuery({
    queryKey: [...queryKeys.datasets, dataset.id, 'versions', dataset.digest],
    queryFn: ({ signal }) => callApi(routes.listDatasetVersions, { params: { id: dataset.id }, signal }),
  })

  async function restore(version: number): Promise<void> {
    try {
      await callApi(routes.restoreDatasetVersion, { params: { id: dataset.id, version } })
      await queryClient.invalidateQueries({ queryKey: queryKeys.datasets })
      showMessage(t('version.restored', { version }))
    } catch (failure) {
      showError(failure)
    }
  }

  if (error !== null) return <p className="text-bad">{describeError(error).message}</p>
  if (data === undefined) return <p className="text-muted">{t('version.loading')}</p>
  return (
    <PlainTable
      label={t('tab.versions')}
      rows={data.versions}
      keyOf={({ version }) => String(version)}
      columns={[
        {
          id: 'version',
          title: t('version.column'),
          renderCell: ({ version, isCurrent }) =>
            isCurrent ? t('version.current', { version }) : t('version.number', { version }),
        },
        { id: 'file', title: t('version.file'), renderCell: ({ fileName }) => fileName },
        {
          id: 'shape',
          title: t('column.shape'),
          align: 'right',
          renderCell: ({ rows, columns }) =>
            rows === null || columns === null ? '' : formatShape(rows, columns),
        },
        {
          id: 'size',
          title: t('column.size'),
          align: 'right',
          renderCell: ({ bytes }) => formatBytes(bytes),
        },
        {
          id: 'created',
          title: t('column.changed'),
          renderCell: ({ createdAt }) => formatAgo(createdAt, new Date()),
        },
        {
          id: 'restore',
          title: t('version.actions'),
          isQuiet: true,
          align: 'right',
          renderCell: ({ version, isCurrent }) =>
            isCurrent ? null : (
              <Button onClick={() => void restore(version)}>
                <RotateCcw size={14} aria-hidden /> {t('version.restore')}
                <span className="sr-only"> {t('version.number', { version })}</span>
              </Button>
            ),
        },
      ]}
    />
  )
}
