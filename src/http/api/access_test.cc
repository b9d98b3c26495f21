// SPDX-License-Identifier: AGPL-3.0-or-later
// Every route, asked by everyone, against tests/access/expected.txt.
//
// The table is the answer to "who gets what": agency, route, status, and who gets it. A route or a
// role that is not in it fails the test. `XS_WRITE_ACCESS=FILE` writes what was found, to be read
// line by line before it takes the place of the table.
#include <algorithm>
#include <cstdlib>

#include "http/api/routes.h"
#include "service/admission.h"
#include "service/test_system.h"
#include "service/word_list_preview.h"

namespace xs::http {
namespace {

using service::TestSystem;

constexpr std::string_view kNews = "召开推进会，部署年底前重点工作。";
constexpr std::string_view kNobody = "nobody";
constexpr std::string_view kStranger = "another-drafter";
constexpr std::string_view kElsewhere = "office-of-another-agency";
constexpr std::string_view kForged = "drafter-without-csrf-token";

struct Asking {
  std::string token, csrf;
};

// One agency with a case in review, a released one, a draft, and a refused upload.
class Agency {
 public:
  explicit Agency(const std::string& pack) : with_(pack), pack_(pack) {
    routes_ = api_routes(with_.system(), {.set_up_token = "token-of-this-test"});
    auto& system = with_.system();
    EXPECT_TRUE(system.add_agency(
        {.id = {"elsewhere"}, .title = "别的单位", .pack = pack, .section_head_may_draft = false}));
    EXPECT_TRUE(service::add_account(
        system, *system.agency({"elsewhere"}).value(),
        {"x-office", "别处", "业务科", service::Password("correct horse 7")}, {"office"}, now()));
    for (const auto& [role, ignored] : with_.agency()->pack->roles) {
      (void)with_.as(role);
      people_[role] = signed_in("t-" + role);
    }
    (void)with_.as("drafter", "2");
    people_[std::string(kStranger)] = signed_in("t-drafter2");
    people_[std::string(kElsewhere)] = signed_in("x-office");
    people_[std::string(kNobody)] = {};
    people_[std::string(kForged)] = signed_in("t-drafter");
    people_[std::string(kForged)].csrf = "guessed";
    make_cases();
  }

  // status → who
  std::map<int, std::set<std::string>> ask_as_everyone(const Route& route,
                                                       std::string_view act = "withdraw") {
    std::map<int, std::set<std::string>> answers;
    act_ = act;
    for (auto& [who, asking] : people_) {
      const int status = ask(route, asking);
      answers[status].insert(who);
      if (status < 300) make_good(route.name);
    }
    return answers;
  }
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }
  [[nodiscard]] const std::string& name() const { return pack_; }

 private:
  Asking signed_in(const std::string& login) {
    const auto in = service::sign_in(with_.system(), login, service::Password("correct horse 7"),
                                     std::nullopt, now());
    EXPECT_TRUE(in) << login << service::what_failed(in);
    return in ? Asking{in->token, in->session.csrf} : Asking{};
  }

  void make_cases() {
    const auto& procedures = with_.agency()->pack->procedures;
    const auto first = std::ranges::find_if(
        procedures, [](const auto& p) { return p.second.ends_in != regulation::EndsIn::kClosed; });
    ASSERT_NE(first, procedures.end());
    procedure_ = first->first;
    if (whole_walk_) {
      case_ = with_.handed_in("动态", kNews);
      make_good("permit.issue");
      make_good("permit.revoke");
    } else {
      case_ = with_.opened_under(procedure_);
      make_good("case.files.remove");
    }
    file_ = with_.now_is(case_).files.front().digest;
    // At the time of the clock, which the handlers read: it can be looked at for 30 minutes.
    const auto refused = service::add_file(
        with_.system(), with_.as("drafter"), with_.opened_under(procedure_),
        as_bytes(std::string_view("机密★10年\n\n某报告\n")), "材料.txt", std::nullopt,
        with_.command(), [](service::Stage) {}, now());
    ASSERT_TRUE(refused) << service::what_failed(refused);
    event_ = std::get<service::NotAdmitted>(*refused).event;
    make_good("word_lists.remove");
  }

  // What one person could do is there again for the next.
  void make_good(std::string_view route) {
    if (route == "case.files.remove") {
      EXPECT_TRUE(with_.upload(case_, kNews));
    }
    if (route == "word_lists.remove" || route == "word_lists.preview.end") {
      const auto list =
          service::import_list(with_.system(), with_.as("office"), std::nullopt, "词",
                               as_bytes(std::string_view("青峰工程\n")), "词表.csv", now());
      ASSERT_TRUE(list) << service::what_failed(list);
      list_ = std::get<service::ListView>(*list).id;
      EXPECT_TRUE(service::begin_preview(with_.system(), with_.as("office"), list_, 1, now()));
    }
    if (route == "permit.issue") approved_ = with_.approved(kNews);
    if (route == "permit.revoke") permit_ = with_.permit_of(with_.approved(kNews));
  }

