// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/words.h"

#include <span>
#include <utility>

namespace xs::casefile {
namespace {

// The web client says the same words: locales.test.ts compares.
constexpr std::pair<DispositionKind, std::string_view> kDispositions[] = {
    {DispositionKind::kRedact, "遮盖"},
    {DispositionKind::kWithhold, "不公开"},
    {DispositionKind::kNotProblem, "不是问题"},
    {DispositionKind::kUnsure, "拿不准"}};
constexpr std::pair<AnswerValue, std::string_view> kAnswers[] = {
    {AnswerValue::kNo, "否"}, {AnswerValue::kYes, "是"}, {AnswerValue::kUnsure, "不能确定"}};

constexpr std::pair<Phase, std::string_view> kPhases[] = {
    {Phase::kDraft, "草稿"},           {Phase::kInReview, "审查中"},
    {Phase::kApproved, "同意公开"},    {Phase::kFixed, "属性已审定"},
    {Phase::kClosed, "已办结"},        {Phase::kNotDisclosed, "不予公开"},
    {Phase::kSealed, "已封存"},        {Phase::kIncident, "事件处置"},
    {Phase::kReleased, "已签发许可"},  {Phase::kRevoked, "已撤回公开"},
    {Phase::kWithdrawn, "已撤回送审"}, {Phase::kErased, "内容已销毁"}};

constexpr std::pair<std::string_view, std::string_view> kActs[] = {
    {"opened", "建立送审件"},
    {"sheet_written", "填写送审信息"},
    {"files_replaced", "文件变更"},
    {"handed_in", "送审"},
    {"said", "审查意见"},
    {"noted", "填写审查情况"},
    {"sealed", "封存"},
    {"unsealed", "解封"},
    {"turned_incident", "转为事件处置"},
    {"withdrawn", "撤回送审"},
    {"permit_issued", "签发公开许可"},
    {"permit_revoked", "撤回公开"},
    {"erased", "销毁内容"},
    {"deadline_passed", "办理期限届满"},
    {"moved_over", "改按现行制度办理"},
    {"account_created", "建立账号"},
    {"roles_granted", "授予权限"},
    {"delegation_given", "委托代行"},
    {"delegation_ended", "终止委托代行"},
    {"pack_switched_on", "启用制度"},
    {"word_list_switched_on", "启用词表"},
    {"word_list_switched_off", "停用词表"}};

template <class Key>
std::string_view word_in(std::span<const std::pair<Key, std::string_view>> words, Key key,
                         std::string_view otherwise) {
  for (const auto& [known, word] : words) {
    if (known == key) return word;
  }
  return otherwise;
}

}  // namespace

std::string_view word_for(DispositionKind kind) {
  return word_in<DispositionKind>(kDispositions, kind, {});
}
std::string_view word_for(AnswerValue value) { return word_in<AnswerValue>(kAnswers, value, {}); }
std::string_view word_for(Phase phase) { return word_in<Phase>(kPhases, phase, {}); }
std::string_view word_for_act(std::string_view type) {
  return word_in<std::string_view>(kActs, type, type);
}

}  // namespace xs::casefile
