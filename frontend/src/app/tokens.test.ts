import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const sides = ['light', 'dark'] as const
type Side = (typeof sides)[number]
type Oklch = readonly [number, number, number]

/** The value of a token on one side, through references to other tokens. */
function token(name: string, side: Side): Oklch {
  const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)?.[1]
  if (value === undefined) throw new Error(`There is no token --${name}.`)
  const reference = /^var\(--([\w-]+)\)$/.exec(value)
  if (reference !== null) return token(reference[1], side)
  const colours = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)].map(([, l, c, h]): Oklch => [
    Number(l),
    Number(c),
    Number(h),
  ])
  return colours[side === 'light' ? 0 : colours.length - 1]
}

/** Linear sRGB of an OKLCH colour, after Björn Ottosson's definition of Oklab. */
function linear([lightness, chroma, hue]: Oklch): number[] {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function luminance(colour: Oklch): number {
  const [r, g, b] = linear(colour).map((part) => Math.min(1, Math.max(0, part)))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2 contrast ratio. */
function contrast(a: Oklch, b: Oklch): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const surfaces = ['surface-canvas', 'surface-panel', 'surface-raised', 'surface-sunken']
const texts = ['text', 'text-muted', 'accent', 'state-running', 'state-good', 'state-warning', 'state-bad']
const categories = ['data', 'clean', 'prepare', 'model', 'evaluate', 'explain', 'export']
const graphics = [
  'line-strong',
  'wire',
  'wire-active',
  'focus',
  ...categories.map((name) => `category-${name}`),
  ...[1, 2, 3, 4, 5, 6].map((number) => `series-${number}`),
]

describe.each(sides)('colours, %s', (side) => {
  it.each(texts)('%s can be read on every surface', (name) => {
    for (const surface of surfaces) {
      expect(contrast(token(name, side), token(surface, side)), surface).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each(graphics)('%s can be made out on every surface', (name) => {
    for (const surface of surfaces) {
      expect(contrast(token(name, side), token(surface, side)), surface).toBeGreaterThanOrEqual(3)
    }
  })

  it('words on coloured grounds can be read', () => {
    const pairs = [
      ['on-accent', 'accent'],
      ['on-accent', 'accent-hover'],
      ['text', 'accent-soft'],
      ['text', 'surface-hover'],
      ['text-muted', 'surface-hover'],
      ['text-muted', 'state-warning-soft'],
      ['text-muted', 'state-bad-soft'],
      ['state-warning', 'state-warning-soft'],
      ['state-bad', 'state-bad-soft'],
    ]
    for (const [text, ground] of pairs) {
      expect(contrast(token(text, side), token(ground, side)), `${text} on ${ground}`).toBeGreaterThanOrEqual(
        4.5,
      )
    }
  })

  it('categories differ in hue alone, and sRGB can show them', () => {
    const colours = categories.map((name) => token(`category-${name}`, side))
    expect(new Set(colours.map(([lightness, chroma]) => `${lightness} ${chroma}`)).size).toBe(1)
    const hues = colours.map(([, , hue]) => hue).toSorted((a, b) => a - b)
    const gaps = hues.map((hue, index) => ((hues[index + 1] ?? hues[0] + 360) - hue + 360) % 360)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(40)
    for (const colour of colours) {
      for (const part of linear(colour)) {
        expect(part).toBeGreaterThan(-0.02)
        expect(part).toBeLessThan(1.02)
      }
    }
  })
})
