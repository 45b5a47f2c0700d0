/** Rules that axe doesn't know: names, sizes, and texts that don't fit. */
import type { Page } from '@playwright/test'

/** WCAG 2.2, 2.5.8: at least 24 by 24 CSS pixels, or words within a sentence. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const smallest = 24
    const targets = document.querySelectorAll<HTMLElement>(
      'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=tab], [role=menuitem], [role=option]',
    )
    return [...targets].flatMap((target) => {
      // A radio button or checkbox is pressed by its label too.
      const area = target instanceof HTMLInputElement ? (target.closest('label') ?? target) : target
      const { width, height } = area.getBoundingClientRect()
      const isShown = width > 2 && height > 2 && target.checkVisibility({ opacityProperty: false })
      const around = target.parentElement?.textContent.trim() ?? ''
      const isInText =
        getComputedStyle(target).display === 'inline' && around.length > target.textContent.trim().length
      if (!isShown || isInText || (width >= smallest - 0.5 && height >= smallest - 0.5)) return []
      const name = target.getAttribute('aria-label') ?? target.textContent.trim().slice(0, 40)
      return [`${target.tagName.toLowerCase()} "${name}" is ${width.toFixed(0)} × ${height.toFixed(0)}`]
    })
  })
}

/** Elements whose text is cut off without an ellipsis, or that stick out of the page. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) {
      found.push(`the page is ${document.documentElement.scrollWidth} wide`)
    }
    for (const element of document.querySelectorAll<HTMLElement>(
      'button, th, td, label, h1, h2, h3, p, a, li',
    )) {
      const style = getComputedStyle(element)
      const clips = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis'
      const isScrolled = style.overflowX === 'auto' || style.overflowX === 'scroll'
      const sticksOut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 2
      const isWord = element.matches('button') && sticksOut
      if ((clips && !isScrolled && sticksOut && !element.classList.contains('sr-only')) || isWord) {
        found.push(`${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 50)}"`)
      }
    }
    return found
  })
}
