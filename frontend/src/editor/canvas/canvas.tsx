/** The canvas: React Flow draws, the editor decides. Every edit that starts here ends in `editor.apply`. */
import type { WorkflowChange } from '@flowza/nodes/core'
import {
  Background,
  BackgroundVariant,
  ConnectionMode,
  PanOnScrollMode,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore as useFlowStore,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type IsValidConnection,
  type Node,
  type NodeChange,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { lazy, Suspense, useCallback, useMemo, useRef, useState, type DragEvent } from 'react'
import { announce } from '../../ui/announcer.tsx'
import { addNode, connect, freePosition } from '../core/commands.ts'
import { connectionObstacle, nodeTitle } from '../core/connections.ts'
import { nodeById } from '../core/node-index.ts'
import { addUploadedFile } from '../add-uploaded-file.ts'
import { draggedNodeType } from '../palette/node-type-drag.ts'
import { useDocument, useEditorState, useSession, useUi } from '../session-context.tsx'
import { CanvasControls } from './canvas-controls.tsx'
import { createCanvasEdges, createCanvasNodes } from './canvas-model.ts'
import { ConnectionHint } from './connection-hint.tsx'
import { EmptyCanvas } from './empty-canvas.tsx'
import { FarEdges } from './far-edges.tsx'
import { FlowEdge, type FlowEdgeType } from './flow-edge.tsx'
import { FarContext, NodeCard } from './node-card.tsx'
import { cardSize, nodeWidth, viewportOf } from './node-geometry.ts'
import { NoteCard, noteKey } from './note-card.tsx'
import { useCanvasKeys } from './use-canvas-keys.ts'
import './canvas.css'

const WorkflowMap = lazy(async () => ({ default: (await import('./workflow-map.tsx')).WorkflowMap }))
const cardTypes = { node: NodeCard, note: NoteCard }
const edgeTypes = { flow: FlowEdge }
/** Below this zoom cards are boxes; above `nearZoom` they show their figure too. */
const farZoom = 0.4
const nearZoom = 0.6
/** From this many nodes on, only those in view are drawn, and the map is shown. */
const manyNodes = 60
const nodesForMap = 15

export function Canvas({ area }: { area: { width: number; height: number } }) {
  const session = useSession()
  const { editor } = session
  const document = useDocument()
  const selection = useEditorState((state) => state.selection)
  const current = useUi((ui) => ui.currentNode)
  const flow = useReactFlow()
  const wrapper = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<ReadonlyMap<string, { x: number; y: number }>>(new Map())
  const isFar = useFlowStore((state) => state.transform[2] < farZoom)
  const isNear = useFlowStore((state) => state.transform[2] >= nearZoom)
  const [initialViewport] = useState(() => viewportOf(document, area))
  const keys = useCanvasKeys(wrapper)

  const buildNodes = useMemo(() => createCanvasNodes(editor.nodeTypes), [editor])
  const buildEdges = useMemo(() => createCanvasEdges(editor.nodeTypes), [editor])
  // Tab needs one node to stop at even before any has had the focus.
  const tabStop = current !== null && nodeById(document, current) ? current : (document.nodes[0]?.id ?? null)
  const nodes = useMemo(
    () => buildNodes({ document, selection, dragged, current: tabStop }),
    [buildNodes, document, selection, dragged, tabStop],
  )
  const edges = useMemo(() => buildEdges(document, selection), [buildEdges, document, selection])

  const onNodesChange = useCallback(
    (changes: NodeChange[]) => {
      const selected = new Set(editor.store.getState().selection.nodes)
      const moved = new Map<string, { x: number; y: number }>()
      let reselects = false
      for (const change of changes) {
        if (change.type === 'select') {
          reselects = true
          if (change.selected) selected.add(change.id)
          else selected.delete(change.id)
        } else if (change.type === 'position' && change.position !== undefined && change.dragging === true) {
          moved.set(change.id, change.position)
        }
      }
      if (reselects) {
        const { edges: selectedEdges } = editor.store.getState().selection
        editor.select({ nodes: [...selected], edges: selectedEdges })
      }
      if (moved.size > 0) setDragged((former) => new Map([...former, ...moved]))
    },
    [editor],
  )

  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdgeType>[]) => {
      const { selection: present } = editor.store.getState()
      const selected = new Set(present.edges)
      for (const change of changes) {
        if (change.type !== 'select') continue
        if (change.selected) selected.add(change.id)
        else selected.delete(change.id)
      }
      editor.select({ nodes: present.nodes, edges: [...selected] })
    },
    [editor],
  )

  /** Dragging is the canvas's own affair until it ends; then it is one change. */
  const onNodeDragStop = useCallback(
    (_: unknown, __: Node, moved: Node[]) => {
      const present = editor.store.getState().document
      const at = (node: Node) => ({ x: Math.round(node.position.x), y: Math.round(node.position.y) })
      const positions = moved.flatMap((node) => {
        const former = nodeById(present, node.id)?.position
        const position = at(node)
        const stays = former === undefined || (former.x === position.x && former.y === position.y)
        return stays ? [] : [{ node: node.id, position }]
      })
      const notes = (present.notes ?? []).flatMap((note): WorkflowChange[] => {
        const node = moved.find((each) => each.id === noteKey(note.id))
        return node === undefined ? [] : [{ change: 'set_note', note: { ...note, position: at(node) } }]
      })
      const moves: WorkflowChange[] = positions.length > 0 ? [{ change: 'move', positions }] : []
      editor.apply([...moves, ...notes], { history: 'record' })
      setDragged(new Map())
    },
    [editor],
  )

  // Handlers keep their identity: a new one would draw every card again, in every frame of a drag.
  const { focusNode } = keys
  const onNodeClick = useCallback((_: unknown, node: Node) => focusNode(node.id), [focusNode])
  const onNodeDoubleClick = useCallback(() => session.ui.setState({ inspectorOpen: true }), [session])

  const isValidConnection = useCallback<IsValidConnection<FlowEdgeType>>(
    (connection) =>
      connectionObstacle(editor.store.getState().document, editor.nodeTypes, toEdge(connection)) === null,
    [editor],
  )

  const onConnect = useCallback(
    (connection: Connection) => {
      const edge = toEdge(connection)
      const { document: before } = editor.store.getState()
      connect(editor, edge)
      const replaced = editor.store.getState().document.edges.length === before.edges.length
      announce(
        `Connected ${nodeTitle(before, editor.nodeTypes, edge.from.node)} to ${nodeTitle(before, editor.nodeTypes, edge.to.node)}${replaced ? ', replacing the former edge' : ''}.`,
      )
    },
    [editor],
  )

  const onConnectEnd = useCallback(
    (_: unknown, state: FinalConnectionState) => {
      const { fromHandle, toHandle } = state
      if (state.isValid === true || fromHandle === null || toHandle === null) return
      const ends = [
        { node: fromHandle.nodeId, port: fromHandle.id ?? '' },
        { node: toHandle.nodeId, port: toHandle.id ?? '' },
      ]
      const [from, to] = fromHandle.type === 'source' ? ends : ends.toReversed()
      const reason = connectionObstacle(editor.store.getState().document, editor.nodeTypes, { from, to })
      if (reason !== null) announce(`Not connected. ${reason}`)
    },
    [editor],
  )

  function onDrop(event: DragEvent): void {
    const pointer = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    const position = { x: pointer.x - nodeWidth / 2, y: pointer.y - 40 }
    const [file] = event.dataTransfer.files
    const type = draggedNodeType(event.dataTransfer)
    if (type !== null) {
      event.preventDefault()
      const id = addNode(editor, { type, position: freePosition(document, position, cardSize) })
      announce(`Added ${nodeTitle(editor.store.getState().document, editor.nodeTypes, id)}.`)
      keys.focusNode(id)
    } else if (file !== undefined) {
      event.preventDefault()
      void addUploadedFile(session, file, position)
    }
  }

  return (
    <FarContext value={isFar}>
      <div
        ref={wrapper}
        tabIndex={-1}
        className="canvas"
        data-near={isNear || undefined}
        data-far={isFar || undefined}
        data-testid="canvas"
        onKeyDown={keys.onKeyDown}
        onKeyUp={keys.onKeyUp}
        onFocus={keys.onFocus}
        onDrop={onDrop}
        onDragOver={(event) => event.preventDefault()}
      >
        <ReactFlow
          nodes={nodes}
          edges={isFar ? noEdges : edges}
          nodeTypes={cardTypes}
          edgeTypes={edgeTypes}
          defaultViewport={initialViewport}
          minZoom={0.1}
          maxZoom={2}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStop={onNodeDragStop}
          onNodeClick={onNodeClick}
          onNodeDoubleClick={onNodeDoubleClick}
          onConnect={onConnect}
          onMoveEnd={keys.keepFocus}
          onConnectEnd={onConnectEnd}
          isValidConnection={isValidConnection}
          connectionMode={ConnectionMode.Strict}
          connectionRadius={24}
          onlyRenderVisibleElements={!isFar && document.nodes.length > manyNodes}
          selectionOnDrag
          selectionMode={SelectionMode.Partial}
          panOnDrag={panButtons}
          panOnScroll
          panOnScrollMode={PanOnScrollMode.Free}
          panActivationKeyCode="Space"
          zoomActivationKeyCode={zoomKeys}
          multiSelectionKeyCode={multiSelectKeys}
          selectionKeyCode={null}
          deleteKeyCode={null}
          disableKeyboardA11y
          edgesFocusable={false}
          edgesReconnectable={false}
          zoomOnDoubleClick={false}
          nodeDragThreshold={2}
          elevateEdgesOnSelect={false}
          proOptions={proOptions}
          aria-label="Workflow canvas"
        >
          {!isFar && (
            <Background variant={BackgroundVariant.Dots} gap={24} size={1} className="canvas-dots" />
          )}
          {isFar && <FarEdges />}
          {document.nodes.length > nodesForMap && (
            <Suspense fallback={null}>
              <WorkflowMap />
            </Suspense>
          )}
        </ReactFlow>
        <ConnectionHint />
        <CanvasControls />
        {document.nodes.length === 0 && <EmptyCanvas />}
      </div>
    </FarContext>
  )
}

const noEdges: FlowEdgeType[] = []
const panButtons = [1]
const zoomKeys = ['Meta', 'Control']
const multiSelectKeys = ['Shift', 'Meta', 'Control']
const proOptions = { hideAttribution: true }

function toEdge(connection: Connection | FlowEdgeType) {
  return {
    from: { node: connection.source, port: connection.sourceHandle ?? '' },
    to: { node: connection.target, port: connection.targetHandle ?? '' },
  }
}
