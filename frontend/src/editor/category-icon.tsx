import type { NodeCategory } from '@flowza/nodes/core'
import {
  Brush,
  CircleQuestionMark,
  Database,
  Gauge,
  HardDriveDownload,
  Lightbulb,
  Network,
  SlidersHorizontal,
  type LucideIcon,
} from 'lucide-react'

const icons: Record<NodeCategory, LucideIcon> = {
  data: Database,
  clean: Brush,
  prepare: SlidersHorizontal,
  model: Network,
  evaluate: Gauge,
  explain: Lightbulb,
  export: HardDriveDownload,
}

/** A category's colour; a node of an unknown type has none. */
export function categoryColour(category: NodeCategory | null): string {
  return category === null ? 'var(--line-strong)' : `var(--category-${category})`
}

/** A category's icon on its tint. */
export function CategoryIcon({ category, size = 24 }: { category: NodeCategory | null; size?: number }) {
  const Icon = category === null ? CircleQuestionMark : icons[category]
  const colour = categoryColour(category)
  return (
    <span
      className="inline-flex shrink-0 items-center justify-center rounded-[5px]"
      style={{
        width: size,
        height: size,
        color: colour,
        background: `color-mix(in oklab, ${colour} 13%, var(--surface-raised))`,
      }}
    >
      <Icon size={Math.round(size * 0.62)} strokeWidth={2.1} aria-hidden />
    </span>
  )
}
