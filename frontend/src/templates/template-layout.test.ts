/** Templates open as a person would lay them out: left to right, nothing over anything, large enough to read. */
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nodeTypes } from '@flowza/nodes/catalogue'
import { parseDocumentText, type WorkflowDocument } from '@flowza/nodes/core'
import { describe, expect, it } from 'vitest'
import { footprintOf, nodeWidth, viewportOf } from '../editor/canvas/node-geometry.ts'
import { needsRoom } from '../editor/first-room.ts'

const folder = fileURLToPath(new URL('../../../templates/', import.meta.url))
const entries = await readdir(folder, { withFileTypes: true })
const templates = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)

/** Between two cards, or a note and the card below it. */
const gap = 16
/** What a wire needs to be seen between two ports. */
const wire = 32
const panels = { palette: 196, inspector: 300, drawer: null }
/** Top bar and closed drawer take the rest of the height. */
const screens = [
  { width: 1440, height: 820, least: 0.6 },
  { width: 1280, height: 640, least: 0.5 },
]

async function readTemplate(id: string): Promise<WorkflowDocument> {
  const { document, problems } = parseDocumentText(await readFile(`${folder}${id}/workflow.json`, 'utf8'))
  if (document === null) throw new Error(JSON.stringify(problems))
  return document
}

describe.each(templates)('template %s', async (id) => {
  const document = await readTemplate(id)
  const places = new Map(document.nodes.map((node) => [node.id, node.position]))

  it('has no card over another, nor over its note', () => {
    const boxes = document.nodes.map((node) => ({
      id: node.id,
      ...node.position,
      ...footprintOf(document, nodeTypes, node.id),
    }))
    const overlaps = boxes.flatMap((a, at) =>
      boxes
        .slice(at + 1)
        .filter(
          (b) =>
            a.x < b.x + b.width + gap &&
            b.x < a.x + a.width + gap &&
            a.y < b.y + b.height + gap &&
            b.y < a.y + a.height + gap,
        )
        .map((b) => `${a.id} and ${b.id}`),
    )
    expect(overlaps).toEqual([])
  })

  it('goes from left to right, on the grid', () => {
    const backward = document.edges.filter(({ from, to }) => {
      const [start, end] = [places.get(from.node), places.get(to.node)]
      return start === undefined || end === undefined || end.x < start.x + nodeWidth + wire
    })
    expect(backward).toEqual([])
    expect([...places.values()].filter(({ x, y }) => x % 8 !== 0 || y % 8 !== 0)).toEqual([])
  })

  it.each(screens)('can be read as a whole at $width pixels', ({ width, height, least }) => {
    const isOpen = !needsRoom(document, { width, height }, panels)
    const room = width - panels.palette - (isOpen ? panels.inspector : 0)
    expect(viewportOf(document, { width: room, height }).zoom).toBeGreaterThanOrEqual(least)
  })
})
