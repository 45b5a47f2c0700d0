import { nodeTypeOf, type NodeCategory, type Position, type WorkflowDocument } from '@flowza/nodes/core'
import { memo, useMemo } from 'react'
import { stateOf, type NodeState } from '../../runs/node-status.ts'
import { categoryColour } from '../category-icon.tsx'
import type { Box } from '../core/snap.ts'
import { useDocument, useEditorState, useInsight, useRunState, useSession } from '../session-context.tsx'
import type { Dragged } from './dragged.ts'
import { boxesPath, commonShift, marksPath, shiftTransform } from './far-shapes.ts'
import { InViewport } from './in-viewport.tsx'
import { sizeOf } from './node-geometry.ts'

/**
 * All cards as boxes with the mark of their state, for zooms at which they can't be read. The cards themselves are on
 * the page to be hit and to take the focus, but paint nothing.
 */
export function FarNodes({ dragged, hidden }: { dragged: Dragged; hidden: ReadonlyMap<string, string> }) {
  const document = useDocument()
  const { editor } = useSession()
  const selected = useEditorState((state) => state.selection.nodes)
  const states = useStates(document)
  const boxes = useMemo(() => {
    const found = new Map<string, Box>()
    for (const node of document.nodes) {
      if (hidden.has(node.id)) continue
      found.set(node.id, { ...node.position, ...sizeOf(document, editor.nodeTypes, node.id) })
    }
    return found
  }, [document, editor, hidden])
  const categories = useMemo(() => {
    const found = new Map<NodeCategory | null, string[]>()
    for (const node of document.nodes) {
      push(found, nodeTypeOf(editor.nodeTypes, node.type)?.manifest.category ?? null, node.id)
    }
    return found
  }, [document, editor])
  // What is dragged is drawn apart, so that the rest needn't be drawn again in every frame.
  const movedIds = useMemo(() => [...dragged.keys()].toSorted().join('\n'), [dragged])
  const resting = useMemo(() => {
    const moved = new Set(movedIds.split('\n'))
    return new Map([...boxes].filter(([id]) => !moved.has(id)))
  }, [boxes, movedIds])
  const shift = commonShift(document, dragged)
  const isShifted = shift !== null
  const carried = useMemo(
    () => (isShifted ? new Map(movedIds.split('\n').flatMap((id) => entry(boxes, id))) : null),
    [boxes, isShifted, movedIds],
  )
  const moving = carried ?? new Map([...dragged].flatMap(([id, position]) => entry(boxes, id, position)))
  return (
    <InViewport layer="drawings">
      <svg className="far-nodes" width={1} height={1} aria-hidden>
        <FarLayer boxes={resting} categories={categories} states={states} selected={selected} />
        {moving.size > 0 && (
          <g className="far-moving" transform={shiftTransform(shift)}>
            <FarLayer boxes={moving} categories={categories} states={states} selected={selected} />
          </g>
        )}
      </svg>
    </InViewport>
  )
}

const FarLayer = memo(function FarLayer(props: {
  boxes: ReadonlyMap<string, Box>
  categories: ReadonlyMap<NodeCategory | null, readonly string[]>
  states: ReadonlyMap<NodeState, readonly string[]>
  selected: readonly string[]
}) {
  const { boxes, categories, states, selected } = props
  const fills = useMemo(
    () => [...categories].map(([category, ids]) => ({ category, path: boxesPath(pick(boxes, ids)) })),
    [boxes, categories],
  )
  const marks = useMemo(
    () =>
      [...states].map(([state, ids]) => ({ state, path: marksPath(state, pick(boxes, ids).map(middle)) })),
    [boxes, states],
  )
  const outline = useMemo(() => boxesPath(pick(boxes, selected)), [boxes, selected])
  return (
    <>
      {fills.map(({ category, path }) => (
        <path
          key={category}
          className="far-box"
          d={path}
          style={{ '--category': categoryColour(category) } as React.CSSProperties}
        />
      ))}
      {marks.map(({ state, path }) => (
        <path key={state} className="far-mark" d={path} />
      ))}
      {outline !== '' && <path className="far-selected" d={outline} />}
    </>
  )
})

/** Nodes by their state; the same object until a node's state changes. */
function useStates(document: WorkflowDocument): ReadonlyMap<NodeState, readonly string[]> {
  const runs = useRunState((state) => state.nodes)
  const stale = useInsight((insight) => insight.stale)
  const key = useMemo(
    () =>
      document.nodes
        .map((node) =>
          stateOf({
            disabled: node.disabled === true,
            nodeRun: runs[node.id],
            isStale: stale.has(node.id),
          }),
        )
        .join(' '),
    [document, runs, stale],
  )
  return useMemo(() => {
    const found = new Map<NodeState, string[]>()
    key.split(' ').forEach((state, index) => {
      const node = document.nodes[index]
      if (node !== undefined) push(found, state as NodeState, node.id)
    })
    return found
  }, [key, document])
}

/** The box of a node, at its own place or at another. */
function entry(
  boxes: ReadonlyMap<string, Box>,
  id: string,
  position: Position | null = null,
): [id: string, box: Box][] {
  const box = boxes.get(id)
  return box === undefined ? [] : [[id, { ...box, ...position }]]
}

function pick(boxes: ReadonlyMap<string, Box>, ids: readonly string[]): Box[] {
  return ids.flatMap((id) => boxes.get(id) ?? [])
}

function middle({ x, y, width, height }: Box) {
  return { x: x + width / 2, y: y + height / 2 }
}

function push<Key>(groups: Map<Key, string[]>, key: Key, id: string): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [id])
  else group.push(id)
}
