import { nodeCategories, type NodeCategory, type NodeType, type NodeTypes } from '@flowza/nodes/core'
import { i18n } from '../../i18n/i18n.ts'

export interface PaletteGroup {
  category: NodeCategory
  types: NodeType[]
}

/** The node types that match every word, by category; without words, all of them. Better matches come first. */
export function searchNodeTypes(nodeTypes: NodeTypes, text: string): PaletteGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const ranked = Object.values(nodeTypes)
    .map((type) => ({ type, rank: Math.min(...words.map((word) => rankOf(type, word)), 4) }))
    .filter(({ type }) => words.every((word) => rankOf(type, word) > 0))
    .toSorted((a, b) => b.rank - a.rank)
  return nodeCategories
    .map((category) => ({
      category,
      types: ranked.flatMap(({ type }) => (type.manifest.category === category ? [type] : [])),
    }))
    .filter(({ types }) => types.length > 0)
}

/** 3 where a word of the title starts with it, 2 where the title holds it, 1 for what else is said of it, 0 for nothing. */
function rankOf({ manifest }: NodeType, word: string): number {
  const title = manifest.title.toLowerCase()
  if (title.split(/[\s/-]+/).some((part) => part.startsWith(word))) return 3
  if (title.includes(word)) return 2
  const { id, category, summary, keywords } = manifest
  const rest = [id, category, i18n.t(`palette:category.${category}`), summary, ...keywords]
  return rest.some((each) => each.toLowerCase().includes(word)) ? 1 : 0
}
