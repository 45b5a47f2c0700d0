import type { UiBenchmark } from './bench.ts'
import { frameCost } from './frame-cost.ts'
import { generatedWorkflow } from './generated-workflow.ts'
import { openCanvas, settled } from './open-canvas.ts'

const frames = 120
const everyMilliseconds = 100

/** The page's end of the event stream, fed by the benchmark instead of the network. */
const scriptedEvents = `
  window.EventSource = class extends EventTarget {
    readyState = 1
    constructor() {
      super()
      window.benchEvents = this
    }
    close() {}
  }
`

interface StartedRun {
  id: string
  nodes: { node: string }[]
}

declare global {
  interface Window {
    benchEvents?: EventTarget
    benchTicker?: ReturnType<typeof setInterval>
  }
}

export const benchmark: UiBenchmark = {
  name: 'live-run',
  description:
    'A run of 500 nodes, 5 % of which report progress ten times a second (the stream is scripted, the rest is real)',
  async run(context) {
    const workflow = await context.createWorkflow(generatedWorkflow(500))
    const opened = await openCanvas(context, workflow, { initScript: scriptedEvents })
    const { page } = opened
    try {
      const idle = await frameCost(opened, { frames, step: async () => {} })
      const started = page.waitForResponse(
        (answer) => answer.request().method() === 'POST' && new URL(answer.url()).pathname.endsWith('/runs'),
      )
      await page.keyboard.press('Control+Enter')
      const run = (await (await started).json()) as StartedRun
      await fetch(`${context.address}/api/v1/runs/${run.id}/cancel`, { method: 'POST' })
      await page.waitForFunction(() => window.benchEvents !== undefined)
      await settled(page)
      await page.evaluate(reportProgress, {
        nodes: run.nodes.filter((_, index) => index % 20 === 0),
        every: everyMilliseconds,
      })
      // Another mark than that of nodes that never ran: the events have arrived.
      await page.waitForFunction(() => document.querySelectorAll('.far-mark').length > 1)
      const live = await frameCost(opened, { frames, step: async () => {} })
      await page.evaluate(() => clearInterval(window.benchTicker))
      return [
        {
          what: 'live run, 500 nodes, 10 Hz on 5 %',
          value: Math.max(0, live.perFrame - idle.perFrame),
          unit: 'ms',
          target: 2,
          note: `CPU a frame beyond the ${idle.perFrame.toFixed(1)} ms of a page at rest`,
        },
      ]
    } finally {
      await opened.close()
    }
  },
}

/** Runs in the page: each node's progress as an event of its own, as the server sends them. */
function reportProgress({ nodes, every }: { nodes: { node: string }[]; every: number }): void {
  const send = (event: string, data: object): void => {
    window.benchEvents?.dispatchEvent(new MessageEvent(event, { data: JSON.stringify({ event, ...data }) }))
  }
  for (const node of nodes) send('node', { node: { ...node, status: 'running' } })
  let tick = 0
  window.benchTicker = setInterval(() => {
    tick++
    for (const { node } of nodes) send('progress', { node, fraction: (tick % 100) / 100, note: null })
  }, every)
}
