import type { Dataset } from '@flowza/backend/contracts'
import { useMemo } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { tableOfDataset } from '../api/table-sources.ts'
import { TableLook } from '../tables/table-look.tsx'
import { formatShape } from '../ui/format.ts'

/** The rows of a data set, its columns and its charts, as the editor shows those of a node. */
export function DatasetPreview({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('results')
  const source = useMemo(() => tableOfDataset(dataset), [dataset])
  if (source === null) {
    return <p className="text-muted">{dataset.problem === null ? t('beingRead') : t('unreadable')}</p>
  }
  return (
    <div className="h-[max(24rem,calc(100dvh-14.5rem))] overflow-hidden rounded-md border border-line bg-panel">
      <TableLook source={source} facts={formatShape(source.rows, source.schema.columns.length)} />
    </div>
  )
}