  // Real where it changes nothing that another needs; otherwise complete but for one thing, so that
  // the answer 422 says "he might, with the right words".
  std::string body_of(const Route& route) {
    const std::string command = "{\"command\":\"" + new_uuid_v7() + "\"";
    if (route.name == "cases.open") return command + ",\"procedure\":\"" + procedure_ + "\"}";
    if (route.name == "case.act") {
      if (act_ == "note") return command + ",\"does\":\"note\"}";
      return command + ",\"seq\":1000,\"does\":\"withdraw\",\"reason\":\"试\"}";
    }
    if (route.name == "case.sheet") return command + ",\"title\":\"改\",\"co_issuers\":[]}";
    if (route.name == "permit.issue") return command + "}";
    if (route.name == "permit.revoke") return command + ",\"reason\":\"内容有误\"}";
    if (route.name == "people.create") {
      return command + ",\"login\":\"x\",\"name\":\"某\",\"department\":\"\",\"password\":\"p\"}";
    }
    if (route.name == "people.grant") return command + ",\"roles\":[\"no-such-role\"]}";
    if (route.name == "refused_uploads.close") {
      return "{\"how\":\"clear\",\"reason\":\"in_force\"}";
    }
    if (route.name == "session.sign_in") return R"({"login":"nobody","password":"wrong"})";
    if (route.name == "setup") {
      return R"({"token":"guessed","agency":{"id":"a","title":"b","pack":"c"},"accounts":[]})";
    }
    if (route.name == "word_lists.create" || route.name == "word_lists.add_version") return "甲\n";
    if (route.name == "word_lists.switch") return R"({"state":"off"})";
    if (route.name == "word_lists.try") return R"({"text":"青峰工程"})";
    if (route.name == "case.files.add") return "%PDF-1.7 and nothing that follows is one";
    return "{}";
  }

  int ask(const Route& route, const Asking& asking) {
    Request request;
    request.method = route.method;
    request.path = request.pattern = route.pattern;
    request.parameters = {{"case", case_.value},
                          {"digest", to_hex(file_)},
                          {"page", "1"},
                          {"permit", permit_},
                          {"event", event_},
                          {"person", new_uuid_v7()},
                          {"upload", new_uuid_v7()},
                          {"list", list_},
                          {"version", "1"},
                          {"letter", "screening-record.html"},
                          {"catalogue", "public"},
                          {"format", "csv"},
                          {"delegation", new_uuid_v7()},
                          {"month", "2026-11"}};
    if (route.name == "revocations" || route.name == "key") request.query = {{"agency", pack_}};
    if (route.name == "supervision.show") {
      request.query = {{"first", "2026-11"}, {"last", "2026-11"}};
    }
    if (route.name == "record.show") request.query = {{"case", case_.value}};
    if (route.name == "word_lists.create" || route.name == "word_lists.add_version") {
      request.headers = {{"x-file-name", "list.csv"}, {"x-list-name", "list"}};
    }
    if (route.name == "case.files.add") {
      request.headers = {{"x-file-name", "damaged.pdf"}, {"x-upload", "u"}};
    }
    if (route.name == "permit.issue" && whole_walk_) {
      request.parameters.insert_or_assign("case", approved_.value);
    }
    // Signing out would end the session that the next route needs: asked without one.
    request.headers.emplace_back("x-csrf-token", asking.csrf);
    if (!asking.token.empty() && route.name != "session.sign_out") {
      request.cookies = {{std::string(kSessionCookie), asking.token}};
    }
    auto body = SealedMemory::copy_of(as_bytes(body_of(route)));
    EXPECT_TRUE(body);
    request.body = *std::move(body);
    if (route.before_body) {
      if (const auto refused = route.before_body(request)) return refused->status;
    }
    return route.handler(request).status;
  }

  TestSystem with_;
  std::string pack_, procedure_, permit_ = "no-permit", event_, list_;
  const bool whole_walk_ = pack_ == "county-audit-bureau";
  CaseId case_, approved_;
  Sm3Digest file_;
  std::string act_;  // what is asked of case.act
  std::vector<Route> routes_;
  std::map<std::string, Asking> people_;
};

std::string table_of(Agency& agency) {
  std::string text;
  const auto tell = [&](const std::string& title, const auto& answers) {
    text += agency.name() + " " + title + "\n";
    for (const auto& [status, who] : answers) {
      text += "  " + std::to_string(status) + ":";
      for (const std::string& each : who) text += " " + each;
      text += "\n";
    }
  };
  for (const Route& route : agency.routes()) {
    tell(route.name, agency.ask_as_everyone(route));
    // Kept at once, so asked in earnest: 200 is whoever's turn it is, and a draft's drafter.
    if (route.name == "case.act") {
      tell(route.name + " note", agency.ask_as_everyone(route, "note"));
    }
  }
  return text;
}

TEST(Access, IsWhatTheTableSays) {
  std::string found;
  for (const char* pack : {"county-audit-bureau", "district-ecology-bureau", "government-office"}) {
    Agency agency(pack);
    found += table_of(agency);
  }
  if (const char* out = std::getenv("XS_WRITE_ACCESS")) {
    std::ofstream(out) << found;
    GTEST_SKIP() << "written to " << out << ": now read it";
  }
  std::ifstream in(std::filesystem::path(XS_SOURCE_DIR) / "tests/access/expected.txt");
  std::string expected, line;
  while (std::getline(in, line)) {
    if (!line.starts_with('#')) expected += line + "\n";
  }
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace xs::http
