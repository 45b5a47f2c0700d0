import type { Chart } from '@flowza/nodes/core'
import { useTranslation } from '../i18n/use-translation.ts'
import { formatCount, formatFixed } from '../ui/format.ts'

type Props = Extract<Chart, { chart: 'per_class' }>

const measures = ['precision', 'recall', 'f1'] as const

/** Precision, recall and F1 of every class: a table whose cells are bars from zero to one. */
export function PerClassBars({ rows }: Props) {
  const { t } = useTranslation('charts')
  return (
    <table className="w-full border-collapse text-sm numeric">
      <thead>
        <tr className="text-left text-muted">
          <th className="py-1 pr-2 font-medium">{t('words.class')}</th>
          {measures.map((measure) => (
            <th key={measure} className="w-[22%] px-1 py-1 font-medium">
              {t(`metrics:${measure}`)}
            </th>
          ))}
          <th className="py-1 pl-1 text-right font-medium">{t('words.rows')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label} className="border-t border-line">
            <th className="max-w-24 truncate py-1 pr-2 text-left font-medium" title={row.label}>
              {row.label}
            </th>
            {measures.map((measure) => (
              <td key={measure} className="px-1 py-1">
                <span className="relative block h-5 overflow-hidden rounded-sm bg-sunken">
                  <span
                    className="absolute inset-y-0 left-0"
                    style={{
                      width: `${row[measure] * 100}%`,
                      background: 'color-mix(in oklab, var(--series-1) 34%, var(--surface-raised))',
                    }}
                  />
                  <span className="relative pl-1 leading-5">{formatFixed(row[measure], 2)}</span>
                </span>
              </td>
            ))}
            <td className="py-1 pl-1 text-right">{formatCount(row.support)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
