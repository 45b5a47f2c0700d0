import type { Chart } from '@flowza/nodes/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { chartTable, tableOfBoth } from './chart-table.ts'
import { german } from '../i18n/de/index.ts'
import { addTexts, showTexts } from '../i18n/translate.ts'
import { clusterColour, markPath } from './cluster-marks.ts'
import { captionOf, ChartView, Drawing } from './chart-view.tsx'
import { formatMetric, keyMetric, metricLabel } from './metric-words.ts'
import { csvOf } from './save-drawing.ts'
import { linePath, linearScale, paddedExtent, roundTicks } from './scale.ts'

const confusion: Chart = {
  chart: 'confusion_matrix',
  title: 'Confusion matrix',
  labels: ['died', 'survived'],
  counts: [
    [100, 10],
    [20, 49],
  ],
}
const roc: Chart = {
  chart: 'roc_curve',
  title: 'ROC curve',
  curves: [{ label: 'survived', falsePositiveRate: [0, 0.2, 1], truePositiveRate: [0, 0.8, 1], area: 0.8 }],
}
const precisionRecall: Chart = {
  chart: 'precision_recall_curve',
  title: 'Precision and recall',
  curves: [{ label: 'survived', recall: [1, 0.5, 0], precision: [0.4, 0.9, 1], averagePrecision: 0.77 }],
}
const residuals: Chart = {
  chart: 'residuals',
  title: 'Residuals',
  predicted: [1, 2, 3],
  residual: [-0.5, 0, 0.5],
  rows: 300,
}
const importances: Chart = {
  chart: 'importances',
  title: 'Importances',
  measure: 'mean drop in accuracy',
  features: Array.from({ length: 20 }, (_, index) => ({
    name: `feature ${index}`,
    value: 0.2 - index * 0.012,
    deviation: index === 0 ? 0.03 : null,
  })),
}
const perClass: Chart = {
  chart: 'per_class',
  title: 'By class',
  rows: [{ label: 'died', precision: 0.83, recall: 0.91, f1: 0.87, support: 110 }],
}
const calibration: Chart = {
  chart: 'calibration_curve',
  title: 'Calibration',
  label: 'survived',
  brierScore: 0.13149,
  bins: [
    { predicted: 0.1, actual: 0, rows: 90 },
    { predicted: 0.8, actual: 0.75, rows: 89 },
  ],
}
const clusters: Extract<Chart, { chart: 'clusters' }> = {
  chart: 'clusters',
  title: 'Clusters',
  axes: [
    { of: 'component', place: 1, share: 0.7296 },
    { of: 'component', place: 2, share: 0.2285 },
  ],
  clusters: [
    { label: '0', rows: 120, centre: [1.5, 0] },
    { label: '1', rows: 180, centre: [-2, 0.5] },
  ],
  x: [1, 2, -2],
  y: [0.5, -0.5, 0.5],
  cluster: [0, 0, 1],
  row: [4, 90, 201],
  columns: [{ name: 'petal_length', values: [5.1, 4.9, 1.4] }],
  rows: 300,
}
const profiles: Extract<Chart, { chart: 'cluster_profiles' }> = {
  chart: 'cluster_profiles',
  title: 'Centres of the clusters',
  clusters: [
    { label: '0', rows: 120 },
    { label: '1', rows: 180 },
  ],
  columns: [
    { name: 'petal_length', mean: 3.758, deviation: 1.759, centres: [4.9, 1.462], between: 0.9445 },
    { name: 'the same in all', mean: 2, deviation: 0, centres: [2, 2], between: 0 },
  ],
}
const all = [
  confusion,
  roc,
  precisionRecall,
  calibration,
  residuals,
  importances,
  perClass,
  clusters,
  profiles,
]

function count(markup: string, pattern: RegExp): number {
  return markup.match(pattern)?.length ?? 0
}

