/** The workflow as an SVG picture that stands on its own: no styles of the page, no fonts to load, nothing selected. */
import { nodeTypeOf, resolveParams, type NodeTypes, type WorkflowDocument } from '@flowza/nodes/core'
import { categoryColour } from '../category-icon.tsx'
import { nodeTitle, portAt } from '../core/connections.ts'
import { groupsOf } from '../core/groups.ts'
import { nodeById } from '../core/node-index.ts'
import { boxAround, type Box } from '../core/snap.ts'
import { groupColour } from './group-colour.ts'
import { boundsOf } from './group-geometry.ts'
import { portY, sizeOf } from './node-geometry.ts'
import { portsOf } from './node-ports.ts'
import { noteSize } from './note-geometry.ts'

const margin = 32

export interface Picture {
  svg: string
  width: number
  height: number
}

/** @param paint gives a CSS colour as one that every program knows. */
export function drawPicture(input: {
  document: WorkflowDocument
  nodeTypes: NodeTypes
  title: string
  paint: (colour: string) => string
}): Picture {
  const { document, nodeTypes, title, paint } = input
  const cardOf = (id: string): Box => ({
    ...(nodeById(document, id)?.position ?? { x: 0, y: 0 }),
    ...sizeOf(document, nodeTypes, id),
  })
  const frames = [...groupsOf(document).groups.values()].flatMap((group) => {
    const bounds = boundsOf(document, nodeTypes, groupsOf(document).members.get(group.id) ?? [], new Map())
    return bounds === null ? [] : [{ group, bounds }]
  })
  const notes = (document.notes ?? []).map((note) => ({ note, box: { ...note.position, ...noteSize(note) } }))
  const around = boxAround([
    ...document.nodes.map((node) => cardOf(node.id)),
    ...frames.map(({ bounds }) => bounds),
    ...notes.map(({ box }) => box),
  ])
  const width = Math.ceil(around.width + 2 * margin)
  const height = Math.ceil(around.height + 2 * margin)
  const colours = {
    canvas: paint('var(--surface-canvas)'),
    card: paint('var(--surface-raised)'),
    line: paint('var(--line-strong)'),
    text: paint('var(--text)'),
    muted: paint('var(--text-muted)'),
    wire: paint('var(--wire)'),
  }

  const drawnFrames = frames.map(({ group, bounds }) => {
    const colour = paint(groupColour(group.colour))
    return [
      rect(bounds, `rx="10" fill="${colour}" fill-opacity="0.07" stroke="${colour}"`),
      text(bounds.x + 12, bounds.y + 21, group.title, `font-weight="600" fill="${colours.text}"`),
    ].join('')
  })
  const drawnEdges = document.edges.map((edge) => {
    const from = cardOf(edge.from.node)
    const to = cardOf(edge.to.node)
    const outputs = portsOf(document, nodeTypes, edge.from.node).outputs
    const inputs = portsOf(document, nodeTypes, edge.to.node).inputs
    const place = (ports: readonly { name: string }[], name: string, box: Box): number =>
      box.y +
      portY(
        ports.findIndex((port) => port.name === name),
        ports.length,
        box.height,
      )
    const start = { x: from.x + from.width, y: place(outputs, edge.from.port, from) }
    const end = { x: to.x, y: place(inputs, edge.to.port, to) }
    const kind = portAt(document, nodeTypes, edge.from, 'outputs')?.type ?? 'table'
    return path(wirePath(start, end), `stroke="${colours.wire}" ${wireStyles[kind]}`)
  })
  const drawnCards = document.nodes.map((node) => {
    const box = cardOf(node.id)
    const type = nodeTypeOf(nodeTypes, node.type)
    const params = type === undefined ? null : resolveParams(node, type).params
    const what = type === undefined || params === null ? node.type : type.describe(params)
    const colour = paint(categoryColour(type?.manifest.category ?? null))
    const { x, y } = box
    return [
      rect(
        box,
        `rx="8" fill="${colours.card}" stroke="${colours.line}"${node.disabled === true ? ' opacity="0.6"' : ''}`,
      ),
      `<path d="M${x + 5} ${y}a5 8 0 0 0 -5 8v${box.height - 16}a5 8 0 0 0 5 8z" fill="${colour}"/>`,
      text(
        x + 14,
        y + 24,
        cut(nodeTitle(document, nodeTypes, node.id), 24),
        `font-weight="600" fill="${colours.text}"`,
      ),
      text(x + 14, y + 46, cut(what, 30), `font-size="12" fill="${colours.muted}"`),
    ].join('')
  })
  const drawnNotes = notes.map(({ note, box }) =>
    [
      `<path d="M${box.x} ${box.y}v${box.height}" stroke="${colours.line}" stroke-width="2"/>`,
      ...wrap(note.text, Math.floor(box.width / 6.2)).map((line, index) =>
        text(box.x + 10, box.y + 18 + 17 * index, line, `font-size="12" fill="${colours.muted}"`),
      ),
    ].join(''),
  )
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${around.x - margin} ${around.y - margin} ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="13" fill="none">`,
    `<title>${escape(title)}</title>`,
    rect({ x: around.x - margin, y: around.y - margin, width, height }, `fill="${colours.canvas}"`),
    ...drawnFrames,
    ...drawnEdges,
    ...drawnCards,
    ...drawnNotes,
    '</svg>',
  ].join('\n')
  return { svg, width, height }
}

const wireStyles: Record<'table' | 'model' | 'metrics' | 'file', string> = {
  table: 'stroke-width="1.75"',
  model: 'stroke-width="3.5"',
  metrics: 'stroke-width="2.5" stroke-linecap="round" stroke-dasharray="0.1 6"',
  file: 'stroke-width="1.75" stroke-dasharray="7 4"',
}

function wirePath(start: { x: number; y: number }, end: { x: number; y: number }): string {
  if (end.x > start.x - 24) {
    const bend = Math.max(32, Math.abs(end.x - start.x) / 2)
    return `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`
  }
  return `M${start.x} ${start.y}h22V${(start.y + end.y) / 2}H${end.x - 22}V${end.y}h22`
}

function rect({ x, y, width, height }: Box, rest: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${rest}/>`
}

function path(d: string, rest: string): string {
  return `<path d="${d}" ${rest}/>`
}

function text(x: number, y: number, words: string, rest: string): string {
  return `<text x="${x}" y="${y}" ${rest}>${escape(words)}</text>`
}

function cut(words: string, most: number): string {
  return words.length > most ? `${words.slice(0, most - 1)}…` : words
}

function wrap(words: string, most: number): string[] {
  return words.split('\n').flatMap((line) => {
    const lines = ['']
    for (const word of line.split(' ')) {
      const last = lines[lines.length - 1]
      if (last !== '' && last.length + word.length + 1 > most) lines.push(word)
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
    }
    return lines
  })
}

function escape(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
