/** Charts of a table that a person asks for: how a column lies, by group, two together, all together. */
import type { Column, TableChart, TableChartRequest, TableView } from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCount, formatFixed } from '../../ui/format.ts'
import type { TableSource } from '../../ui/grid/table-source.ts'
import { WholeNumberInput } from '../../ui/whole-number-input.tsx'
import { ChartFrame } from '../chart-frame.tsx'
import { BoxPlot } from './box-plot.tsx'
import { CorrelationMap, strongestPair } from './correlation-map.tsx'
import { Histogram, ValueBars } from './distribution-plots.tsx'
import { exploreTable } from './explore-table.ts'
import { ScatterPlot } from './scatter-plot.tsx'
import { correlationOf } from './scatter-raster.ts'

/** Title, legend and caption beside the drawing itself. */
const aroundChart = 124

const kinds = ['distribution', 'box', 'scatter', 'correlation'] as const
type Kind = (typeof kinds)[number]

interface Choice {
  kind: Kind
  column: string
  by: string | null
  x: string
  y: string
  colour: string | null
  bins: number
}

export function ExploreView({ source, view }: { source: TableSource; view: TableView }) {
  const { t } = useTranslation('charts')
  const { columns } = source.schema
  const numbers = columns.filter(isNumber)
  const [choice, setChoice] = useState<Choice>(() => firstChoice(columns))
  const set = (change: Partial<Choice>): void => setChoice((now) => ({ ...now, ...change }))
  const request = requestOf(choice, numbers)
  const looked = { filters: view.filters, search: view.search }
  const { data, error, isFetching } = useQuery({
    queryKey: ['tables', source.key, 'chart', request, looked],
    queryFn: ({ signal }) => (request === null ? null : source.chart(request, looked, signal)),
    enabled: request !== null,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
    placeholderData: (previous) => previous,
  })
  const names = columns.map((column) => column.name)
  const numberNames = numbers.map((column) => column.name)
  const groups = columns.filter((column) => column.kind !== 'text').map((column) => column.name)
  return (
    <div className="@container h-full">
      <div className="flex h-full flex-col overflow-auto @xl:flex-row @xl:overflow-visible">
        <form
          className="grid shrink-0 grid-cols-2 gap-2 border-b border-line p-3 @xl:flex @xl:w-52 @xl:flex-col @xl:overflow-auto @xl:border-r @xl:border-b-0"
          aria-label={t('choose')}
          onSubmit={(event) => event.preventDefault()}
        >
          <Choose label={t('kind')} value={choice.kind} onChange={(kind) => set({ kind: kind as Kind })}>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </Choose>
          {(choice.kind === 'distribution' || choice.kind === 'box') && (
            <>
              <Names
                label={t('column')}
                names={choice.kind === 'box' ? numberNames : names}
                value={choice.column}
                onChange={(column) => set({ column: column ?? '' })}
              />
              <Names
                label={t('by')}
                names={groups}
                value={choice.by}
                none={t('all')}
                onChange={(by) => set({ by })}
              />
            </>
          )}
          {choice.kind === 'distribution' && (
            <label className="text-sm text-muted">
              {t('bins')}
              <WholeNumberInput
                className="field text-base text-text"
                low={2}
                high={200}
                value={choice.bins}
                onChange={(bins) => set({ bins })}
              />
            </label>
          )}
          {choice.kind === 'scatter' && (
            <>
              <Names label="x" names={numberNames} value={choice.x} onChange={(x) => set({ x: x ?? '' })} />
              <Names label="y" names={numberNames} value={choice.y} onChange={(y) => set({ y: y ?? '' })} />
              <Names
                label={t('colour')}
                names={groups}
                value={choice.colour}
                none={t('one')}
                onChange={(colour) => set({ colour })}
              />
            </>
          )}
        </form>
        <div
          className="min-h-72 min-w-0 flex-1 overflow-auto p-4"
          aria-busy={isFetching}
          tabIndex={0}
          role="region"
          aria-label={t('drawn')}
        >
          {request === null ? (
            <EmptyState title={t('noNumbers')} />
          ) : error !== null ? (
            <EmptyState title={t('undrawn')}>{error.message}</EmptyState>
          ) : data === undefined || data === null ? (
            <EmptyState title={t('drawing')} />
          ) : (
            <Explored chart={data} source={source} />
          )}
        </div>
      </div>
    </div>
  )
}

function Explored({ chart, source }: { chart: TableChart; source: TableSource }) {
  const { t } = useTranslation('charts')
  const isTime = (name: string): boolean =>
    source.schema.columns.find((column) => column.name === name)?.dtype === 'datetime'
  const title = useTitle(chart)
  return (
    <ChartFrame
      wide
      kind={chart.chart}
      title={title}
      caption={useCaption(chart)}
      table={() => exploreTable(chart, (key) => t(`words.${key}`), isTime)}
    >
      <Measured>
        {({ width, height }) => {
          switch (chart.chart) {
            case 'histogram':
              return <Histogram chart={chart} width={width} height={height} isTime={isTime(chart.column)} />
            case 'value_counts':
              return <ValueBars chart={chart} width={width} />
            case 'box':
              return <BoxPlot chart={chart} width={width} isTime={isTime(chart.column)} />
            case 'scatter':
              return (
                <ScatterPlot
                  chart={chart}
                  width={width}
                  height={height}
                  times={{ x: isTime(chart.x), y: isTime(chart.y) }}
                />
              )
            case 'correlation':
              return <CorrelationMap chart={chart} width={width} />
          }
        }}
      </Measured>
    </ChartFrame>
  )
}