describe('charts', () => {
  it.each(all.map((chart) => [chart.chart, chart] as const))(
    '%s has a title, a caption and a table',
    (_, chart) => {
      const markup = renderToStaticMarkup(<ChartView chart={chart} rows={179} />)
      expect(markup).toContain(chart.title)
      expect(markup).toContain('<figcaption')
      expect(markup).toContain('Table')
      expect(markup).not.toMatch(/NaN|undefined|Infinity/)
      expect(captionOf(chart, 179)).toMatch(/\d[\d,]* rows?|\d+ of [\d,]+ rows/)
      const table = chartTable(chart)
      expect(table.rows.length).toBeGreaterThan(0)
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length)
    },
  )

  it('names every drawing for a screen reader', () => {
    for (const chart of all.filter(({ chart: kind }) => kind !== 'per_class')) {
      expect(renderToStaticMarkup(<Drawing chart={chart} />)).toMatch(/role="img" aria-label="[^"]{12,}"/)
    }
  })

  it('draws a cell for every pair of classes, with its count and share', () => {
    const markup = renderToStaticMarkup(<Drawing chart={confusion} />)
    expect(count(markup, /<rect/g)).toBe(4)
    expect(markup).toContain('>100<')
    expect(markup).toContain('>71 %<')
    expect(markup).toContain('149 of 179 rows on the diagonal')
  })

  it('fits many classes into the same width', () => {
    const labels = Array.from({ length: 12 }, (_, index) => String(index))
    const markup = renderToStaticMarkup(
      <Drawing
        chart={{ ...confusion, labels, counts: labels.map((_, i) => labels.map((__, j) => i * j)) }}
      />,
    )
    expect(count(markup, /<rect/g)).toBe(144)
    expect(markup).toMatch(/viewBox="0 0 320 /)
  })

  it('keeps 26 classes apart: no label or count is larger than its cell, and what is zero is left empty', () => {
    const labels = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    const counts = labels.map((_, i) => labels.map((__, j) => (i === j ? 120 : 0)))
    const markup = renderToStaticMarkup(<Drawing chart={{ ...confusion, labels, counts }} />)
    const cell = (320 - 88) / 26
    const sizes = [...markup.matchAll(/font-size[:=]"?([\d.]+)/g)].map((match) => Number(match[1]))
    expect(sizes.length).toBeGreaterThan(26)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(cell)
    expect(count(markup, />120</g)).toBe(26)
    expect(markup).not.toContain('>0<')
  })

  it('keeps names that begin alike apart, and in the picture', () => {
    const long = (end: string) => `a_class_with_a_very_long_name_${end}`
    const [curve] = roc.chart === 'roc_curve' ? roc.curves : []
    const curves = ['one', 'two'].map((end) => ({ ...curve, label: long(end) }))
    const drawn = renderToStaticMarkup(<Drawing chart={{ chart: 'roc_curve', title: 'ROC curve', curves }} />)
    const names = [...drawn.matchAll(/class="chart-label">([^<]+)</g)].map((match) => match[1])
    expect(names).toEqual(['a_class_with_…g_name_one: 0.800', 'a_class_with_…g_name_two: 0.800'])
    for (const [start] of drawn.matchAll(/<text x="([\d.]+)"[^>]*class="chart-label"/g)) {
      expect(Number(/x="([\d.]+)"/.exec(start)?.[1])).toBeGreaterThan(52)
    }
  })

  it('draws curves with their area and the line of chance', () => {
    const markup = renderToStaticMarkup(<Drawing chart={roc} />)
    expect(markup).toContain('area 0.800')
    expect(markup).toContain('chance')
    expect(renderToStaticMarkup(<Drawing chart={precisionRecall} />)).not.toContain('chance')
  })

  it('draws the rows of like probability against the diagonal, each point with its rows', () => {
    const markup = renderToStaticMarkup(<Drawing chart={calibration} />)
    expect(count(markup, /<circle/g)).toBe(2)
    expect(markup).toContain('<title>89 rows: 0.8 predicted, 0.75 positive</title>')
    expect(markup).toContain('perfect')
    expect(markup).toContain('Share that is survived')
    expect(captionOf(calibration, 179)).toContain('Brier score 0.131')
    expect(chartTable(calibration).rows).toEqual([
      ['0.1', '0', '90'],
      ['0.8', '0.75', '89'],
    ])
  })

  it('speaks German', () => {
    addTexts('de', german)
    showTexts('de')
    try {
      // Titles are the nodes' own words, which stay English.
      const words = all
        .map((chart) => renderToStaticMarkup(<ChartView chart={{ ...chart, title: '' }} rows={179} />))
        .join()
      expect(words).toContain('Brier-Wert 0,131')
      expect(words).toContain('Trefferquote')
      expect(words).not.toMatch(
        /Predicted|predicted|Precision|Recall|Rows|rows of|chance|perfect|Class|Cluster|Component/,
      )
      expect(metricLabel('accuracy')).toBe('Trefferanteil')
      expect(formatMetric('accuracy', 0.8123)).toBe('81,2 %')
    } finally {
      showTexts('en')
    }
  })

  it('writes a metric with the same digits wherever it stands', () => {
    expect([0.8843, 2.717].map((value) => formatMetric('log_loss', value))).toEqual(['0.884', '2.717'])
    expect(formatMetric('rmse', 46_730.4)).toBe('46,730')
  })

  it('draws all residuals as one path', () => {
    const markup = renderToStaticMarkup(<Drawing chart={residuals} />)
    expect(count(markup, /<path/g)).toBe(1)
    expect(count(markup, /h0/g)).toBe(3)
    expect(captionOf(residuals, 300)).toContain('3 of 300 rows drawn')
  })

  it('draws the largest importances and says how many are left to the table', () => {
    const markup = renderToStaticMarkup(<Drawing chart={importances} />)
    expect(count(markup, /<rect/g)).toBe(15)
    expect(count(markup, /chart-whisker/g)).toBe(1)
    expect(captionOf(importances, 179)).toContain('The other 5')
    expect(chartTable(importances).rows).toHaveLength(20)
  })

  it('draws a mark for each row, the centre of each cluster with its number, and a legend with sizes', () => {
    const markup = renderToStaticMarkup(<Drawing chart={clusters} />)
    expect(count(markup, /class="chart-mark"/g)).toBe(3)
    expect(count(markup, /class="chart-centre"/g)).toBe(2)
    expect(markup).toContain('Component 1 (73.0 %)')
    expect(markup).toContain('>120 rows<')
    expect(captionOf(clusters, 300)).toContain('3 of 300 rows drawn')
    expect(chartTable(clusters)).toMatchObject({
      columns: ['Row', 'Cluster', 'Component 1 (73.0 %)', 'Component 2 (22.9 %)', 'petal_length'],
      rows: [['4', '0', '1', '0.5', '5.1'], expect.anything(), ['201', '1', '−2', '0.5', '1.4']],
    })
  })

  it('draws few elements of many rows', () => {
    const rows = Array.from({ length: 2_000 }, (_, place) => place)
    const codes = rows.map((row) => row % 2)
    const many: Chart = { ...clusters, x: rows, y: rows, cluster: codes, row: rows }
    expect(count(renderToStaticMarkup(<Drawing chart={many} />), /<path/g)).toBeLessThan(30)
  })

  it('tells clusters apart by more than colour', () => {
    const looks = Array.from({ length: 36 }, (_, own) => `${clusterColour(own)} ${markPath(own, 0, 0, 10)}`)
    expect(new Set(looks).size).toBe(36)
    const shapes = looks.slice(0, 6).map((look) => look.split(') ')[1])
    expect(new Set(shapes).size).toBe(6)
  })

  it('names as many clusters as fit, and leaves the others to the table', () => {
    const many = Array.from({ length: 40 }, (_, own) => ({ label: String(own), rows: 10 }))
    const plot: Chart = {
      ...clusters,
      clusters: many.map((own): (typeof clusters)['clusters'][number] => ({ ...own, centre: [0, 0] })),
    }
    expect(count(renderToStaticMarkup(<Drawing chart={plot} />), />10 rows</g)).toBe(24)
    const columns = Array.from({ length: 20 }, (_, place) => ({
      ...profiles.columns[0],
      name: `column ${place}`,
      centres: many.map(() => 1_234_567),
    }))
    const chart: Chart = { ...profiles, clusters: many, columns }
    expect(count(renderToStaticMarkup(<Drawing chart={chart} />), />1,234,567</g)).toBe(6 * 12)
    expect(captionOf(chart, 400)).toContain('The others are in the table')
    expect(chartTable(chart).rows).toHaveLength(21)
  })

  it('tells sizes and centres, also of a column in which nothing differs', () => {
    const markup = renderToStaticMarkup(<Drawing chart={profiles} />)
    expect(markup).toContain('>1.462<')
    expect(markup).toContain('>94 %<')
    expect(markup).not.toMatch(/NaN|Infinity/)
    expect(chartTable(profiles).rows[0]).toEqual(['Rows', '120', '180', '–', '–', '–'])
    expect(chartTable(profiles).rows[1]).toEqual(['petal_length', '4.9', '1.462', '3.758', '1.759', '94.5 %'])
  })

  it('survives no data', () => {
    const empty: Chart[] = [
      { chart: 'residuals', title: 'Residuals', predicted: [], residual: [], rows: 0 },
      { chart: 'importances', title: 'Importances', measure: 'share', features: [] },
      { chart: 'confusion_matrix', title: 'Confusion matrix', labels: [], counts: [] },
      { chart: 'roc_curve', title: 'ROC', curves: [] },
      { ...clusters, clusters: [], x: [], y: [], cluster: [], row: [], columns: [], rows: 0 },
      { ...profiles, clusters: [], columns: [] },
    ]
    for (const chart of empty) {
      expect(renderToStaticMarkup(<ChartView chart={chart} rows={0} />)).not.toMatch(/NaN|Infinity/)
    }
  })

  it('gives a file numbers with all their digits, in no language', () => {
    addTexts('de', german)
    showTexts('de')
    try {
      const chart: Chart = { ...residuals, predicted: [1234.5678, -0.25], residual: [1e-7, 94] }
      const { columns, rows, values } = chartTable(chart)
      expect(rows[0]).toEqual(['1.235', '1,00\u00a0×\u00a010⁻⁷'])
      expect(csvOf(columns, values)).toBe(`${columns.join(',')}\r\n1234.5678,1e-7\r\n-0.25,94\r\n`)
      expect(csvOf([''], chartTable(profiles).values.slice(0, 1))).toContain('120,180,,,')
    } finally {
      showTexts('en')
    }
  })

  it('puts the numbers of charts that are drawn into one below each other', () => {
    const both = tableOfBoth('Run', { A: chartTable(calibration), B: chartTable(calibration) })
    expect(both.columns).toEqual(['Run', ...chartTable(calibration).columns])
    expect(both.values.map(([name, predicted]) => [name, predicted])).toEqual([
      ['A', 0.1],
      ['A', 0.8],
      ['B', 0.1],
      ['B', 0.8],
    ])
  })

  it('thins long tables and says so', () => {
    const long = { ...residuals, predicted: Array.from({ length: 500 }, (_, i) => i) }
    const table = chartTable({ ...long, residual: long.predicted })
    expect(table.rows).toHaveLength(100)
    expect(table.remark).toContain('100 of 500')
  })
})

describe('scales', () => {
  it('gives round ticks inside the domain', () => {
    expect(roundTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(roundTicks(-3.2, 7.9)).toEqual([0, 5])
  })

  it('keeps a constant column drawable', () => {
    expect(linearScale([2, 2], [0, 100])(2)).toBe(50)
    const [low, high] = paddedExtent([5, 5])
    expect(low).toBeLessThan(5)
    expect(high).toBeGreaterThan(5)
  })

  it('thins long lines but keeps their ends', () => {
    const path = linePath(Array.from({ length: 5000 }, (_, index) => [index, index]))
    expect(count(path, /L/g)).toBe(399)
    expect(path).toMatch(/^M0\.0 0\.0/)
    expect(path).toMatch(/L4999\.0 4999\.0$/)
  })
})

describe('metric words', () => {
  it('writes shares in per cent and names what it doesn’t know', () => {
    expect(formatMetric('accuracy', 0.8123)).toBe('81.2 %')
    expect(formatMetric('roc_auc', 0.85)).toBe('0.850')
    expect(formatMetric('rmse', 12345.6)).toBe('12,346')
    expect(formatMetric('f1', null)).toBe('–')
    expect(metricLabel('hamming_loss')).toBe('Hamming loss')
    expect(keyMetric({ accuracy: null, r2: 0.4 })).toBe('r2')
  })
})
