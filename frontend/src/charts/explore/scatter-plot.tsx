import type { TableChart } from '@flowza/nodes/core'
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState, type PointerEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { useScheme } from '../../ui/use-scheme.ts'
import { paddedExtent } from '../scale.ts'
import { Axes, type Plot } from './axes.tsx'
import { Legend, seriesColour } from './legend.tsx'
import { paintPoints, panned, zoomed, type Domain, type Rgb } from './scatter-raster.ts'

const zoomStep = 0.8

/** Every row a point. The wheel and the buttons zoom, a drag moves; double click shows all. */
export function ScatterPlot(props: {
  chart: Extract<TableChart, { chart: 'scatter' }>
  width: number
  height: number
  times: { x: boolean; y: boolean }
}) {
  const { t } = useTranslation('charts')
  const { chart, width, height, times } = props
  const plot: Plot = { left: 66, right: width - 10, top: 10, bottom: height - 44 }
  const points = useMemo(
    () => ({
      x: Float64Array.from(chart.xValues),
      y: Float64Array.from(chart.yValues),
      codes: chart.codes === null ? null : Uint8Array.from(chart.codes),
    }),
    [chart],
  )
  const whole = useMemo<Domain>(
    () => ({ x: paddedExtent(chart.xValues, 0.03), y: paddedExtent(chart.yValues, 0.03) }),
    [chart],
  )
  const [domain, setDomain] = useState<Domain>(whole)
  const [shown, setShown] = useState(chart)
  if (shown !== chart) {
    setShown(chart)
    setDomain(whole)
  }
  const scheme = useScheme()
  const canvas = useRef<HTMLCanvasElement>(null)
  const plotWidth = Math.max(1, plot.right - plot.left)
  const plotHeight = plot.bottom - plot.top

  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (element === null || context === null || context === undefined) return
    const frame = requestAnimationFrame(() => {
      const scale = window.devicePixelRatio || 1
      const size = { width: Math.round(plotWidth * scale), height: Math.round(plotHeight * scale) }
      if (element.width !== size.width) element.width = size.width
      if (element.height !== size.height) element.height = size.height
      const { background, colours } = coloursOf(element, Math.max(1, chart.labels.length))
      const image = context.createImageData(size.width, size.height)
      new Uint32Array(image.data.buffer).fill(packed(background))
      paintPoints(image.data, { ...points, colours, domain, ...size, scale })
      context.putImageData(image, 0, 0)
      element.dataset['drawn'] = String(performance.now())
    })
    return () => cancelAnimationFrame(frame)
  }, [chart.labels.length, domain, plotHeight, plotWidth, points, scheme])

  const zoom = useCallback((factor: number, at = { x: 0.5, y: 0.5 }) => {
    setDomain((now) => zoomed(now, factor, at))
  }, [])

  // React listens to the wheel passively, and then the page would scroll along.
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const turn = (event: WheelEvent): void => {
      event.preventDefault()
      const box = element.getBoundingClientRect()
      const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
      zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.004), at)
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => element.removeEventListener('wheel', turn)
  }, [zoom])

  function drag(event: PointerEvent<HTMLCanvasElement>): void {
    if (event.buttons !== 1) return
    setDomain((now) => panned(now, { x: event.movementX / plotWidth, y: event.movementY / plotHeight }))
  }

  return (
    <>
      <div className="flex items-start justify-between gap-2">
        <Legend labels={chart.labels} />
        <span className="ml-auto flex">
          <IconButton label={t('zoomIn')} onClick={() => zoom(zoomStep)}>
            <ZoomIn size={15} aria-hidden />
          </IconButton>
          <IconButton label={t('zoomOut')} onClick={() => zoom(1 / zoomStep)}>
            <ZoomOut size={15} aria-hidden />
          </IconButton>
          <IconButton label={t('showAll')} onClick={() => setDomain(whole)}>
            <Maximize size={15} aria-hidden />
          </IconButton>
        </span>
      </div>
      <div className="relative" data-picture>
        <canvas
          ref={canvas}
          aria-hidden
          className="absolute cursor-grab touch-none active:cursor-grabbing"
          style={{ left: plot.left, top: plot.top, width: plotWidth, height: plotHeight }}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag}
          onDoubleClick={() => setDomain(whole)}
        />
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t('describe.scatter', {
            x: chart.x,
            y: chart.y,
            rows: formatCount(chart.xValues.length),
          })}
          className="pointer-events-none relative"
        >
          <Axes
            plot={plot}
            x={{ domain: domain.x, title: chart.x, ...(times.x && { measure: 'time' }) }}
            y={{ domain: domain.y, title: chart.y, ...(times.y && { measure: 'time' }) }}
          />
        </svg>
      </div>
    </>
  )
}

/** The colours that the page has now, as numbers. */
function coloursOf(element: HTMLElement, series: number): { background: Rgb; colours: Rgb[] } {
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const span = document.createElement('span')
  element.parentElement?.append(span)
  function rgb(colour: string): Rgb {
    span.style.color = colour
    if (probe === null) return { red: 0, green: 0, blue: 0 }
    probe.fillStyle = getComputedStyle(span).color
    probe.fillRect(0, 0, 1, 1)
    const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data
    return { red, green, blue }
  }
  const found = {
    background: rgb('var(--surface-panel)'),
    colours: Array.from({ length: series }, (_, index) => rgb(seriesColour(index))),
  }
  span.remove()
  return found
}

/** Opaque, in the byte order of every machine that a browser runs on. */
function packed({ red, green, blue }: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
}
