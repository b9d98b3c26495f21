// SPDX-License-Identifier: AGPL-3.0-or-later
// The marks of a file and what a reviewer does with them, key by key.
import { docx } from './docx.mjs'
import { check } from './office.mjs'
import { xlsx } from './xlsx.mjs'

const kNames = ['王建国', '李秀英', '张桂兰', '刘建军', '陈国强']
const kWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
function identity(n) {
  const two = (value) => String(value).padStart(2, '0')
  const body = `110105${1950 + (n % 50)}${two(1 + (n % 12))}${two(1 + (n % 28))}${String(n % 1000).padStart(3, '0')}`
  return body + '10X98765432'[kWeights.reduce((sum, weight, i) => sum + weight * Number(body[i]), 0) % 11]
}
const mobile = (n) => `138${String(55500000 + n * 137).slice(0, 8)}`

async function handIn(office, title, file) {
  const drafter = await office.as('A', 'drafter')
  await drafter.draft('release', [file])
  await drafter.screened(1)
  await drafter.fillSheet(title, { class: '动态' })
  await drafter.handIn()
  return drafter.caseId()
}
async function openAsHead(office, id) {
  const head = await office.as('A', 'dept-head')
  await head.page.goto(`${office.base}/cases/${id}`)
  await head.page.getByText(/^已处置 \d+ \/ \d+$/).waitFor()
  return head
}
async function done(page, count) {
  await page.getByText(new RegExp(`^已处置 ${count} / \\d+$`)).waitFor()
}
// What the server has kept, once it has kept so much.
async function kept(head, id, count) {
  for (let i = 0; i < 60; i++) {
    const said = (await head.read(id)).dispositions.filter((one) => one.kind !== 'unsure')
    if (said.length === count) return said
    await head.page.waitForTimeout(250)
  }
  throw new Error(`the server does not hold ${count} dispositions`)
}

