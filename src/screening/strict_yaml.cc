// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/strict_yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>

#include <set>
#include <sstream>

namespace xs::screening {
namespace {

// The node interface forgets anchors and tags, so they are looked for in the stream of events.
class TrapFinder : public YAML::EventHandler {
 public:
  explicit TrapFinder(FaultList& faults) : faults_(faults) {}
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) faults_.add(mark, "一个文件只能有一份 YAML 文档。");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { check(mark, "", anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    faults_.add(mark, "不允许使用 YAML 别名（*）。");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string&) override {
    check(mark, tag, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
  }
  void OnMapEnd() override {}

 private:
  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) faults_.add(mark, "不允许使用 YAML 锚点（&）。");
    if (!tag.empty() && tag != "?" && tag != "!") faults_.add(mark, "不允许使用 YAML 标签（!）。");
  }

  FaultList& faults_;
  int documents_ = 0;
};

void check_keys(const YAML::Node& node, FaultList& faults) {
  if (node.IsSequence()) {
    for (const YAML::Node& item : node) check_keys(item, faults);
  }
  if (!node.IsMap()) return;
  std::set<std::string> seen;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar()) {
      faults.add(entry.first.Mark(), "键必须是文字。");
    } else if (!seen.insert(entry.first.Scalar()).second) {
      faults.add(entry.first.Mark(), fmt::format("键“{}”重复。", entry.first.Scalar()));
    }
    check_keys(entry.second, faults);
  }
}

}  // namespace

std::optional<YAML::Node> read_strict_yaml(const std::string& text, FaultList& faults) {
  try {
    std::istringstream events(text);
    TrapFinder traps(faults);
    YAML::Parser parser(events);
    while (parser.HandleNextDocument(traps)) {
    }
    YAML::Node node = YAML::Load(text);
    check_keys(node, faults);
    return node;
  } catch (const YAML::Exception& error) {
    faults.add(error.mark, fmt::format("不是有效的 YAML：{}", error.msg));
    return std::nullopt;
  }
}

}  // namespace xs::screening