function useTitle(chart: TableChart): string {
  const { t } = useTranslation('charts')
  switch (chart.chart) {
    case 'histogram':
    case 'value_counts':
    case 'box':
      return chart.by === null ? chart.column : t('titleBy', { column: chart.column, by: chart.by })
    case 'scatter':
      return t('titleOver', { x: chart.x, y: chart.y })
    case 'correlation':
      return t('kinds.correlation')
  }
}

/** What to see, of how many rows. */
function useCaption(chart: TableChart): string {
  const { t } = useTranslation('charts')
  const sample = t('sample', { count: chart.rows, rows: formatCount(chart.rows) })
  const gaps =
    'missing' in chart && chart.missing > 0
      ? ` ${t('gaps', { count: chart.missing, rows: formatCount(chart.missing) })}`
      : ''
  switch (chart.chart) {
    case 'histogram':
      return `${t('see.histogram')} ${sample}${gaps}`
    case 'value_counts': {
      const others = chart.others > 0 ? ` ${t('see.others', { rows: formatCount(chart.others) })}` : ''
      return `${t('see.values')}${others} ${sample}${gaps}`
    }
    case 'box':
      return `${t('see.box')} ${sample}${gaps}`
    case 'scatter': {
      const figure = correlationOf(chart.xValues, chart.yValues)
      const drawn =
        chart.xValues.length < chart.rows
          ? t('sampled', { drawn: formatCount(chart.xValues.length), rows: formatCount(chart.rows) })
          : sample
      return `${figure === null ? '' : `${t('see.scatter', { figure: formatFixed(figure, 2) })} `}${drawn}${gaps}`
    }
    case 'correlation': {
      const strongest = strongestPair(chart)
      const pair =
        strongest === null
          ? ''
          : ` ${t('see.strongest', { a: strongest.a, b: strongest.b, figure: formatFixed(strongest.value, 2) })}`
      const leftOut =
        chart.leftOut > 0 ? ` ${t('see.leftOut', { count: chart.leftOut, columns: chart.leftOut })}` : ''
      return `${t('see.correlation')}${pair}${leftOut} ${sample}`
    }
  }
}

/** The room that there is, in pixels, so that text keeps its size and a chart is seen whole. */
function Measured({ children }: { children: (room: { width: number; height: number }) => ReactNode }) {
  const area = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState<{ width: number; height: number } | null>(null)
  useLayoutEffect(() => {
    const element = area.current
    const region = element?.closest('[role="region"]')
    if (element === null || region === null || region === undefined) return
    const measure = (): void => {
      const width = Math.max(280, Math.min(1100, Math.floor(element.clientWidth)))
      const height = Math.max(190, Math.min(420, region.clientHeight - aroundChart))
      setRoom((now) => (now?.width === width && now.height === height ? now : { width, height }))
    }
    const observer = new ResizeObserver(measure)
    measure()
    observer.observe(element)
    observer.observe(region)
    return () => observer.disconnect()
  }, [])
  return <div ref={area}>{room !== null && children(room)}</div>
}

function Choose(props: {
  label: string
  value: string
  onChange: (value: string) => void
  children: ReactNode
}) {
  return (
    <label className="text-sm text-muted">
      {props.label}
      <select
        className="field text-base text-text"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      >
        {props.children}
      </select>
    </label>
  )
}

function Names(props: {
  label: string
  names: readonly string[]
  value: string | null
  /** What stands for no column. */
  none?: string
  onChange: (name: string | null) => void
}) {
  // A name can't be empty, so that the empty value is free for none.
  return (
    <Choose
      label={props.label}
      value={props.value ?? ''}
      onChange={(name) => props.onChange(name === '' ? null : name)}
    >
      {props.none !== undefined && <option value="">{props.none}</option>}
      {props.names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </Choose>
  )
}

function isNumber(column: Column): boolean {
  return column.dtype === 'float64' || column.dtype === 'int64' || column.dtype === 'datetime'
}

function firstChoice(columns: readonly Column[]): Choice {
  const useful = columns.filter((column) => column.role !== 'id' && column.role !== 'partition')
  const numbers = useful
    .filter((column) => isNumber(column) && column.role !== 'target')
    .toSorted((a, b) => Number(b.kind === 'numeric') - Number(a.kind === 'numeric'))
  const target = columns.find((column) => column.role === 'target')
  const isClass = target !== undefined && target.kind !== 'numeric' && target.kind !== 'text'
  return {
    kind: 'distribution',
    column: (numbers[0] ?? useful[0] ?? columns[0])?.name ?? '',
    by: isClass ? target.name : null,
    x: numbers[0]?.name ?? '',
    y: (numbers[1] ?? numbers[0])?.name ?? '',
    colour: isClass ? target.name : null,
    bins: 30,
  }
}

/** Null where the table has no columns for such a chart. */
function requestOf(choice: Choice, numbers: readonly Column[]): TableChartRequest | null {
  const { kind, column, by, x, y, colour, bins } = choice
  const fitting = numbers.some(({ name }) => name === column) ? column : numbers[0]?.name
  switch (kind) {
    case 'distribution':
      return column === '' ? null : { chart: kind, column, by, bins }
    case 'box':
      return fitting === undefined ? null : { chart: kind, column: fitting, by }
    case 'scatter':
      return x === '' || y === '' ? null : { chart: kind, x, y, colour, most: 100_000 }
    case 'correlation':
      return numbers.length < 2 ? null : { chart: kind, columns: null }
  }
}
