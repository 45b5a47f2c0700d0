/** Drawings as files, in a real browser: what the page has in fonts and beside the drawing is in them. */
import { expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../app/app.css'
import './charts.css'
import { Legend } from './explore/legend.tsx'
import { pngOf, standaloneSvg } from './save-drawing.ts'

it('has the legend above the drawing, and its text in the width that it has on the page', async () => {
  await render(
    <div className="chart" data-testid="frame">
      <Legend labels={['Setosa & kin', 'Virginica']} />
      <svg role="img" viewBox="0 0 300 100" aria-label="A drawing">
        <text x={0} y={50} className="chart-label">
          feature_with_a_name
        </text>
      </svg>
    </div>,
  )
  const frame = page.getByTestId('frame').element()
  if (!(frame instanceof HTMLElement)) throw new Error('There is no frame.')
  const drawing = standaloneSvg(frame, { title: 'Colours', caption: 'What to see.' })
  if (drawing === null) throw new Error('There is no drawing.')
  const file = new DOMParser().parseFromString(drawing.text, 'image/svg+xml')
  const texts = [...file.querySelectorAll('text')].map((text) => text.textContent)
  expect(texts).toEqual(['Colours', 'Setosa & kin', 'Virginica', 'feature_with_a_name', 'What to see.'])
  const colours = [...file.querySelectorAll('rect[rx]')].map((swatch) => swatch.getAttribute('fill'))
  expect(new Set(colours).size).toBe(2)
  for (const colour of colours) expect(colour).toMatch(/^rgb\(/)
  const shown = frame.querySelector('text')?.getComputedTextLength() ?? 0
  expect(Number(file.querySelector('text[textLength]')?.getAttribute('textLength'))).toBeCloseTo(shown, 0)
  expect(drawing.height).toBeGreaterThan(100 + 32 + 20)
  expect((await pngOf(drawing)).type).toBe('image/png')
})
