/** The canvas: React Flow draws, the editor decides. Every edit that starts here ends in `editor.apply`. */
import {
  ConnectionMode,
  PanOnScrollMode,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore as useFlowStore,
  useStoreApi,
  type EdgeChange,
  type Node,
  type NodeChange,
  type NodePositionChange,
  type ReactFlowState,
  type Viewport,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import {
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type DragEvent,
  type MouseEvent as ReactMouseEvent,
} from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { preferences } from '../../settings/preferences.ts'
import { showError } from '../../ui/toasts.tsx'
import { groupsOf } from '../core/groups.ts'
import { nodeById } from '../core/node-index.ts'
import { useDocument, useEditorState, useSession, useUi } from '../session-context.tsx'
import { CanvasControls } from './canvas-controls.tsx'
import { CanvasDots } from './canvas-dots.tsx'
import { createCanvasEdges, createCanvasNodes } from './canvas-model.ts'
import { CanvasOverlays } from './canvas-overlays.tsx'
import { carriedViewOf } from './carried-view.ts'
import { ConnectingFromProvider } from './connecting-from.tsx'
import { ConnectionHint } from './connection-hint.tsx'
import { EmptyCanvas } from './empty-canvas.tsx'
import { FarEdges } from './far-edges.tsx'
import { FarNodes } from './far-nodes.tsx'
import { FlowEdge, type FlowEdgeType } from './flow-edge.tsx'
import { GroupBox } from './group-box.tsx'
import { GroupFrame } from './group-frame.tsx'
import { groupKey, groupOfKey } from './group-geometry.ts'
import { FarContext, NodeCard } from './node-card.tsx'
import { farZoom, minZoom, nearZoom, nodeWidth, viewportOf } from './node-geometry.ts'
import { NoteCard } from './note-card.tsx'
import { dragTypeOver, dropType } from './type-drop.ts'
import { useCanvasKeys } from './use-canvas-keys.ts'
import { useCardsAtHand } from './use-cards-at-hand.ts'
import { useConnecting } from './use-connecting.ts'
import { useCover } from './use-cover.ts'
import { useNodeDrag } from './use-node-drag.ts'
import './canvas.css'
import './cards.css'
import './far.css'
import './notes.css'
import './groups.css'
import './ports.css'
import './wires.css'

const WorkflowMap = lazyPart(async () => (await import('./workflow-map.tsx')).WorkflowMap)
const cardTypes = { node: NodeCard, note: NoteCard, frame: GroupFrame, box: GroupBox }
const edgeTypes = { flow: FlowEdge }
/** Beyond this many nodes only cards in view are on the page, and far away only those at hand. */
const manyNodes = 60
const nodesForMap = 15

export function Canvas({ area }: { area: { width: number; height: number } }) {
  const session = useSession()
  const { editor } = session
  const { t } = useTranslation('canvas')
  const document = useDocument()
  const selection = useEditorState((state) => state.selection)
  const current = useUi((ui) => ui.currentNode)
  const tool = useUi((ui) => ui.tool)
  const flow = useReactFlow()
  const flowStore = useStoreApi()
  const wrapper = useRef<HTMLDivElement>(null)
  const wheelZooms = useStore(preferences, ({ wheel }) => wheel === 'zoom')
  const [initialViewport] = useState(() => viewportOf(document, area))
  // React Flow takes the viewport over after its first draw, which must not draw a thousand cards at full size.
  const zoomOf = (state: ReactFlowState): number =>
    state.panZoom === null ? initialViewport.zoom : state.transform[2]
  const isFar = useFlowStore((state) => zoomOf(state) < farZoom)
  const isNear = useFlowStore((state) => zoomOf(state) >= nearZoom)
  const keys = useCanvasKeys(wrapper)
  const { motion, moveTo, ...dragHandlers } = useNodeDrag()
  const connecting = useConnecting()
  useCover(wrapper)
  const dragged = useStore(motion, (state) => state.dragged)
  const byHand = useStore(motion, (state) => state.byHand)
  const copying = useStore(motion, (state) => state.copying)
  const { hidden } = groupsOf(document)

  const buildNodes = useMemo(() => createCanvasNodes(editor.nodeTypes), [editor])
  const buildEdges = useMemo(() => createCanvasEdges(editor.nodeTypes), [editor])
  // Tab needs one node to stop at even before any has had the focus.
  const tabStop = current !== null && nodeById(document, current) ? current : (document.nodes[0]?.id ?? null)
  const isLarge = document.nodes.length > manyNodes
  const { focusNode } = keys
  const onTap = useCallback(
    (id: string) => {
      editor.select({ nodes: [id], edges: [] })
      focusNode(id)
    },
    [editor, focusNode],
  )
  const { cards, ...atHand } = useCardsAtHand(isFar && isLarge, tabStop, onTap)
  const { keepFocus } = keys
  // Past React, which makes an event of its own of each move, twice.
  const { onPointerMove } = atHand
  useEffect(() => {
    const element = wrapper.current
    element?.addEventListener('pointermove', onPointerMove)
    return () => element?.removeEventListener('pointermove', onPointerMove)
  }, [onPointerMove])
  const { onMoveEnd: lookUnderPointer } = atHand
  const onViewportChange = useCallback(
    (viewport: Viewport) =>
      // What comes into view beside what is dragged has to be on the page at once.
      carriedViewOf(flowStore).moveTo(viewport, { aloud: motion.getState().byHand }),
    [flowStore, motion],
  )
  const onMoveEnd = useCallback(() => {
    carriedViewOf(flowStore).putDown()
    keepFocus()
    lookUnderPointer()
  }, [flowStore, keepFocus, lookUnderPointer])
  const nodes = useMemo(
    () => buildNodes({ document, selection, dragged, current: tabStop, cards }),
    [buildNodes, document, selection, dragged, tabStop, cards],
  )
  const edges = useMemo(
    () => (isFar ? noEdges : buildEdges(document, selection)),
    [buildEdges, document, isFar, selection],
  )

  // A node in a collapsed group can't take the focus that it was given: its box does.
  const currentGroup = current === null ? undefined : hidden.get(current)
  useEffect(() => {
    if (currentGroup === undefined || session.ui.getState().surface !== 'canvas') return
    const frame = requestAnimationFrame(() => {
      wrapper.current
        ?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(groupKey(currentGroup))}"]`)
        ?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [current, currentGroup, session])

  const onNodesChange = useCallback(
    (changes: NodeChange[]) => {
      const selected = new Set(editor.store.getState().selection.nodes)
      const moved: NodePositionChange[] = []
      let reselects = false
      for (const change of changes) {
        if (change.type === 'select') {
          reselects = true
          if (change.selected) selected.add(change.id)
          else selected.delete(change.id)
        } else if (change.type === 'position' && change.dragging === true) moved.push(change)
      }
      // A frame over cards that aren't on the page selects by itself.
      if (reselects && (cards === null || !flowStore.getState().userSelectionActive)) {
        const { edges: selectedEdges } = editor.store.getState().selection
        editor.select({ nodes: [...selected], edges: selectedEdges })
      }
      if (moved.length > 0) moveTo(moved)
    },
    [cards, editor, flowStore, moveTo],
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

  // Handlers keep their identity: a new one would draw every card again, in every frame of a drag.
  const onNodeClick = useCallback(
    (event: ReactMouseEvent, node: Node) => {
      const group = groupOfKey(node.id)
      const { nodes: selected } = editor.store.getState().selection
      if (group === null) {
        // React Flow leaves several selected, so that they can be dragged; a click means the one.
        const meansMany = event.shiftKey || event.ctrlKey || event.metaKey
        if (!meansMany && selected.length > 1 && selected.includes(node.id)) {
          editor.select({ nodes: [node.id], edges: [] })
        }
        focusNode(node.id)
      } else {
        const members = groupsOf(editor.store.getState().document).members.get(group) ?? []
        editor.select({ nodes: members, edges: [] })
      }
    },
    [editor, focusNode],
  )
  const onNodeDoubleClick = useCallback(
    (_: unknown, node: Node) => {
      if (node.type === 'node') session.ui.setState({ inspectorOpen: true })
    },
    [session],
  )

  function onDrop(event: DragEvent): void {
    const files = [...event.dataTransfer.files]
    if (dropType(session, event)) return
    if (files.length === 0) return
    event.preventDefault()
    const pointer = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    const place = { x: pointer.x - nodeWidth / 2, y: pointer.y - 40 }
    import('../add-files.ts').then(({ addFiles }) => addFiles(session, files, place), showError)
  }

  return (
    <FarContext value={isFar}>
      <div
        ref={wrapper}
        tabIndex={-1}
        className="canvas"
        data-near={isNear || undefined}
        data-plain={(!isNear && isLarge) || undefined}
        data-far={isFar || undefined}
        data-tool={tool}
        data-dragging={byHand || undefined}
        data-copying={copying || undefined}
        data-testid="canvas"
        onKeyDown={keys.onKeyDown}
        onKeyUp={keys.onKeyUp}
        onFocus={(event) => {
          keys.onFocus(event)
          atHand.onFocus(event)
        }}
        onClick={atHand.onClick}
        onDrop={onDrop}
        // By the HTML standard a drop is only taken by what agrees when it is entered, too.
        onDragEnter={(event) => event.preventDefault()}
        onDragOver={(event) => {
          event.preventDefault()
          dragTypeOver(session, event)
        }}
        onDragLeave={(event) => {
          const isWithin =
            event.relatedTarget instanceof Element && wrapper.current?.contains(event.relatedTarget)
          if (isWithin !== true) dragTypeOver(session, null)
        }}
      >
        <ConnectingFromProvider>
          <ReactFlow
            nodes={nodes}
            edges={edges}
            nodeTypes={cardTypes}
            edgeTypes={edgeTypes}
            defaultViewport={initialViewport}
            // With it React Flow leaves its view to `onViewportChange`, which puts it into the store itself.
            viewport={initialViewport}
            onViewportChange={onViewportChange}
            minZoom={minZoom}
            maxZoom={2}
            onNodesChange={onNodesChange}
            onEdgesChange={onEdgesChange}
            {...dragHandlers}
            onNodeClick={onNodeClick}
            onNodeDoubleClick={onNodeDoubleClick}
            {...connecting}
            onMoveEnd={onMoveEnd}
            onSelectionEnd={atHand.onSelectionEnd}
            connectionMode={ConnectionMode.Strict}
            connectionRadius={24}
            onlyRenderVisibleElements={isLarge}
            selectionOnDrag={tool === 'select'}
            selectionMode={SelectionMode.Partial}
            panOnDrag={tool === 'hand' ? handButtons : panButtons}
            panOnScroll={!wheelZooms}
            zoomOnScroll={wheelZooms}
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
            selectNodesOnDrag={false}
            elevateEdgesOnSelect={false}
            proOptions={proOptions}
            aria-label={t('label')}
          >
            {!isFar && dots}
            {isFar && <FarEdges dragged={dragged} />}
            {isFar && <FarNodes dragged={dragged} hidden={hidden} />}
            {overlays}
          </ReactFlow>
        </ConnectingFromProvider>
        {document.nodes.length > nodesForMap && map}
        {aids}
        {document.nodes.length === 0 && (document.notes ?? []).length === 0 && <EmptyCanvas />}
      </div>
    </FarContext>
  )
}

/** The same elements every time: a frame of a drag must not draw again what has nothing to do with it. */
const dots = <CanvasDots />
const overlays = <CanvasOverlays />
const map = (
  <Suspense fallback={null}>
    <WorkflowMap />
  </Suspense>
)
const aids = (
  <>
    <ConnectionHint />
    <CanvasControls />
  </>
)
const noEdges: FlowEdgeType[] = []
const panButtons = [1]
const handButtons = [0, 1]
const zoomKeys = ['Meta', 'Control']
const multiSelectKeys = ['Shift', 'Meta', 'Control']
const proOptions = { hideAttribution: true }
