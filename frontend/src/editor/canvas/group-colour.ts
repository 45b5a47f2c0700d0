import type { GroupColour } from '@flowza/nodes/core'

const colourTokens: Record<GroupColour, string> = {
  blue: 'var(--series-1)',
  orange: 'var(--series-2)',
  green: 'var(--series-3)',
  pink: 'var(--series-4)',
  yellow: 'var(--series-5)',
  teal: 'var(--series-6)',
}

/** The token of a group's colour; groups without one are drawn as lines are. */
export function groupColour(colour: GroupColour | undefined): string {
  return colour === undefined ? 'var(--line-strong)' : colourTokens[colour]
}
