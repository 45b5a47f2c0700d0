import { routes, type Dataset } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { formatCount, formatNumber, formatPercent } from '../ui/format.ts'
import { PlainTable } from '../ui/plain-table.tsx'

/** Schema and quality: what each column is, what it lacks, and what stands out. */
export function DatasetColumns({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('datasets')
  const { t: tResults } = useTranslation('results')
  const { data: quality, error } = useQuery({
    queryKey: [...queryKeys.datasets, dataset.id, 'quality', dataset.digest],
    queryFn: ({ signal }) => callApi(routes.getDatasetQuality, { params: { id: dataset.id }, signal }),
    staleTime: Infinity,
  })
  const byName = new Map(quality?.columns.map((column) => [column.name, column]))
  const share = (count: number): string =>
    quality === undefined || quality.rows === 0 || count === 0
      ? formatCount(count)
      : `${formatCount(count)} (${formatPercent(count / quality.rows)})`
  return (
    <div className="flex flex-col gap-4">
      {error !== null && <p className="text-bad">{describeError(error).message}</p>}
      {quality === undefined ? (
        error === null && <p className="text-muted">{t('quality.loading')}</p>
      ) : (
        <ul aria-label={t('quality.label')} className="flex flex-wrap gap-3">
          <Finding
            isGood={quality.columns.every(({ missing }) => missing === 0)}
            text={t('quality.gaps', {
              count: quality.columns.filter(({ missing }) => missing > 0).length,
            })}
          />
          <Finding
            isGood={quality.duplicates === 0}
            text={t('quality.duplicates', { count: quality.duplicates, share: share(quality.duplicates) })}
          />
          <Finding
            isGood={quality.columns.every(({ outliers }) => (outliers?.rows ?? 0) === 0)}
            text={t('quality.outliers', {
              count: quality.columns.filter(({ outliers }) => (outliers?.rows ?? 0) > 0).length,
            })}
          />
        </ul>
      )}
      <PlainTable
        label={t('tab.columns')}
        rows={dataset.schema?.columns ?? []}
        keyOf={(column) => column.name}
        columns={[
          {
            id: 'name',
            title: t('column.name'),
            renderCell: (column) => (
              <b className="block max-w-[40ch] font-medium wrap-anywhere">{column.name}</b>
            ),
          },
          { id: 'kind', title: t('column.kind'), renderCell: (column) => t(`kind.${column.kind}`) },
          { id: 'role', title: t('column.role'), renderCell: (column) => tResults(`role.${column.role}`) },
          {
            id: 'missing',
            title: t('column.missing'),
            align: 'right',
            renderCell: ({ name }) => {
              const found = byName.get(name)
              return found === undefined ? '' : share(found.missing)
            },
          },
          {
            id: 'distinct',
            title: t('column.distinct'),
            align: 'right',
            renderCell: ({ name }) => {
              const found = byName.get(name)
              return found === undefined ? '' : formatCount(found.distinct)
            },
          },
          {
            id: 'outliers',
            title: t('column.outliers'),
            align: 'right',
            renderCell: ({ name }) => {
              const outliers = byName.get(name)?.outliers ?? null
              if (outliers === null) return ''
              return outliers.rows === 0
                ? '0'
                : t('quality.beyond', {
                    share: share(outliers.rows),
                    below: formatNumber(outliers.below),
                    above: formatNumber(outliers.above),
                  })
            },
          },
        ]}
      />
      <p className="text-sm text-muted">{t('quality.method')}</p>
    </div>
  )
}

function Finding({ isGood, text }: { isGood: boolean; text: string }) {
  const Icon = isGood ? CircleCheck : TriangleAlert
  return (
    <li className="inline-flex items-center gap-1.5 rounded-md border border-line bg-panel px-3 py-1.5">
      <Icon size={15} className={isGood ? 'text-good' : 'text-warning'} aria-hidden /> {text}
    </li>
  )
}
