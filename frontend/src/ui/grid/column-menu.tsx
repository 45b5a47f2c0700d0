/** What can be done with a column: order, filter, width. */
import type { Column, ColumnFilter, ColumnSummary, TableView, TextMatch } from '@flowza/nodes/core'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { Button } from '../button.tsx'
import { formatCount } from '../format.ts'
import { PopoverPanel } from '../popover-panel.tsx'
import { WholeNumberInput } from '../whole-number-input.tsx'
import { choosableValues, filtersOf, withFilters, withSort } from './view-changes.ts'

interface ColumnMenuProps {
  at: { x: number; y: number }
  column: Column
  summary: ColumnSummary | undefined
  view: TableView
  width: number
  onView(view: TableView): void
  onWidth(width: number): void
  onClose(): void
}

type Gaps = 'all' | 'missing' | 'present'

export function ColumnMenu(props: ColumnMenuProps) {
  const { t } = useTranslation('results')
  const { column, view } = props
  const now = view.sort.find((key) => key.column === column.name)
  const isList = choosableValues(props.summary).length > 0
  return (
    <PopoverPanel
      at={props.at}
      label={t('grid.columnMenu', { column: column.name })}
      width={272}
      height={isList ? 460 : 320}
      onClose={props.onClose}
    >
      <div className="flex flex-col gap-2.5 overflow-auto p-3">
        <div className="flex gap-1" role="group" aria-label={t('grid.order')}>
          {([false, true] as const).map((descending) => (
            <button
              key={String(descending)}
              type="button"
              data-autofocus={descending ? undefined : ''}
              aria-pressed={now?.descending === descending}
              className={`flex h-7 flex-1 items-center justify-center gap-1 rounded-[5px] border border-line-strong ${now?.descending === descending ? 'bg-accent-soft font-semibold' : 'bg-raised hover:bg-hover'}`}
              onClick={() => {
                props.onView(
                  withSort(view, column.name, now?.descending === descending ? null : descending, false),
                )
                props.onClose()
              }}
            >
              {descending ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden />}
              {descending ? t('grid.descending') : t('grid.ascending')}
            </button>
          ))}
        </div>
        <FilterForm
          column={column}
          summary={props.summary}
          filters={filtersOf(view, column.name)}
          onApply={(filters) => {
            props.onView(withFilters(view, column.name, filters))
            props.onClose()
          }}
        />
        <label className="flex items-center justify-between gap-2 border-t border-line pt-2.5">
          {t('grid.width')}
          <WholeNumberInput
            className="field w-24"
            low={48}
            high={800}
            step={16}
            value={Math.round(props.width)}
            onChange={props.onWidth}
          />
        </label>
      </div>
    </PopoverPanel>
  )
}

function FilterForm(props: {
  column: Column
  summary: ColumnSummary | undefined
  filters: readonly ColumnFilter[]
  onApply(filters: ColumnFilter[]): void
}) {
  const { t } = useTranslation('results')
  const { column, filters } = props
  const id = useId()
  const range = filters.find((filter) => filter.op === 'between')
  const words = filters.find((filter) => filter.op === 'text')
  const list = filters.find((filter) => filter.op === 'one_of')
  const [gaps, setGaps] = useState<Gaps>(
    filters.some(({ op }) => op === 'missing')
      ? 'missing'
      : filters.some(({ op }) => op === 'present')
        ? 'present'
        : 'all',
  )
  const [low, setLow] = useState(() => endText(range?.low))
  const [high, setHigh] = useState(() => endText(range?.high))
  const [match, setMatch] = useState<TextMatch>(words?.match ?? 'contains')
  const [text, setText] = useState(words?.text ?? '')
  const [chosen, setChosen] = useState<readonly (string | number | boolean)[]>(list?.values ?? [])
  const isNumber = column.dtype === 'float64' || column.dtype === 'int64'
  const isRange = isNumber || column.dtype === 'datetime'
  const top = choosableValues(props.summary)

  /** A day's end belongs to it. */
  function bound(value: string, time: string): number | string | null {
    if (value === '') return null
    return isNumber ? Number(value) : value + time
  }

  function apply(event: FormEvent): void {
    event.preventDefault()
    const name = column.name
    const ends = { low: bound(low, ''), high: bound(high, 'T23:59:59.999999') }
    props.onApply([
      ...(gaps === 'all' ? [] : [{ op: gaps, column: name } satisfies ColumnFilter]),
      ...(isRange && (ends.low !== null || ends.high !== null)
        ? [{ op: 'between', column: name, ...ends } satisfies ColumnFilter]
        : []),
      ...(column.dtype === 'string' && text !== ''
        ? [{ op: 'text', column: name, match, text } satisfies ColumnFilter]
        : []),
      ...(chosen.length > 0
        ? [{ op: 'one_of', column: name, values: [...chosen] } satisfies ColumnFilter]
        : []),
    ])
  }

  return (
    <form className="flex flex-col gap-2 border-t border-line pt-2.5" onSubmit={apply}>
      {isRange && (
        <div className="flex gap-2">
          {(
            [
              ['low', t('grid.from'), low, setLow],
              ['high', t('grid.to'), high, setHigh],
            ] as const
          ).map(([end, label, value, set]) => (
            <label key={end} className="flex-1 text-sm text-muted">
              {label}
              <input
                className="field text-base text-text"
                type={isNumber ? 'number' : 'date'}
                step="any"
                value={value}
                onChange={(event) => set(event.target.value)}
              />
            </label>
          ))}
        </div>
      )}
      {column.dtype === 'string' && (
        <div className="flex gap-2">
          <select
            className="field w-28 shrink-0"
            aria-label={t('grid.match')}
            value={match}
            onChange={(event) => setMatch(event.target.value as TextMatch)}
          >
            {(['contains', 'equals', 'starts_with', 'ends_with'] as const).map((way) => (
              <option key={way} value={way}>
                {t(`grid.matches.${way}`)}
              </option>
            ))}
          </select>
          <input
            className="field"
            aria-label={t('grid.text')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      )}
      {top.length > 0 && (
        <fieldset className="flex max-h-44 flex-col overflow-auto">
          <legend className="text-sm text-muted">{t('grid.topValues')}</legend>
          {top.map(({ value, rows }) => (
            <label key={String(value)} className="flex h-6 items-center gap-2">
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) =>
                  setChosen(
                    event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value),
                  )
                }
              />
              <span className="truncate">{String(value)}</span>
              <span className="ml-auto text-sm text-muted numeric">{formatCount(rows)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <label className="flex items-center justify-between gap-2" htmlFor={id}>
        {t('grid.gaps')}
        <select
          id={id}
          className="field w-36"
          value={gaps}
          onChange={(event) => setGaps(event.target.value as Gaps)}
        >
          {(['all', 'present', 'missing'] as const).map((choice) => (
            <option key={choice} value={choice}>
              {t(`grid.gapChoices.${choice}`)}
            </option>
          ))}
        </select>
      </label>
      <div className="flex justify-end gap-2">
        <Button disabled={filters.length === 0} onClick={() => props.onApply([])}>
          {t('grid.clear')}
        </Button>
        <Button look="primary" type="submit">
          {t('grid.apply')}
        </Button>
      </div>
    </form>
  )
}

/** A number as it is; the day of a time. */
function endText(end: number | string | null | undefined): string {
  return typeof end === 'string' ? end.slice(0, 10) : String(end ?? '')
}
