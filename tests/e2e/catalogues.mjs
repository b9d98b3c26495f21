// SPDX-License-Identifier: AGPL-3.0-or-later
// The lists an agency keeps by law, and their exports.
import fs from 'node:fs'
import { docx } from './docx.mjs'
import { check } from './office.mjs'

export const catalogues = {
  // What was just published stands at once in the published catalogue, and in its exports.
  async catalogue({ as, finish, base, stamp }) {
    const title = `全县审计工作会议召开 ${stamp}`
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: '会议.docx', bytes: docx([title, '会议部署全年审计工作。']) }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { class: '动态', summary: '会议部署全年审计工作' })
    await drafter.handIn()
    await finish('A', title, ['approved'])
    await drafter.open(title)
    await drafter.issuePermit()

    const legal = await as('A', 'legal')
    const page = legal.page
    await page.goto(`${base}/`)
    await page.getByRole('link', { name: '目录', exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: title })
    await row.waitFor()
    check(/20\d\d-\d{5}/.test(await row.innerText()), 'a published item has its index number')
    check((await row.getByRole('link').count()) === 0, 'whoever takes no part in it has no way in')
    await page.getByRole('textbox', { name: '查找名称、文号、索引号' }).fill(stamp)
    await row.waitFor()
    await legal.shot('catalogue')

    const office = await as('A', 'office')
    await office.page.goto(`${base}/catalogue`)
    for (const [kind, holds] of [['CSV', (bytes) => bytes.toString('utf8').includes(title)], ['JSON', (bytes) => JSON.parse(bytes).rows.some((one) => one['名称'] === title)], ['Excel', (bytes) => bytes.subarray(0, 2).toString() === 'PK' && bytes.includes(Buffer.from(title))]]) {
      const [download] = await Promise.all([office.page.waitForEvent('download'), office.page.getByRole('link', { name: kind, exact: true }).click()])
      check(download.suggestedFilename().startsWith('主动公开目录'), 'the export is named after the catalogue')
      check(holds(fs.readFileSync(await download.path())), `the item stands in the ${kind} export`)
    }
    await office.page.getByText('已撤下信息清单').click()
    await office.page.getByRole('columnheader', { name: '撤下日期' }).or(office.page.getByText('目录里还没有信息。')).first().waitFor()
    await office.shot('catalogue-withdrawn')
  },

  // On file: every paper whose attribute is fixed, whatever it is; nobody sees more than he may.
  async catalogue_on_file({ as, finish, base, stamp }) {
    const title = `关于噪声投诉处理情况的函 ${stamp}`
    const drafter = await as('C', 'drafter')
    await drafter.draft('fixed', [{ name: '函.docx', bytes: docx([title, '现将有关处理情况函告如下。']) }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { attribute: '依申请公开' })
    await drafter.handIn()
    await finish('C', title, ['fixed', 'not_disclosed'])
    const office = await as('C', 'office')
    await office.page.goto(`${base}/catalogue/filed`)
    const row = office.page.getByRole('row').filter({ hasText: title })
    await row.getByText('依申请公开').waitFor()
    await office.shot('catalogue-on-file')
    await row.getByRole('link', { name: title }).click()
    await office.page.getByRole('heading', { name: title }).waitFor()
    await office.shot('case-on-request')
    const secrecy = await as('C', 'secrecy')
    await secrecy.page.goto(`${base}/catalogue/public`)
    check((await secrecy.page.getByText(title).count()) === 0, 'what is not published is not in the published catalogue')
  },

  // Who supervises sees where work is stuck, and takes the summary of the month.
  async supervision({ as, base }) {
    const group = await as('A', 'lead-group')
    await group.page.goto(`${base}/`)
    await group.page.getByRole('link', { name: '监督', exact: true }).click()
    await group.page.getByRole('heading', { name: '按送审月份' }).waitFor()
    await group.shot('supervision')
    const month = new Date().toISOString().slice(0, 7)
    const [download] = await Promise.all([group.page.waitForEvent('download'), group.page.getByRole('link', { name: `${month} 当月汇总表 csv` }).click()])
    const lines = fs.readFileSync(await download.path(), 'utf8').trim().split('\r\n')
    check(lines[0].includes('信息名称') && lines.length > 1, 'the summary of a month holds a line, whatever was published')
    const drafter = await as('A', 'drafter')
    check((await drafter.page.getByRole('link', { name: '监督', exact: true }).count()) === 0, 'who does not supervise has no such page')
  },
}