export const findings = {
  // A column of numbers is one row; its values are shown on demand, and each is found in the sheet.
  async column({ as, base, stamp }) {
    const rows = Array.from({ length: 327 }, (_, n) => [String(n + 1), kNames[n % kNames.length], identity(n), mobile(n)])
    const bytes = xlsx({ 名册: [['序号', '姓名', '身份证号', '联系电话'], ...rows] })
    const office = { as, base }
    const id = await handIn(office, `低保对象花名册 ${stamp}`, { name: '花名册.xlsx', bytes })
    const head = await openAsHead(office, id)
    const { page } = head
    const list = page.getByRole('list', { name: '标记列表' })
    const numbers = list.getByRole('listitem').filter({ has: page.getByText('整列 327 处') })
    check((await numbers.count()) === 3, 'names, numbers and telephones are a row each')
    await page.getByRole('button', { name: '展开这一列的 327 处' }).click()
    const values = page.getByRole('list', { name: '这一列共 327 处' })
    await values.getByRole('button', { name: /^再显示/ }).click()
    const [, , wanted] = rows[148]
    await values.getByRole('button', { name: new RegExp(`^C150 ${wanted}`) }).click()
    const mark = page.locator('mark.mark-chosen')
    await mark.waitFor()
    check((await mark.innerText()) === wanted, 'the row chosen in the list is the one marked in the sheet')
    check(await mark.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return top > 0 && bottom < innerHeight
    }), 'it has been scrolled into view')
    await head.shot('findings-column')
    await page.keyboard.press('y')
    await done(page, 1)
    const [said] = await kept(head, id, 1)
    check(said.kind === 'redact', 'what is suggested for a number is agreed to with one key')
  },

  // Keys, bulk, order and undo; and what was said stands there after the page is loaded again.
  async kept_at_once({ as, base, stamp }) {
    const office = { as, base }
    const phone = mobile(7)
    const bytes = docx(['关于公布救助对象的公告', `王建国，身份证号：${identity(3)}，联系电话：${phone}。`, `李秀英，联系电话：${phone}。`, `再次公布联系电话：${phone}。`, '本通知系内部资料，请勿外传。', stamp])
    const id = await handIn(office, `救助对象公告 ${stamp}`, { name: '公告.docx', bytes })
    const head = await openAsHead(office, id)
    const { page } = head
    const keys = page.keyboard
    const current = page.locator('[aria-current="true"][aria-posinset]')
    await current.getByText(/^■ 不得公开/).waitFor()
    check((await page.locator('mark[data-shape="■"]').count()) > 0, 'a mark shows by its shape what it is')
    await keys.press('y')
    await done(page, 1)
    await page.getByText('按原文').click()
    const first = await page.getByRole('list', { name: '标记列表' }).getByRole('listitem').first().innerText()
    check(!first.includes('不得公开'), 'in the order of the text the gravest is not the first')
    await page.getByRole('list', { name: '标记列表' }).getByText(phone).click()
    await page.getByText('同样内容第 1 处，共 3 处').waitFor()
    await keys.press('w')
    await done(page, 2)
    await keys.press('a')
    await done(page, 4)
    await kept(head, id, 4)
    await keys.press('Control+z')
    await done(page, 2)
    await kept(head, id, 2)
    await page.getByRole('list', { name: '标记列表' }).getByText(phone).click()
    await keys.press('n')
    await keys.type('w, r, u: 值班电话')
    await keys.press('Enter')
    await done(page, 2)
    await keys.press('a')
    await done(page, 4)
    await kept(head, id, 4)
    await page.reload()
    await done(page, 4)
    const said = await kept(head, id, 4)
    check(said.filter((one) => one.kind === 'not_problem' && one.reason === 'w, r, u: 值班电话').length === 3, 'letters typed into the reason are letters, and the reason is kept')
    await page.getByText('展开办理经过').click()
    await head.shot('findings-kept')
  },

  // Thousands of marks: only those in view are drawn, and every one can be reached.
  async thousands({ as, base, stamp }) {
    const office = { as, base }
    const lines = Array.from({ length: 1800 }, (_, n) => `第${n + 1}户：户主${kNames[n % kNames.length]}，身份证号${identity(n)}，联系电话${mobile(n)}。`)
    const id = await handIn(office, `情况汇总 ${stamp}`, { name: '汇总.docx', bytes: docx(['情况汇总', ...lines, stamp]) })
    const head = await openAsHead(office, id)
    const { page } = head
    const total = Number(/\/ (\d+)/.exec(await page.getByText(/^已处置 \d+ \/ \d+$/).innerText())[1])
    check(total >= 5000, `there are ${total} marks`)
    const rows = page.getByRole('list', { name: '标记列表' }).locator('> li')
    check((await rows.count()) < 60, 'few rows are drawn')
    const size = Number(await rows.first().getAttribute('aria-setsize'))
    await page.locator('.panel').evaluate((panel) => panel.scrollTo(0, panel.scrollHeight))
    await page.locator(`li[aria-posinset="${size}"]`).waitFor()
    await page.locator(`li[aria-posinset="${size}"]`).click()
    const chosen = page.locator('[aria-current="true"][aria-posinset]')
    check(Number(await chosen.getAttribute('aria-posinset')) === size, 'the last row opens')
    await page.keyboard.press('k')
    await page.locator(`li[aria-posinset="${size - 1}"][aria-current="true"]`).waitFor()
    for (let i = 0; i < 40; i++) await page.keyboard.press('r')
    await done(page, 40)
    await kept(head, id, 40)
    await head.shot('findings-thousands')
  },

  // What was judged in one case is shown in the next, with who and why, and agreed to with one key.
  async judged_before({ as, base, stamp }) {
    const office = { as, base }
    const phone = mobile(2000 + (parseInt(stamp, 16) % 1000))
    const text = `各有关单位如有疑问，请与本单位值班室联系，联系电话：${phone}，值班时间为工作日上午九时至下午五时三十分。`
    const reason = `值班电话，已经公布（${stamp}）`
    const first = `值班安排的通知 ${stamp}`
    const id = await handIn(office, first, { name: '通知.docx', bytes: docx([first, text]) })
    const head = await openAsHead(office, id)
    const { page } = head
    await page.getByText('曾判定不是问题').waitFor({ state: 'detached' })
    await head.review(first, 'opine', { dispose: reason, reason: '同意报审。' })

    const second = `值班安排的补充通知 ${stamp}`
    const next = await handIn(office, second, { name: '补充通知.docx', bytes: docx([second, text]) })
    await openAsHead(office, next)
    await page.getByRole('list', { name: '标记列表' }).getByText(phone).click()
    await page.getByText(new RegExp(`判定不是问题：${reason}`)).waitFor()
    await page.getByText('曾判定不是问题').first().waitFor()
    await head.shot('findings-judged')
    await page.keyboard.press('y')
    await done(page, 1)
    const [said] = await kept(head, next, 1)
    check(said.kind === 'not_problem' && said.reason === reason, 'what was judged before is agreed to with its reason')
  },
}
