/** Lays nodes out anew: computed in a worker, shown as a short movement, and one step in the history. */
import type { Position } from '@flowza/nodes/core'
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { placeNodes } from '../core/align.ts'
import { anchored, layoutGraph, type LayoutGraph } from '../core/layout.ts'
import { nodeById } from '../core/node-index.ts'
import type { EditorSession } from '../session.ts'
import { atRest, motionOf } from './canvas-motion.ts'
import { footprintOf, portY, sizeOf } from './node-geometry.ts'
import { portsOf } from './node-ports.ts'
import type { TidyAnswer } from './tidy-worker.ts'

const duration = 180
/** Moving more cards than this would take longer than showing that they moved is worth. */
const mostAnimated = 200

interface Waiting {
  resolve: (places: Map<string, Position>) => void
  reject: (error: Error) => void
}

let worker: Worker | null = null
let count = 0
const waiting = new Map<number, Waiting>()

/**
 * Lays out `ids`, or all nodes where fewer than two are named. What the layout says is dropped when the workflow has
 * changed in the meantime.
 */
export async function tidy(session: EditorSession, ids: readonly string[]): Promise<void> {
  const { editor } = session
  const { document } = editor.store.getState()
  const chosen = ids.length > 1 ? [...ids] : document.nodes.map((node) => node.id)
  if (chosen.length === 0) return
  const graph = layoutGraph(document, chosen, (id) => {
    const { inputs, outputs } = portsOf(document, editor.nodeTypes, id)
    const { height } = sizeOf(document, editor.nodeTypes, id)
    const placed = (ports: typeof inputs) =>
      ports.map(({ name }, index) => ({ name, y: portY(index, ports.length, height) }))
    return {
      ...footprintOf(document, editor.nodeTypes, id),
      inputs: placed(inputs),
      outputs: placed(outputs),
    }
  })
  const former = graph.nodes.map(({ id, width, height }) => ({
    ...(nodeById(document, id)?.position ?? { x: 0, y: 0 }),
    width,
    height,
  }))
  let places: Map<string, Position>
  try {
    places = anchored(await layOut(graph), former)
  } catch {
    announce(i18n.t('canvas:tidyFailed'))
    return
  }
  if (editor.store.getState().document !== document) {
    announce(i18n.t('canvas:tidyOutdated'))
    return
  }
  await moveGently(session, places)
  if (editor.store.getState().document !== document) return
  const moved = placeNodes(editor, places)
  announce(i18n.t(moved ? 'canvas:tidied' : 'canvas:alreadyTidy', { count: chosen.length }))
  if (chosen.length === document.nodes.length) session.ui.getState().canvas?.fit()
}

/** Starts the worker, so that the first layout doesn't wait for it. */
function startWorker(): Worker {
  const started = new Worker(new URL('./tidy-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<TidyAnswer>) => {
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if ('error' in data) asked?.reject(new Error(data.error))
    else asked?.resolve(new Map(data.places))
  })
  started.addEventListener('error', (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message))
    waiting.clear()
    worker = null
  })
  return started
}

function layOut(graph: LayoutGraph): Promise<Map<string, Position>> {
  worker ??= startWorker()
  const id = ++count
  const answer = new Promise<Map<string, Position>>((resolve, reject) => waiting.set(id, { resolve, reject }))
  worker.postMessage({ id, graph }, [])
  return answer
}

/** Shows where the nodes go; the document doesn't hear of the places in between. */
async function moveGently(session: EditorSession, places: ReadonlyMap<string, Position>): Promise<void> {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  if (isStill || places.size > mostAnimated) return
  const motion = motionOf(session)
  const { document } = session.editor.store.getState()
  const paths = [...places].flatMap(([id, to]) => {
    const from = nodeById(document, id)?.position
    return from === undefined || (from.x === to.x && from.y === to.y) ? [] : [{ id, from, to }]
  })
  if (paths.length === 0) return
  const start = performance.now()
  await new Promise<void>((resolve) => {
    requestAnimationFrame(function step(now) {
      const part = Math.min(1, Math.max(0, now - start) / duration)
      const eased = 1 - (1 - part) ** 3
      if (part === 1 || session.editor.store.getState().document !== document) {
        resolve()
        return
      }
      motion.setState({
        dragged: new Map(
          paths.map(({ id, from, to }) => [
            id,
            { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased },
          ]),
        ),
      })
      requestAnimationFrame(step)
    })
  })
  motion.setState(atRest)
}
