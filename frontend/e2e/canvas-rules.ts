/** Rules of the canvas that axe doesn't know: stops, names, contrast of drawings, states without colour. */
import type { Locator, Page } from '@playwright/test'

/** What Tab stops at within the drawing itself, in the order in which it does. */
export function stopsOfCanvas(page: Page): Promise<string[]> {
  return page.locator('.react-flow').evaluate((flow) => {
    const able = flow.querySelectorAll<HTMLElement | SVGElement>(
      'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]',
    )
    return [...able]
      .filter((element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }))
      .map((element) => element.getAttribute('data-id') ?? element.outerHTML.slice(0, 80))
  })
}

/** Names of elements as they are computed from labels; in the order of the page. */
export async function accessibleNames(elements: Locator): Promise<string[]> {
  return elements.evaluateAll((found) =>
    found.map((element) => {
      const labelled = element.getAttribute('aria-labelledby')
      const texts = (labelled ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '')
      return labelled === null ? (element.getAttribute('aria-label') ?? '') : texts.join(' ').trim()
    }),
  )
}

export interface ContrastRule {
  what: string
  selector: string
  /** The property of the computed style that has the colour. */
  property: 'stroke' | 'fill' | 'outline-color' | 'background-color' | 'border-top-color'
  /** What it is painted on; the nearest of its ancestors that has a background when left out. */
  on: string
}

/** WCAG 2.2, 1.4.11: the lowest contrast that any element of a rule has to what it is painted on. */
export function contrasts(page: Page, rules: readonly ContrastRule[]): Promise<Record<string, number>> {
  return page.evaluate((given) => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    if (context === null) throw new Error('The browser draws nothing.')

    /** Any CSS colour as the sRGB that the browser makes of it, laid over the ground. */
    function luminance(colour: string, ground: string): number {
      for (const layer of [ground, colour]) {
        context!.fillStyle = layer
        context!.fillRect(0, 0, 1, 1)
      }
      const [r, g, b] = [...context!.getImageData(0, 0, 1, 1).data].map((byte) => {
        const part = byte / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    const found: Record<string, number> = {}
    for (const { what, selector, property, on } of given) {
      const ground = document.querySelector(on)
      if (ground === null) throw new Error(`There is no ${on}.`)
      const style = getComputedStyle(ground)
      const paint = ground instanceof SVGElement && style.fill !== 'none' ? style.fill : style.backgroundColor
      const elements = [...document.querySelectorAll(selector)]
      if (elements.length === 0) throw new Error(`There is no ${selector}.`)
      const ratios = elements.map((element) => {
        const colour = getComputedStyle(element).getPropertyValue(property)
        const pair = [luminance(colour, paint), luminance(paint, paint)].toSorted((a, b) => a - b)
        return (pair[1] + 0.05) / (pair[0] + 0.05)
      })
      found[what] = Math.min(...ratios)
    }
    return found
  }, rules)
}

/** Cards whose state is not said by an icon and a word. */
export function statesByColourAlone(page: Page): Promise<string[]> {
  return page.locator('.node-card').evaluateAll((cards) =>
    cards.flatMap((card) => {
      const foot = card.querySelector('.node-foot')
      const word = foot?.querySelector('.node-word')
      const isSaid =
        foot?.querySelector('svg')?.checkVisibility() === true &&
        word?.checkVisibility() === true &&
        word.textContent.trim() !== ''
      return isSaid ? [] : [card.querySelector('.node-title')?.textContent ?? card.outerHTML.slice(0, 80)]
    }),
  )
}

/** The title of whatever has the focus, or `null` when nothing has. */
export function focused(page: Page): Promise<string | null> {
  return page.evaluate(
    () =>
      new Promise<string | null>((resolve) => {
        // What was removed is gone with the next frame, and what takes the focus over has it with the one after.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const element = document.activeElement
            resolve(element === null || element === document.body ? null : element.outerHTML.slice(0, 120))
          }),
        )
      }),
  )
}
