import { routes, type Dataset } from '@flowza/backend/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { IconButton } from '../ui/button.tsx'
import { formatCount, formatNumber } from '../ui/format.ts'
import { PlainTable } from '../ui/plain-table.tsx'

const pageRows = 50

/** The rows of a data set, a page at a time. */
export function DatasetPreview({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('datasets')
  const [offset, setOffset] = useState(0)
  const { data, error } = useQuery({
    queryKey: [...queryKeys.datasets, dataset.id, 'rows', dataset.digest, offset],
    queryFn: ({ signal }) =>
      callApi(routes.getDatasetRows, {
        params: { id: dataset.id },
        query: { offset, limit: pageRows },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  if (error !== null) return <p className="text-bad">{describeError(error).message}</p>
  if (data === undefined) return <p className="text-muted">{t('loading')}</p>
  const numeric = new Set(
    dataset.schema?.columns
      .filter(({ dtype }) => dtype === 'float64' || dtype === 'int64')
      .map(({ name }) => name),
  )
  return (
    <div className="flex flex-col gap-2">
      <PlainTable
        label={t('tab.preview')}
        rows={data.rows.map((cells, index) => ({ cells, number: data.offset + index + 1 }))}
        keyOf={({ number }) => String(number)}
        columns={[
          {
            id: 'row number',
            title: t('row'),
            renderCell: ({ number }) => <span className="numeric text-muted">{formatCount(number)}</span>,
          },
          ...data.columns.map((name, column) => ({
            id: `column ${name}`,
            title: name,
            ...(numeric.has(name) && { align: 'right' as const }),
            renderCell: ({ cells }: { cells: (typeof data.rows)[number] }) => <Cell value={cells[column]} />,
          })),
        ]}
      />
      <div className="flex items-center gap-1 text-sm text-muted">
        <IconButton
          label={t('former')}
          disabled={offset === 0}
          onClick={() => setOffset(Math.max(0, offset - pageRows))}
        >
          <ChevronLeft size={16} aria-hidden />
        </IconButton>
        <IconButton
          label={t('next')}
          disabled={offset + pageRows >= data.total}
          onClick={() => setOffset(offset + pageRows)}
        >
          <ChevronRight size={16} aria-hidden />
        </IconButton>
        <span className="numeric">
          {t('rows', {
            from: formatCount(data.total === 0 ? 0 : data.offset + 1),
            to: formatCount(data.offset + data.rows.length),
            total: formatCount(data.total),
          })}
        </span>
      </div>
    </div>
  )
}

function Cell({ value }: { value: string | number | boolean | null | undefined }) {
  const { t } = useTranslation('datasets')
  if (value === null || value === undefined) return <span className="text-muted italic">{t('missing')}</span>
  if (typeof value === 'number') return formatNumber(value)
  return <span className="block max-w-[40ch] truncate">{String(value)}</span>
}
