// SPDX-License-Identifier: AGPL-3.0-or-later
// A floor under the accuracy on the labelled evaluation set: no change may lose recall or raise
// false alarms without being noticed.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/text.h"
#include "screening/test_rules.h"

namespace xs::screening {
namespace {

struct Labelled {
  std::int64_t start = 0, end = 0;
  std::string category;
};

bool is_mark(const std::string& category) {
  return category == "SECRET_MARK" || category == "WORK_SECRET" || category == "TRADE_SECRET" ||
         category == "IN_PROCESS";
}

// The same rule as score.py: markings need to be touched, personal data covered to 80 %.
bool is_found(const Labelled& span, const std::vector<Labelled>& findings) {
  return std::any_of(findings.begin(), findings.end(), [&](const Labelled& finding) {
    const auto overlap = std::min(span.end, finding.end) - std::max(span.start, finding.start);
    const double needed =
        is_mark(span.category) ? 1.0 : 0.8 * static_cast<double>(span.end - span.start);
    return finding.category == span.category && static_cast<double>(overlap) >= needed;
  });
}

std::vector<Labelled> labelled(const boost::json::value& list) {
  std::vector<Labelled> out;
  for (const auto& item : list.as_array()) {
    const auto* category = item.as_object().if_contains("category");
    out.push_back({item.at("start").as_int64(), item.at("end").as_int64(),
                   category != nullptr ? std::string(category->as_string()) : ""});
  }
  return out;
}

std::vector<Labelled> screened(const document::Screening& screening, std::string_view text) {
  const auto offsets = code_point_offsets(text);
  std::vector<Labelled> out;
  for (const auto& finding : screening.findings) {
    const auto add = [&](const document::Place& where) {
      out.push_back({offsets[where.start], offsets[where.end], finding.category});
    };
    if (finding.rows.empty()) add(finding.where);
    for (const auto& row : finding.rows) add(row.where);
  }
  return out;
}

TEST(ScreeningScore, DevelopmentSet) {
  std::ifstream file(shared_folder() / "eval/dev.jsonl");
  if (!file) GTEST_SKIP() << "no evaluation set beside the repository";
  std::map<std::string, int> wanted, found;
  int false_alarms = 0, verdicts = 0, documents = 0;
  for (std::string line; std::getline(file, line);) {
    const boost::json::value truth = boost::json::parse(line);
    const std::string_view text = truth.at("text").as_string();
    const auto screening = national_screener().screen_text(text);
    const auto findings = screened(screening, text);
    const auto spans = labelled(truth.at("spans"));
    for (const Labelled& span : spans) {
      ++wanted[span.category];
      found[span.category] += is_found(span, findings) ? 1 : 0;
    }
    for (const Labelled& finding : findings) {
      if (truth.at("natural_names").as_bool() &&
          (finding.category == "PII_NAME" || finding.category == "PII_ADDRESS")) {
        continue;
      }
      false_alarms += std::none_of(spans.begin(), spans.end(), [&](const Labelled& span) {
        return finding.start < span.end && span.start < finding.end;
      });
    }
    ++documents;
    verdicts += truth.at("verdict").as_string() == document::to_string(screening.verdict);
  }
  for (const auto& [category, count] : wanted) {
    EXPECT_GE(found[category], 0.95 * count) << category << " of " << count;
  }
  EXPECT_LE(false_alarms, 5);
  EXPECT_GE(verdicts, 0.98 * documents);
}

TEST(ScreeningScore, PublicTextsAreAdmittedAndMostlyPass) {
  const auto folder = shared_folder() / "corpus/texts/clean";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no corpus beside the repository";
  int documents = 0, passed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const auto screening = national_screener().screen_text(text.str());
    EXPECT_EQ(screening.admission, document::Admission::kAdmit) << entry.path().filename();
    ++documents;
    passed += screening.verdict == document::Action::kPass;
  }
  EXPECT_GE(passed, 0.98 * documents);
}

}  // namespace
}  // namespace xs::screening
