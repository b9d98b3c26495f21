// SPDX-License-Identifier: AGPL-3.0-or-later
// Brings a mark to the middle of the sheet it stands on; the page around the sheet stays where it is.

export function centre(mark: Element): void {
  for (let box = mark.parentElement; box !== null && !box.classList.contains('columns'); box = box.parentElement) {
    const scrolls = (style: string): boolean => style === 'auto' || style === 'scroll'
    const style = getComputedStyle(box)
    const [inner, outer] = [mark.getBoundingClientRect(), box.getBoundingClientRect()]
    if (scrolls(style.overflowY)) box.scrollTop += (inner.top + inner.bottom - outer.top - outer.bottom) / 2
    const beside = inner.left < outer.left + 60 || inner.right > outer.right
    if (scrolls(style.overflowX) && beside) box.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2
  }
}
