import type { Plugin } from 'vite'

/** What D3 takes from its library of colours; `color` answers as it does for what is no colour. */
const noColours = ['color', 'rgb', 'hsl', 'hcl', 'lab', 'cubehelix']
  .map((name) => `export function ${name}() { return null }`)
  .join('\n')

/**
 * D3's transitions can go from a colour to a colour, for which they carry a library of colours along. The canvas only
 * lets the view travel with them, from numbers to numbers, so that the pages needn't load it.
 */
export function leaveOutColours(): Plugin {
  return {
    name: 'leave-out-colours',
    apply: 'build',
    transform: {
      filter: { id: /\/d3-color\/.*\.m?js$/ },
      handler: () => noColours,
    },
  }
}
