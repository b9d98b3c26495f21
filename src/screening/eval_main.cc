// SPDX-License-Identifier: AGPL-3.0-or-later
// screening_eval RULES FILE.jsonl: predictions for the evaluation set, one JSON object a line, on
// standard output. With a third argument N the file is screened N times and the speed printed.
#include <boost/json.hpp>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>

#include "base/text.h"
#include "screening/screener.h"

int main(int argc, char** argv) {
  using namespace xs;
  if (argc < 3) return 2;
  auto loaded = screening::load_rules(argv[1]);
  for (const auto& fault : loaded.faults) {
    std::cerr << fault.file << ':' << fault.line << ':' << fault.column << ": " << fault.message
              << '\n';
  }
  if (!loaded.faults.empty()) return 1;
  auto screener = screening::Screener::compile(std::move(loaded.rules));
  if (!screener) {
    std::cerr << screener.error().public_text << ' ' << screener.error().detail << '\n';
    return 1;
  }
  std::vector<boost::json::object> documents;
  std::ifstream file(argv[2]);
  for (std::string line; std::getline(file, line);) {
    documents.push_back(boost::json::parse(line).as_object());
  }
  if (argc > 3) {
    std::size_t bytes = 0;
    const std::clock_t begin = std::clock();
    for (int round = std::atoi(argv[3]); round > 0; --round) {
      for (const auto& document : documents) {
        const std::string_view text = document.at("text").as_string();
        bytes += text.size();
        if (screener->screen_text(text).findings.size() > 1000000) return 1;
      }
    }
    const double took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    std::cout << static_cast<double>(bytes) / took / 1e6 << " MB/s of processor time\n";
    return 0;
  }
  for (const auto& document : documents) {
    const std::string_view text = document.at("text").as_string();
    const auto offsets = code_point_offsets(text);
    const auto result = screener->screen_text(text);
    boost::json::array findings;
    for (const auto& finding : result.findings) {
      const auto add = [&](const document::Place& where, const std::string& words) {
        findings.push_back({{"start", offsets[where.start]},
                            {"end", offsets[where.end]},
                            {"category", finding.category},
                            {"detector", finding.detector},
                            {"text", words}});
      };
      if (finding.rows.empty()) add(finding.where, finding.excerpt);
      for (const auto& row : finding.rows) add(row.where, row.text);
    }
    std::cout << boost::json::object{{"id", document.at("id")},
                                     {"verdict", document::to_string(result.verdict)},
                                     {"admission", document::to_string(result.admission)},
                                     {"findings", findings}}
              << '\n';
  }
  return 0;
}
