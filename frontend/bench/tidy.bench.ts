import { median, type UiBenchmark, type UiRow } from './bench.ts'
import { generatedWorkflow } from './generated-workflow.ts'
import { openCanvas, settled } from './open-canvas.ts'
import { timeToPaint } from './painted.ts'

const sizes = [
  { nodes: 100, target: 0.7 },
  { nodes: 500, target: 1.2 },
  { nodes: 1000, target: 2.2 },
]
const rounds = 3

export const benchmark: UiBenchmark = {
  name: 'tidy',
  description: 'From the key to the new layout painted, with the worker started, reduced motion',
  async run(context) {
    const rows: UiRow[] = []
    for (const { nodes, target } of sizes) {
      const workflow = await context.createWorkflow(generatedWorkflow(nodes))
      const { page, close } = await openCanvas(context, workflow, { reducedMotion: true })
      const times: number[] = []
      try {
        await page.locator('.react-flow__node').first().focus()
        await page.keyboard.press('Escape')
        for (let round = 0; round <= rounds; round++) {
          const time = await timeToPaint(page, {
            event: 'keydown',
            act: () => page.keyboard.press('Shift+A'),
            watched: { selector: '.react-flow__node-node', look: 'places' },
          })
          if (round > 0) times.push(time / 1000)
          await settled(page)
          await page.keyboard.press('Control+z')
          await settled(page)
        }
      } finally {
        await close()
      }
      rows.push({
        what: `tidy ${nodes} nodes, painted`,
        value: median(times),
        unit: 's',
        target,
        note: `best ${Math.min(...times).toFixed(2)} s of ${times.length}`,
      })
    }
    return rows
  },
}
