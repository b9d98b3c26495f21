// SPDX-License-Identifier: AGPL-3.0-or-later
// Cases about cases: something already published turns out wrong, something withheld may be opened.
import { docx } from './docx.mjs'
import { check } from './office.mjs'

const paper = (title, text) => [{ name: '材料.docx', bytes: docx([title, text]) }]

export const matters = {
  // Published in error: taken down first, place by place, then closed by the chief.
  async incident({ as, finish, base, stamp }) {
    const title = `审计工作简报第十期 ${stamp}`
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', paper(title, '本期简报介绍近期审计工作进展。'))
    await drafter.screened(1)
    await drafter.fillSheet(title, { class: '动态' })
    await drafter.handIn()
    await finish('A', title, ['approved'])
    await drafter.open(title)
    await drafter.issuePermit()
    const item = drafter.caseId()

    const office = await as('A', 'office')
    await office.page.goto(`${base}/cases/${item}`)
    await office.page.getByRole('button', { name: '事件处置' }).click()
    await office.page.getByRole('heading', { name: '送审单' }).waitFor()
    office.procedure = office.pack.procedures.find((one) => one.id === 'incident')
    const what = `简报误登未核实数据 ${stamp}`
    await office.fillSheet(what, { 'discovered-at': '2026-11-20 09:30', 'discovered-by': '群众来电', places: '门户网站要闻栏目\n微信公众号' })
    await office.shot('incident-sheet')
    await office.handIn()
    const incident = office.caseId()

    const head = await as('A', 'dept-head')
    await head.page.goto(`${base}/cases/${incident}`)
    await head.toOpinion()
    await head.give('opine', { reason: '已逐处撤下，缓存已清除。' })
    const refusal = head.page.getByRole('alert')
    await refusal.getByText('先撤回公开').waitFor()
    await head.shot('incident-refused')

    await office.page.goto(`${base}/cases/${item}`)
    await office.revokePermit('简报数据未经核实')
    await head.page.goto(`${base}/cases/${incident}`)
    await head.toOpinion()
    await head.give('opine', { reason: '已逐处撤下，缓存已清除。' })
    await head.opinionTaken()

    const chief = await as('A', 'chief')
    await chief.page.goto(`${base}/cases/${incident}`)
    await chief.toOpinion()
    await chief.give('approve', { reason: '原因已查明，责任科室已整改。' })
    await chief.opinionTaken()
    await chief.phase('已办结')
    await chief.shot('incident-closed')
  },

  // Withheld once, and the reason is gone: three bodies look again, the chief decides.
  async re_review({ as, finish, base, stamp }) {
    const title = `流域水质调查情况 ${stamp}`
    const drafter = await as('C', 'drafter')
    const withheld = drafter.pack.fields.find((one) => one.id === 'attribute').values.find((one) => one.releases === false && !one.temporary && !one.blocks)
    await drafter.draft('fixed', paper(title, '调查尚未结束，数据待复核。'))
    await drafter.screened(1)
    await drafter.fillSheet(title, { attribute: withheld.id })
    await drafter.handIn()
    await finish('C', title, ['fixed', 'not_disclosed'])
    const item = drafter.caseId()

    const office = await as('C', 'office')
    await office.page.goto(`${base}/cases/${item}`)
    await office.page.getByRole('button', { name: '公开属性复查' }).click()
    await office.page.getByRole('heading', { name: '送审单' }).waitFor()
    office.procedure = office.pack.procedures.find((one) => one.id === 're-review')
    const again = `水质调查公开属性复查 ${stamp}`
    await office.fillSheet(again, { 'review-finding': '应当公开', 'reopening-reason': '情势变化' })
    await office.shot('re-review-sheet')
    await office.handIn()
    const review = office.caseId()
    for (const role of ['dept-head', 'office', 'secrecy']) {
      const person = await as('C', role)
      await person.page.goto(`${base}/cases/${review}`)
      await person.toOpinion()
      await person.give('opine', { reason: '调查已经结束，数据已复核，可以公开。' })
      await person.opinionTaken()
    }
    const chief = await as('C', 'chief')
    await chief.page.goto(`${base}/cases/${review}`)
    await chief.toOpinion()
    await chief.give('approve', { reason: '情势已变化，应当公开。' })
    await chief.opinionTaken()
    await chief.phase('已办结')
    await chief.shot('re-review-closed')
    await office.page.goto(`${base}/cases/${item}`)
    await office.page.getByRole('link', { name: again }).waitFor()
    await office.shot('re-review-of-the-item')
    check((await office.read(item)).others.some((one) => one.case === review), 'the item names its re-review')
  },
}
