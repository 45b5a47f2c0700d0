import { median, type BenchContext, type UiBenchmark, type UiRow } from './bench.ts'
import { generatedWorkflow } from './generated-workflow.ts'

const sizes = [
  { nodes: 100, target: 200 },
  { nodes: 1000, target: 400 },
]
const rounds = 5
/** Cards that can be read, or the drawing of all of them where they can't. */
const painted = '.node-title, .far-box'

export const benchmark: UiBenchmark = {
  name: 'open',
  description:
    'From the click on a workflow in the list to its cards painted; code and document are in memory, as after a visit',
  async run(context) {
    const rows: UiRow[] = []
    for (const { nodes, target } of sizes) {
      const times = await openTimes(context, nodes)
      rows.push({
        what: `open ${nodes} nodes to painted`,
        value: median(times),
        unit: 'ms',
        target,
        note: `best ${Math.min(...times).toFixed(0)} ms of ${times.length}`,
      })
    }
    return rows
  },
}

async function openTimes(context: BenchContext, nodes: number): Promise<number[]> {
  const workflow = await context.createWorkflow(generatedWorkflow(nodes))
  const { page, close } = await context.openPage()
  const times: number[] = []
  try {
    const address = `/workflows/${workflow}`
    await page.goto(`${context.address}${address}`)
    await page.locator(painted).first().waitFor({ state: 'attached' })
    for (let round = 0; round < rounds; round++) {
      await page.goto(`${context.address}/`)
      // Before its first picture the router doesn't follow the address yet.
      await page.locator('main').first().waitFor()
      await page.evaluate(navigate, address)
      await page.locator(painted).first().waitFor({ state: 'attached' })
      await page.evaluate(navigate, '/')
      await page.locator('.canvas').waitFor({ state: 'detached' })
      times.push(await page.evaluate(timedOpen, { address, painted }))
    }
  } finally {
    await close()
  }
  return times
}

/** Goes to another page of the product without loading the document anew, as its links do. */
function navigate(address: string): void {
  history.pushState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
}

/** The same, until the first frame with cards has been painted. */
function timedOpen({ address, painted: shown }: { address: string; painted: string }): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now()
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
    requestAnimationFrame(function look() {
      if (document.querySelector(shown) === null) requestAnimationFrame(look)
      else setTimeout(() => resolve(performance.now() - start), 0)
    })
  })
}
