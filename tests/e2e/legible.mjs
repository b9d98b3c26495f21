// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page on a small screen: each control has a name, no text is smaller than 14 px or paler than
// 4.5 to 1 against its ground, nothing has to be scrolled sideways.
import { docx } from './docx.mjs'
import { check } from './office.mjs'

// Runs in the page; returns what is wrong, in words.
function faults() {
  const wrong = []
  const shown = (element) => element.checkVisibility() && element.closest('[aria-hidden="true"], .unseen, .el-input__prefix') === null
  const nameOf = (element) => {
    const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter((id) => id !== '').map((id) => document.getElementById(id)?.innerText ?? '').join('')
    const labels = [...(element.labels ?? [])].map((label) => label.innerText).join('')
    return (element.getAttribute('aria-label') ?? '') + labelled + labels + element.innerText + (element.getAttribute('title') ?? '') + (element.getAttribute('placeholder') ?? '')
  }
  for (const control of document.querySelectorAll('button, a[href], input, textarea, select, [role="tab"], [role="radio"], [role="checkbox"]')) {
    if (shown(control) && control.type !== 'hidden' && nameOf(control).trim() === '') wrong.push(`no name: ${control.outerHTML.slice(0, 120)}`)
  }
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const channels = (colour) => {
    paint.clearRect(0, 0, 1, 1)
    paint.fillStyle = colour
    paint.fillRect(0, 0, 1, 1)
    return [...paint.getImageData(0, 0, 1, 1).data]
  }
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor)
      if (colour[3] > 250) return colour
    }
    return [255, 255, 255, 255]
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const seen = new Set()
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (element === null || walker.currentNode.data.trim() === '' || seen.has(element) || !shown(element) || element.closest('[disabled], .is-disabled') !== null) continue
    seen.add(element)
    const style = getComputedStyle(element)
    const [text, ground] = [channels(style.color), groundOf(element)].map(light)
    const contrast = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)
    const says = walker.currentNode.data.trim().slice(0, 20)
    if (parseFloat(style.fontSize) < 14 && !element.classList.contains('shape')) wrong.push(`${style.fontSize}: ${says}`)
    if (contrast < 4.5) wrong.push(`contrast ${contrast.toFixed(1)}: ${says}`)
  }
  if (document.documentElement.scrollWidth > innerWidth) wrong.push(`${document.documentElement.scrollWidth} px wide`)
  return wrong
}

export const legible = {
  async legible({ as, base, stamp }) {
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: '公告.docx', bytes: docx([`公告 ${stamp}`, '王建国，身份证号：11010519491231002X，联系电话：13855571234。', '本通知系内部资料，请勿外传。']) }])
    await drafter.screened(1)
    await drafter.fillSheet(`公告 ${stamp}`, { class: '动态' })
    const wrong = []
    const look = async (person, name) => {
      await person.page.waitForLoadState('networkidle')
      for (const theme of ['浅色', '深色']) {
        const turn = person.page.getByRole('button', { name: theme, exact: true })
        if (await turn.isVisible()) await turn.click()
        await person.page.waitForTimeout(500) // colours pass into each other
        for (const fault of await person.page.evaluate(faults)) wrong.push(`${name} ${theme}: ${fault}`)
      }
      const back = person.page.getByRole('button', { name: '浅色', exact: true })
      if (await back.isVisible()) await back.click()
    }
    await look(drafter, 'handin')
    await drafter.handIn()
    const id = drafter.caseId()
    const head = await as('A', 'dept-head')
    const office = await as('A', 'office')
    await head.page.goto(`${base}/cases/${id}`)
    await head.page.getByText(/^已处置 0/).waitFor()
    await head.page.keyboard.press('n')
    await look(head, 'case')
    await head.page.keyboard.press('Escape')
    await head.page.keyboard.press('r')
    await look(head, 'case, one said')
    await head.toOpinion()
    await look(head, 'opinion')
    for (const [person, paths] of [[head, ['/', '/cases', '/regulations', '/refused', '/nowhere']], [office, ['/record', '/words', '/catalogue', '/supervision', '/delegations']]]) {
      for (const path of paths) {
        await person.page.goto(base + path)
        await person.page.waitForTimeout(300)
        await look(person, path)
      }
    }
    check(wrong.length === 0, [...new Set(wrong)].slice(0, 12).join(' | '))
  },
}
