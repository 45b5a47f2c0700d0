/**
 * The list of node types over the canvas: what fits and what usually comes next first. It opens from a key, a double
 * click, a port's plus or a wire that was dropped on the empty canvas: `openQuickAdd(session, request)`.
 */
import type { NodeType } from '@flowza/nodes/core'
import { useMemo, useState } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { Chooser, type ChooserSection } from '../../ui/chooser.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PopoverPanel } from '../../ui/popover-panel.tsx'
import type { ScreenPoint } from '../canvas-view.ts'
import { CategoryIcon } from '../category-icon.tsx'
import { nodeTitle, portAt } from '../core/connections.ts'
import { useDocument, useSession } from '../session-context.tsx'
import type { PortEnd, QuickAddRequest } from '../ui-store.ts'
import { addType } from './add-type.ts'
import { rememberedTypes } from './remembered-types.ts'
import { searchNodeTypes } from './search-node-types.ts'
import { endFor, suggestTypes } from './suggest-types.ts'

export function QuickAdd(props: {
  /** Where it opens, on the page. */
  at: ScreenPoint
  /** Only types that fit this port are listed. */
  fitting: PortEnd | null
  /** Without `fitting`: types that can follow this node come first. */
  after?: string
  onChoose: (type: NodeType) => void
  onClose: () => void
}) {
  const { at, fitting, after, onChoose, onClose } = props
  const { t } = useTranslation('palette')
  const { editor } = useSession()
  const document = useDocument()
  const { recent, favourites } = useStore(rememberedTypes)
  const [text, setText] = useState('')
  const sections = useMemo((): ChooserSection<NodeType>[] => {
    const groups = searchNodeTypes(editor.nodeTypes, text)
    const types = groups.flatMap((group) => group.types)
    const partner = fitting ?? (after === undefined ? null : { node: after })
    if (partner !== null) {
      const {
        likely,
        fitting: fits,
        others,
      } = suggestTypes({
        document,
        nodeTypes: editor.nodeTypes,
        types,
        partner,
        recent,
      })
      return [
        { id: 'likely', title: t('likely'), items: likely },
        { id: 'fits', title: t('fits'), items: fits },
        // A wire in hand wants only what it can be joined to.
        { id: 'others', title: t('others'), items: fitting === null ? others : [] },
      ]
    }
    const lately = [...new Set([...favourites, ...recent])]
      .flatMap((id) => types.find((type) => type.manifest.id === id) ?? [])
      .slice(0, 6)
    return [
      { id: 'recent', title: t('recent'), items: lately },
      ...groups.map(({ category, types: members }) => ({
        id: category,
        title: t(`category.${category}`),
        items: members.filter((type) => !lately.includes(type)),
      })),
    ]
  }, [after, document, editor, favourites, fitting, recent, t, text])

  const title = (id: string): string => nodeTitle(document, editor.nodeTypes, id)
  const port =
    fitting && portAt(document, editor.nodeTypes, fitting, fitting.side === 'output' ? 'outputs' : 'inputs')
  const label =
    fitting !== null
      ? t(fitting.side === 'output' ? 'quickAddTo' : 'quickAddBefore', {
          port: port?.title ?? fitting.port,
          title: title(fitting.node),
        })
      : after !== undefined
        ? t('quickAddAfter', { title: title(after) })
        : t('quickAdd')
  return (
    <PopoverPanel at={at} label={label} width={280} height={360} onClose={onClose}>
      <Chooser
        label={label}
        listLabel={t('label')}
        placeholder={label}
        text={text}
        onText={setText}
        sections={sections}
        keyOf={(type) => type.manifest.id}
        onChoose={onChoose}
        count={t('found', { count: sections.reduce((sum, section) => sum + section.items.length, 0) })}
        empty={<EmptyState title={t('nothing')}>{t('nothingHint')}</EmptyState>}
      >
        {({ manifest }) => (
          <>
            <CategoryIcon category={manifest.category} size={20} />
            <span className="min-w-0 flex-1 truncate" title={`${manifest.title}: ${manifest.summary}`}>
              {manifest.title}
            </span>
          </>
        )}
      </Chooser>
    </PopoverPanel>
  )
}

/** Quick add as it lies over the page: what is chosen is added and joined, as one step. */
export function QuickAddOverlay({ request }: { request: QuickAddRequest }) {
  const session = useSession()
  const { editor, ui } = session
  const close = (): void => ui.setState({ overlay: null })

  function choose(type: NodeType): void {
    const { document } = editor.store.getState()
    const { fitting, after, at } = request
    const end = fitting ?? (after === undefined ? null : endFor(document, editor.nodeTypes, after, type))
    close()
    addType(session, type, { end, ...(at !== undefined && { at }) })
  }

  return (
    <QuickAdd
      key={`${request.screen.x} ${request.screen.y}`}
      at={request.screen}
      fitting={request.fitting}
      {...(request.after !== undefined && { after: request.after })}
      onChoose={choose}
      onClose={close}
    />
  )
}
