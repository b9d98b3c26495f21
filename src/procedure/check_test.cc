// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/check.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

#include "procedure/check_breaches.h"
#include "procedure/check_moves.h"
#include "procedure/requirements.h"
#include "regulation/load.h"

namespace xs::procedure {
namespace {

namespace fs = std::filesystem;
using regulation::Pack;

const Date kToday = make_date(2026, 11, 23);

fs::path packs_folder() { return fs::path(XS_SOURCE_DIR) / "packs"; }
fs::path broken_folder() { return fs::path(XS_SOURCE_DIR) / "tests/broken_packs/check"; }

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// A folder of this test alone, with the national pack in it; gone at the end.
class Beside {
 public:
  explicit Beside(const fs::path& pack)
      : folder_(fs::temp_directory_path() / fmt::format("xs-check-{}", ::getpid())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    fs::copy(packs_folder() / "national", folder_ / "national", fs::copy_options::recursive);
    fs::copy(pack, folder_ / "p", fs::copy_options::recursive);
  }
  ~Beside() { fs::remove_all(folder_); }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  [[nodiscard]] fs::path pack() const { return folder_ / "p"; }

 private:
  fs::path folder_;
};

std::vector<fs::path> real_packs() {
  std::vector<fs::path> packs;
  for (const auto& entry : fs::directory_iterator(packs_folder())) {
    if (entry.path().filename() != "national" && fs::exists(entry.path() / "pack.yaml")) {
      packs.push_back(entry.path());
    }
  }
  std::ranges::sort(packs);
  return packs;
}

std::string told_about(const fs::path& folder) {
  const auto loaded = regulation::load_pack(folder, kToday, requirement_names());
  if (!loaded.pack) return render(loaded.faults);
  const CheckReport report = check_procedures(*loaded.pack, WorkdayCalendar{});
  std::string told;
  for (const Violation& violation : report.violations) told += render(violation);
  for (const std::string& warning : report.warnings) told += "提示：" + warning + "\n";
  return told;
}

TEST(CheckProcedures, proves_the_regulations_we_ship) {
  for (const fs::path& folder : real_packs()) {
    SCOPED_TRACE(folder.filename().string());
    const auto loaded = regulation::load_pack(folder, kToday, requirement_names());
    ASSERT_TRUE(loaded.pack) << render(loaded.faults);
    const CheckReport report = check_procedures(*loaded.pack, WorkdayCalendar{});
    for (const Violation& violation : report.violations) ADD_FAILURE() << render(violation);
    EXPECT_GE(report.fewest_persons, 2);
    EXPECT_GT(report.states, 10'000U);   // less would mean that something is no longer tried
    EXPECT_LT(report.states, 200'000U);  // more would make the check too slow to be used
  }
}

// Every folder holds a pack `p` that lacks one thing and, in expected.txt, what its author is told.
// UPDATE_GOLDEN=1 writes the messages anew.
TEST(CheckProcedures, tells_what_a_broken_regulation_lets_happen) {
  int seen = 0;
  for (const auto& broken : fs::directory_iterator(broken_folder())) {
    const std::string name = broken.path().filename().string();
    SCOPED_TRACE(name);
    const Beside beside(broken.path() / "p");
    const std::string told = told_about(beside.pack());
    const fs::path golden = broken.path() / "expected.txt";
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << told;
    EXPECT_EQ(told, contents(golden));
    const bool refused = told.find("p/") == 0 || told.find("\np/") != std::string::npos;
    EXPECT_EQ(refused, !name.starts_with("sound")) << told;
    ++seen;
  }
  EXPECT_GE(seen, 25);
}

// ---- against what the slices leave out: many deviations at once, at random ----

Slice anything(const std::vector<Slice>& slices, const Pack& pack) {
  Slice all = slices.front();
  for (const auto& question : pack.questions) all.unanswered.insert(question.id);
  for (const auto& ground : pack.grounds) {
    if (ground.checklist) all.grounds.push_back(ground.id);
  }
  all.findings = true;
  return all;
}

bool goes_on(const Wanted& move) {
  if (const auto* said = std::get_if<casefile::Said>(&move.what)) {
    const auto is_no = [](const auto& answer) {
      return answer.second.value == casefile::AnswerValue::kNo;
    };
    return said->decision != "return" && said->decision != "refuse" && said->decision != "refer" &&
           std::ranges::all_of(said->answers, is_no) && std::ranges::all_of(said->checklist, is_no);
  }
  return std::holds_alternative<casefile::HandedIn>(move.what) ||
         std::holds_alternative<casefile::PermitIssued>(move.what);
}

// One life of an item: at each turn the acts of a random slice are tried on what has come of it.
void live(const Pack& pack, const std::vector<Slice>& slices, std::mt19937& random,
          std::set<std::string>& found, int& releases) {
  const auto below = [&](std::size_t n) { return random() % n; };
  Slice whole = anything(slices, pack);
  whole.starts = slices[below(slices.size())].starts;
  State state = first_state(pack, whole, below(whole.starts.size()));
  canonicalise(state);
  Circumstances now{.at = *parse_instant("2026-11-23T02:00:00.000Z")};
  now.section_head_may_draft = true;
  for (int turn = 0; turn < 40; ++turn) {
    Slice slice = slices[below(slices.size())];
    slice.findings = slice.findings || below(2) == 0;
    slice.persons = below(4) == 0;
    if (turn < 3) slice.questions = {whole.unanswered.begin(), whole.unanswered.end()};
    std::vector<Wanted> moves;
    for_each_move(pack, slice, state, [&](const Wanted& move) { moves.push_back(move); });
    std::ranges::shuffle(moves, random);
    // Mostly on; a life of returns and seals would see little.
    if (below(4) != 0) std::ranges::stable_partition(moves, goes_on);
    std::optional<State> next;
    for (const Wanted& move : moves) {
      const bool ends = std::holds_alternative<casefile::Withdrawn>(move.what) ||
                        std::holds_alternative<casefile::TurnedIncident>(move.what);
      if (!ends && (next = follow(pack, state, move, now))) break;
    }
    if (!next) return;
    for (const Breach& breach : breaches(pack, *next)) found.insert(breach.says);
    if (next->item.standing.phase == casefile::Phase::kReleased) ++releases;
    state = *std::move(next);
    canonicalise(state);
  }
}

TEST(CheckProcedures, random_lives_find_nothing_that_was_not_found) {
  std::mt19937 random(20261123);
  for (const fs::path& folder : real_packs()) {
    SCOPED_TRACE(folder.filename().string());
    const auto loaded = regulation::load_pack(folder, kToday, requirement_names());
    ASSERT_TRUE(loaded.pack);
    std::set<std::string> found;
    int releases = 0;
    for (const auto& [id, procedure] : loaded.pack->procedures) {
      const std::vector<Slice> slices = slices_of(*loaded.pack, procedure);
      for (int life = 0; life < 150; ++life) {
        live(*loaded.pack, slices, random, found, releases);
      }
    }
    EXPECT_EQ(found, std::set<std::string>{});
    EXPECT_GT(releases, 0);  // the lives get somewhere
  }
}

// ---- people ----

struct PeopleCase {
  std::string says, file;
  std::vector<std::string> told;  // parts of what is told, in order; empty: nothing is
};

TEST(CheckPeople, says_who_is_missing) {
  const fs::path sound = broken_folder() / "sound_alone/p";
  const auto loaded = regulation::load_pack(sound, kToday, requirement_names());
  ASSERT_TRUE(loaded.pack) << render(loaded.faults);
  const std::vector<PeopleCase> cases{
      {"two persons suffice when one signs what the other drafts",
       "- { name: 甲, roles: [drafter, head] }\n- { name: 乙, roles: [office] }\n",
       {}},
      {"nobody approves",
       "- { name: 甲, roles: [drafter, head] }\n",
       {"没有人可以行使“incident”", "没有人可以行使“release”", "没有人可以行使“seal”",
        "没有人可以行使“unseal”", "“办公室批准”没有人办理：缺办公室"}},
      {"one person cannot do all",
       "- { name: 甲, roles: [drafter, head, office] }\n",
       {"甲拟稿时，现有人员不够"}},
      {"nobody drafts", "- { name: 甲, roles: [head, office] }\n", {"没有人可以送审"}},
  };
  for (const PeopleCase& one : cases) {
    SCOPED_TRACE(one.says);
    const fs::path file = fs::temp_directory_path() / fmt::format("xs-people-{}.yaml", ::getpid());
    std::ofstream(file) << one.file;
    const LoadedPeople people = load_people(file, *loaded.pack);
    fs::remove(file);
    ASSERT_TRUE(people.faults.empty()) << render(people.faults);
    const auto violations = check_people(*loaded.pack, people.people);
    ASSERT_EQ(violations.size(), one.told.size());
    for (const std::string& told : one.told) {
      EXPECT_TRUE(std::ranges::any_of(violations, [&](const Violation& violation) {
        return violation.says.find(told) != std::string::npos;
      })) << told;
    }
  }
}

TEST(CheckPeople, refuses_a_file_it_does_not_understand) {
  const auto loaded =
      regulation::load_pack(broken_folder() / "sound_alone/p", kToday, requirement_names());
  ASSERT_TRUE(loaded.pack);
  for (const std::string bytes :
       {"- { name: 甲, roles: [nobody] }\n", "- { nmae: 甲, roles: [head] }\n", "甲\n", ""}) {
    SCOPED_TRACE(bytes);
    const fs::path file = fs::temp_directory_path() / fmt::format("xs-people-{}.yaml", ::getpid());
    std::ofstream(file) << bytes;
    EXPECT_FALSE(load_people(file, *loaded.pack).faults.empty());
    fs::remove(file);
  }
  EXPECT_FALSE(load_people("/no/such/file.yaml", *loaded.pack).faults.empty());
}

}  // namespace
}  // namespace xs::procedure
