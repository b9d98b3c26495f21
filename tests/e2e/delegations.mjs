// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody is away, and a colleague gives his opinion by a written delegation.
import { docx } from './docx.mjs'
import { check } from './office.mjs'

export const delegations = {
  async delegation({ as, base, stamp }) {
    const title = `审计培训班开班 ${stamp}`
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: '培训.docx', bytes: docx([title, '培训班为期三天。']) }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { class: '动态' })
    await drafter.handIn()
    const item = drafter.caseId()
    const head = await as('A', 'dept-head')
    await head.review(title, 'opine', { reason: '内容真实，同意报审。' })

    const deputy = await as('A', 'deputy')
    const { page } = deputy
    await page.goto(`${base}/`)
    await page.getByRole('link', { name: '委托', exact: true }).click()
    await deputy.choose(page.getByRole('combobox', { name: '代行人' }), /法制机构/)
    const days = page.getByRole('combobox', { name: /开始|结束|起止日期/ })
    await days.first().fill('2026-01-01')
    await days.last().fill('2026-12-31')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: '书面授权' }).fill(`授权书 ${stamp}`)
    await deputy.shot('delegation-form')
    await page.getByRole('button', { name: '委托', exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: stamp })
    await row.waitFor()
    await deputy.shot('delegation')

    const legal = await as('A', 'legal')
    await legal.page.goto(`${base}/`)
    await legal.page.getByText(title).first().waitFor()
    await legal.page.goto(`${base}/cases/${item}`)
    await legal.toOpinion()
    await legal.answerNo()
    await legal.page.getByText('代分管领导').first().waitFor()
    await legal.shot('delegation-opinion')
    await legal.give('approve', { reason: '同意公开。' })
    await legal.opinionTaken()
    const opinion = (await legal.read(item)).opinions.at(-1)
    check(opinion.in_place_of === '分管领导' && opinion.by === '法制机构', 'the opinion names both')
    await row.getByRole('button', { name: '终止' }).click()
    await row.getByText('已终止').waitFor()
  },
}
