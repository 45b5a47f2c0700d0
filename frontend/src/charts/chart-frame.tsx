/** What every chart has: a title, its table, a way to save both, a caption that says what to see. */
import { ChartSpline, Download, Table2 } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { ActionMenu } from '../ui/action-menu.tsx'
import { showError } from '../ui/toasts.tsx'
import type { ChartTable } from './chart-table.ts'
import { csvOf, fileStem, pngOf, saveBlob, standaloneSvg } from './save-drawing.ts'
import './charts.css'

export function ChartFrame(props: {
  /** For tests and styles: which chart it is. */
  kind: string
  title: string
  caption: string
  /** The numbers behind it. */
  table: () => ChartTable
  /** Wide charts fill what is there. */
  wide?: boolean
  /** A drawing that is a table of its own has no picture. */
  savesPicture?: boolean
  children: ReactNode
}) {
  const { t } = useTranslation('charts')
  const [asTable, setAsTable] = useState(false)
  const drawing = useRef<HTMLDivElement>(null)

  async function save(format: 'png' | 'svg' | 'csv'): Promise<void> {
    const stem = fileStem(props.title)
    try {
      if (format === 'csv') {
        const { columns, values } = props.table()
        saveBlob(`${stem}.csv`, new Blob([csvOf(columns, values)], { type: 'text/csv' }))
        return
      }
      const svg =
        drawing.current === null
          ? null
          : standaloneSvg(drawing.current, { title: props.title, caption: props.caption })
      if (svg === null) return
      if (format === 'svg') saveBlob(`${stem}.svg`, new Blob([svg.text], { type: 'image/svg+xml' }))
      else saveBlob(`${stem}.png`, await pngOf(svg))
    } catch (error) {
      showError(error)
    }
  }

  const formats =
    props.savesPicture === false || asTable ? (['csv'] as const) : (['png', 'svg', 'csv'] as const)
  return (
    <figure
      className={`chart flex w-full min-w-0 flex-col ${props.wide === true ? '' : 'max-w-[360px]'}`}
      data-chart={props.kind}
    >
      <div className="mb-1 flex min-h-7 items-start justify-between gap-2">
        <h3 className="pt-0.5 text-base font-semibold">{props.title}</h3>
        <span className="flex shrink-0 items-center">
          <button
            type="button"
            onClick={() => setAsTable(!asTable)}
            aria-pressed={asTable}
            className="flex h-6 shrink-0 items-center gap-1 rounded px-1.5 text-sm text-muted hover:bg-hover hover:text-text"
          >
            {asTable ? <ChartSpline size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
            {asTable ? t('chart') : t('table')}
          </button>
          <span className="chart-save">
            <ActionMenu
              label={
                <>
                  <Download size={14} aria-hidden />
                  <span className="sr-only">{t('save', { title: props.title })}</span>
                </>
              }
              actions={formats.map((format) => ({
                title: t(`formats.${format}`),
                onSelect: () => void save(format),
              }))}
            />
          </span>
        </span>
      </div>
      {asTable ? (
        <NumbersTable title={props.title} {...props.table()} />
      ) : (
        <div ref={drawing} className="relative">
          {props.children}
        </div>
      )}
      <figcaption className="mt-1 text-sm text-muted">{props.caption}</figcaption>
    </figure>
  )
}

function NumbersTable({ title, columns, rows, remark }: ChartTable & { title: string }) {
  const { t } = useTranslation('charts')
  return (
    <div
      className="max-h-72 overflow-auto rounded border border-line"
      tabIndex={0}
      role="region"
      aria-label={t('numbersOf', { title })}
    >
      <table className="w-full border-collapse text-sm numeric">
        <thead className="sticky top-0 bg-sunken">
          <tr>
            {columns.map((column, index) => (
              <th
                key={column}
                className={`px-2 py-1 font-medium ${index === 0 ? 'text-left' : 'text-right'}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} className="border-t border-line">
              {row.map((cell, column) => (
                <td key={column} className={`px-2 py-0.5 ${column === 0 ? 'text-left' : 'text-right'}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {remark !== null && <p className="px-2 py-1 text-sm text-muted">{remark}</p>}
    </div>
  )
}
